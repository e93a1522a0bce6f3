"""What comes back of a flat network is that network, in about as many lines as a person needs."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from convcost.bridges.blocks.recovery import recover
from convcost.graph import Graph
from convcost.language.document import read
from convcost.networks import catalogue
from convcost.networks.analyses import BuildOptions, build_one
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.bench.recovered import differing, figures, flat, lines_of, stored, variants_of
from tests.graphs import graphs
from tests.written import graph, layers

RESIDUALS = """\
input: [3, 29, 31]
blocks:
  Unit:
    args: {c: int, s: 1}
    layers:
      - add:
          main:
            - conv: {out: c, kernel: [3, 5], stride: s, padding: [1, 2], bias: false, norm: batch, activation: relu}
            - conv: {out: 2 * c, kernel: 1}
          skip: [{conv: {out: 2 * c, kernel: 1, stride: s}, when: in != 2 * c}]
      - relu
layers:
  - {Unit: 7, repeat: 3, as: one}
  - {Unit: 11, repeat: 2, first: {s: 2}, as: two}
"""
RECOVERED = """\
# recovered from net.yaml
convcost: 1
name: net
input: [3, 29, 31]
blocks:
  BasicBlock:
    args: {c: int, s: 1}
    layers:
      - add:
          main:
            - conv: {out: c, kernel: [3, 5], padding: [1, 2], bias: false, norm: batch, activation: relu, stride: s}
            - conv: {out: 2 * c, kernel: 1}
          skip: [{conv: {out: 2 * c, kernel: 1, stride: s}, when: in != 2 * c}]
      - relu
layers:
  - {BasicBlock: {c: 7}, repeat: 3, as: one}
  - {BasicBlock: {c: 11}, repeat: 2, first: {s: 2}, as: two}
"""


def again(text: str) -> Graph:
    return build(read_network(read(text, "back.yaml")))


def test_residuals_come_back_as_they_were_written() -> None:
    found = recover(graph(RESIDUALS))
    assert found.unfolded == ()
    assert found.text == RECOVERED


def test_two_runs_give_the_same_text() -> None:
    made = graph(RESIDUALS)
    assert recover(made).text == recover(made).text


def test_what_came_back_comes_back_once_more() -> None:
    text = recover(graph(RESIDUALS)).text
    assert recover(again(text)).text.splitlines()[1:] == text.splitlines()[1:]


@pytest.mark.parametrize(
    ("network", "most"),
    [
        ("resnet50", 30),
        ("mobilenet_v3_large", 60),
        ("efficientnet_b0", 60),
        ("convnext_tiny", 40),
        ("densenet121", 45),
        ("unet", 45),
    ],
)
def test_a_known_network_is_as_short_as_a_person_writes_it(network: str, most: int) -> None:
    found = recover(build_one(network, BuildOptions()))
    assert len(found.text.splitlines()) <= most
    assert found.unfolded == ()


def test_a_skip_of_a_u_net_has_a_name() -> None:
    text = recover(build_one("unet", BuildOptions())).text
    assert "x1: tensor" in text
    assert "x1: enc4}, as: dec4}" in text


@pytest.mark.parametrize("path", catalogue.files(), ids=lambda path: path.stem)
def test_a_family_of_the_catalogue_comes_back_with_its_figures_and_in_as_many_lines(path: Path) -> None:
    """Its first variant; the lines are those that `python -m tests.bench.recovered` has stored.

    All variants are given back by `python -m tests.bench.recovered --variants`, a few below.
    """
    made = flat(path)
    text = recover(made).text
    back = again(text)
    assert figures(back) == figures(made)
    assert len(back.nodes) == len(made.nodes)
    assert stored()[path.stem] == (lines_of(path.read_text(encoding="utf-8")), lines_of(text))


@pytest.mark.parametrize("path", catalogue.files()[::4], ids=lambda path: path.stem)
def test_the_last_variant_of_a_family_comes_back_with_its_figures(path: Path) -> None:
    assert differing(path, variants_of(path)[-1:]) == []


def test_four_of_five_families_take_at_most_half_again_as_many_lines_as_by_hand() -> None:
    """Against the family's own file alone, even where that is short because it uses another one."""
    short = sum(2 * recovered <= 3 * by_hand for by_hand, recovered in stored().values())
    assert 5 * short >= 4 * len(stored())
    assert stored().keys() == {path.stem for path in catalogue.files()}


@settings(max_examples=150)
@given(graphs())
def test_any_graph_comes_back_layer_by_layer(made: Graph) -> None:
    assume(not any(node.op.is_join and len(node.inputs) == 1 for node in made.nodes))
    back = again(recover(made).text)
    assert sorted((node.op.kind, str(node.output)) for node in back.nodes) == sorted(
        (node.op.kind, str(node.output)) for node in made.nodes
    )
    assert figures(back) == figures(made)


def test_modules_and_their_classes_are_the_blocks() -> None:
    unit = "{conv: {out: %d, kernel: 3}}, relu, {conv: {out: 5, kernel: 1}}, {maxpool: {kernel: 2, stride: 1}}"
    names = ("shallow", "middle", "deep", "last")
    stages = (f"{{seq: [{unit % out}], as: {name}}}" for name, out in zip(names, (7, 11, 13, 17), strict=True))
    made = graph(layers(*stages))
    assert len(made.nodes) == 4 * 4
    classes = dict.fromkeys(names, "UnitOfFour")
    text = recover(replace(made, classes=classes)).text
    assert "  UnitOfFour:\n    args: {c: int}\n" in text
    assert "  - {UnitOfFour: {c: 13}, as: deep}" in text


def test_frozen_layers_and_dtypes_are_never_lost() -> None:
    made = graph(
        layers("{conv: {out: 7, kernel: 3}, frozen: true}", "{conv: {out: 5, kernel: 1}, dtype: {weights: int8}}")
    )
    back = again(recover(made).text)
    assert [(node.frozen, node.dtype) for node in back.nodes] == [(True, None), (False, "weights=int8")]


def test_how_the_code_writes_a_kind_is_kept() -> None:
    steps = "layers: [conv: {out: 5, kernel: 3}, relu, conv: {out: 7, kernel: 3}, relu]\n"
    found = recover(graph(f"input: [3, 13, 17]\nwritten: {{relu: function}}\n{steps}"))
    assert found.unfolded == ()
    assert "\nwritten: {relu: function}\n" in found.text
    assert [node.written for node in again(found.text).nodes] == [None, "function", None, "function"]


def test_lines_count_what_describes_the_network() -> None:
    assert lines_of("# a\nconvcost: 1\n\nvariants:\n  a: {}\nlayers:\n  - relu  # b\n") == 3


def test_how_the_code_writes_some_layers_of_a_kind_is_kept_in_few_words() -> None:
    unit = "{conv: {out: 3, kernel: 3, padding: 1}, as: one}, relu, {conv: {out: 3, kernel: 1}, as: two}, relu"
    stages = "".join(f"  - {{seq: [{unit}, maxpool: {{kernel: 2, stride: 1}}], as: stage{n}}}\n" for n in range(5))
    words = '{"**.two": linear, "stage3.relu": function}'
    made = graph(f"input: [3, 29, 31]\nwritten: {words}\nlayers:\n{stages}")
    found = recover(made)
    assert found.unfolded == ()
    assert [node.written for node in again(found.text).nodes] == [node.written for node in made.nodes]
    assert sum(node.written is not None for node in made.nodes) == 5 + 1
    assert '"**.two": linear' in found.text


def test_a_layer_at_the_top_is_never_taken_for_those_of_its_kind_inside() -> None:
    unit = "{batchnorm: }, {relu: }, {conv: {out: 5, kernel: 1}}, {maxpool: {kernel: 2, stride: 1}}"
    stages = "".join(f"  - {{seq: [{unit}], as: stage{n}}}\n" for n in range(3))
    words = "{batchnorm: module, head: function, last: linear}"
    ends = "  - {batchnorm: , as: head}\n  - {conv: {out: 3, kernel: 1}, as: last}\n"
    made = graph(f"input: [3, 29, 31]\nwritten: {words}\nlayers:\n{stages}{ends}")
    found = recover(made)
    assert found.unfolded == ()
    assert [node.written for node in again(found.text).nodes] == [node.written for node in made.nodes]
