"""A network that is composed of what was built for others has the layers that building it in full gives."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.api import load
from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.notation.build import build
from convcost.notation.build.composing import Composer, KnownRefusal, NotComposed
from convcost.notation.build.subnetworks import Subnetwork
from convcost.notation.spec.model import Network

CONV: dict[str, Any] = {"out": "c", "kernel": [3, 5], "padding": "half"}
BLOCKS: dict[str, Any] = {
    "Plain": {
        "args": {"c": "int", "k": 3, "s": 1},
        "layers": [{"conv": {**CONV, "kernel": "k", "stride": "s"}}, "relu"],
    },
    "Residual": {
        "args": {"c": "int", "n": 1},
        "layers": [
            {"add": {"main": [{"Plain": {"c": "c"}, "repeat": "n"}], "skip": [{"conv": "c", "when": "in != c"}]}},
            "relu",
        ],
    },
    "Seen": {"layers": [{"conv": {"out": "w + n", "kernel": 1}, "when": "w > 4"}]},
    "Join": {"args": {"other": "tensor"}, "layers": [{"concat": "other"}, {"conv": {"out": "in", "groups": "g"}}]},
    "Lists": {"args": {"xs": "list", "at": 0}, "layers": [{"concat": ["xs"]}, {"conv": "in + at"}]},
    "Gated": {"layers": [{"mul": {"x": [], "gate": ["global_avgpool", {"conv": "input.c"}, "sigmoid"]}}]},
    "Normed": {
        "args": {"g": 1},
        "defaults": {"groupnorm": {"groups": "g"}},
        "layers": [{"conv": {"out": "in", "norm": "group"}}],
    },
    "Aside": {"args": {"c": "int"}, "layers": [{"side": [{"conv": "c"}]}, "relu"]},
    "Nothing": {"args": {"c": 1}, "layers": [{"conv": "c", "when": "c > 90"}]},
    "Wasted": {"layers": [{"conv": {"out": 3}, "as": "lost"}, {"seq": [], "from": "input"}]},
    "Two": {"layers": [{"split": ["p", "q"]}, {"seq": [], "from": ["p", "q"]}]},
    "Inside": {"args": {"c": "int"}, "layers": [{"conv": "c", "as": "mid"}, {"conv": "c"}]},
}
STEPS: list[Any] = [
    {"Plain": {"c": "w"}},
    {"Plain": {"c": "ws[1]", "k": "ks[0]", "s": 2}},
    {"Plain": {"c": "ws[at]", "k": "ks[at]"}, "for": "at in range(3)"},
    {"Plain": {"c": "w"}, "repeat": "n", "first": {"s": 2}, "last": {"c": "w + 1"}},
    {"Residual": {"c": "2*w", "n": "n"}},
    {"Residual": {"c": "v", "n": 2}, "for": "v in ws"},
    {"Seen": {}, "for": "w in [5, 9]"},
    {"Join": {"other": "stem"}},
    {"Lists": {"xs": "[stem, in, stem]", "at": 1}},
    {"Lists": {"xs": "[stem, in]"}, "repeat": "n"},
    {"Gated": {}},
    {"Normed": {}},
    {"Normed": {"g": "2 if w % 2 == 0 else 1"}, "frozen": "n > 1"},
    {"Aside": {"c": "w"}},
    {"Nothing": {}},
    {"Wasted": {}},
    {"Inside": {"c": "w"}, "as": "inside"},
    {"concat": ["inside.mid", "in"]},
    {"add": ["stem", "in"]},
    {
        "seq": [{"Plain": {"c": "ws[at]"}, "when": "ws[at] != w"}, {"Gated": {}, "when": "ws[at] == w"}],
        "for": "at in range(3)",
    },
    {"seq": [{"Plain": {"c": "u + len(ws)"}}, {"conv": {"out": "u"}, "as": "prev"}], "for": "u in ws"},
    {"seq": [{"conv": {"out": "u", "norm": "group"}}], "for": "u in ws"},
    {"seq": [{"concat": "prev"}, {"conv": "w", "as": "prev"}], "repeat": 2},
    {"seq": [{"Two": {}}, {"add": ["in"]}]},
    {"add": {"a": [{"Plain": {"c": "in"}}], "b": {"when": "n > 1", "layers": [{"conv": "in"}]}, "c": []}},
    {"concat": {"m": {"for": "u in ws", "layers": [{"Plain": {"c": "u"}}]}, "skip": []}},
    {"seq": [{"conv": {"out": "w", "kernel": "i + 1"}}], "repeat": "n"},
    {"seq": [{"Plain": {"c": "ws[i]"}}], "repeat": "n"},
    {"seq": [{"Plain": {"c": "ws[i]"}, "repeat": "n"}], "for": "k in ks"},
    {"seq": [{"Plain": {"c": "ws[j]", "k": "ks[i]"}, "for": "j in range(n)"}], "repeat": 2},
    {"seq": [{"conv": "in + 1", "when": "in == w"}, {"conv": "ws[(in - w) % 3]"}], "repeat": "n"},
    {
        "add": {
            "a": [{"conv": "ws[in - in]"}],
            "b": {"for": "k in ks", "layers": [{"conv": {"out": "ws[0]", "kernel": "ks[i]"}}]},
        }
    },
    {"seq": [{"conv": {"out": "w", "kernel": "(k - 1) // 2 + 1"}}], "for": "w k in [[w, 3], [w + 2, 1]]"},
    {"Plain": {"c": "w"}, "dtype": {"activations": "int8"}},
    {"maxpool": {"kernel": 2}},
    {"conv": {"out": "w", "kernel": 1, "groups": "g"}},
    "flatten",
]
DEFAULTS = {"conv": {"kernel": 1, "bias": False}, "groupnorm": {"groups": "g"}}


def document(steps: list[Any], **more: Any) -> dict[str, Any]:
    return {
        "convcost": 1,
        "name": "Random",
        "input": [4, "r", "r + 3"],
        "vars": {"w": 4, "r": 11, "n": 1, "g": 1, "ws": [4, 6, 8], "ks": [3, 1, 3]},
        "defaults": DEFAULTS,
        "blocks": BLOCKS,
        "layers": [{"conv": "w", "as": "stem"}, *steps],
        **more,
    }


def network(steps: list[Any], **more: Any) -> Network:
    return load(document(steps, **more))


VALUES: list[dict[str, Any]] = [
    {"w": w, "n": n, "g": g, "ws": [w, a, w + 2], "ks": [k, 1, 3]}
    for w, n, g, a, k in product((4, 5), (0, 1, 2), (1, 2), (4, 7), (1, 3))
]


def described(graph: Graph) -> Any:
    """Everything but the names of layers and where they are written."""
    numbers = {name: number for number, name in enumerate((*graph.inputs, *(node.name for node in graph.nodes)))}
    layers = [
        (node.op, [numbers[name] for name in node.inputs], node.output, node.frozen, node.dtype) for node in graph.nodes
    ]
    return dict(graph.inputs), layers, [numbers[name] for name in graph.outputs.values()], graph.dtype


def in_full(made: Network, values: dict[str, Any]) -> Any:
    try:
        return described(build(made, None, values))
    except ConvcostError as error:
        return error.problems[0].code


def composed(composer: Composer, values: dict[str, Any]) -> Any:
    """The layers, or the code of what is wrong; raises `NotComposed`."""
    try:
        found = composer.compose(None, values, {})
    except KnownRefusal as refusal:
        return refusal.code
    return described(found.graph("Random", composer.network.dtype))


def of_several(steps: list[Any]) -> tuple[list[Any], int]:
    """The steps behind what they refer to, and of how many designs their composition is that of the whole network."""
    before = [{"Inside": {"c": "w"}, "as": "inside"}, {"conv": "w", "as": "prev"}]
    made = network([*(each for each in before if each not in steps), *steps])
    composer = Composer(made)
    assert not composer.reason
    count = 0
    for values in VALUES[::3] + VALUES[::3]:
        try:
            found = composed(composer, values)
        except NotComposed:
            continue
        assert found == in_full(made, values), values
        count += 1
    return steps, count


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_every_step_is_composed(step: Any) -> None:
    _, count = of_several([step])
    assert count == 2 * 16


@settings(max_examples=25)
@given(st.lists(st.sampled_from(STEPS), min_size=2, max_size=6, unique_by=str))
def test_it_has_the_layers_of_the_whole_network(steps: list[Any]) -> None:
    of_several(steps)


def test_a_block_is_run_once_on_the_same() -> None:
    """Three widths one behind the other: there are 3 x 3 of what comes in and what comes out."""
    composer = Composer(network([{"Plain": {"c": "v"}, "for": "v in ws"}]))
    for widths in product((4, 6, 8), repeat=3):
        composer.compose(None, {"ws": list(widths)}, {})
    assert len(composer.known) == 3 * 3
    assert all(type(each) is Subnetwork for each in composer.known.values())


def test_what_is_no_network_is_known_by_its_code() -> None:
    composer = Composer(network([{"Join": {"other": "stem"}}]))
    for _ in range(2):
        with pytest.raises(KnownRefusal, match="E300"):
            composer.compose(None, {"g": 3}, {})  # 4 + 4 channels in 3 groups
    assert list(composer.known.values()) == ["E300"]


def test_shared_parameters_are_not_composed() -> None:
    shared = {"seq": [{"conv": {"out": "in", "kernel": 3, "padding": 1}, "as": "one", "share": "one"}], "repeat": 3}
    assert Composer(network([shared])).reason == "layers share their parameters"
    assert Composer(network([])).reason == ""


def test_a_used_network_and_a_library_are_composed(tmp_path: Path) -> None:
    """Their blocks see variables of their own."""
    (tmp_path / "parts.yaml").write_text(
        "convcost: 1\nname: Parts\nvars: {wide: 5}\n"
        "blocks: {Wide: {args: {k: int}, layers: [conv: {out: wide * k, kernel: 1}]}}\n"
    )
    (tmp_path / "inner.yaml").write_text(
        "convcost: 1\nname: Inner\ninput: [4, 8, 8]\nvars: {wide: 7}\n"
        "blocks: {Wide: {args: {k: int}, layers: [conv: {out: wide * k, kernel: 1}]}}\n"
        "layers: [Wide: 1, Wide: 2]\n"
    )
    (tmp_path / "outer.yaml").write_text(
        "convcost: 1\nname: Outer\ninput: [4, 8, 8]\nuse: {Parts: parts.yaml, Inner: inner.yaml}\n"
        "vars: {wide: 3, k: 1}\nlayers: [Parts.Wide: k, {Inner: {wide: wide}}, {Inner: {}}, Parts.Wide: k + 1]\n"
    )
    made = load(str(tmp_path / "outer.yaml"))
    composer = Composer(made)
    for wide, k in product((3, 9, 3), (1, 2, 1)):
        values = {"wide": wide, "k": k}
        assert composed(composer, values) == in_full(made, values)
    assert composer.known


def test_near_the_limit_every_step_is_counted() -> None:
    """Beyond half of the steps that a network may have it is built in full, which says whether it has too many."""
    composer = Composer(network([{"Plain": {"c": 4, "k": 1}, "repeat": "n"}]))
    composer.compose(None, {"n": 100}, {})
    with pytest.raises(NotComposed, match="counted"):
        composer.compose(None, {"n": 40_000}, {})
    with pytest.raises(NotComposed, match="counted"):
        composer.compose(None, {"n": 200_000}, {})
