"""The same operators as the versions of ONNX write them: what stood in attributes came in as inputs later."""

import pytest

from convcost.analysis import analyze
from convcost.graph import Graph
from tests.bridges.onnx.made import built, floats, integers, network, node, weight

SIZE = (1, 6, 11, 13)


def given(opset: int, *graph: bytes) -> Graph:
    return built(network(SIZE, *graph, opset=opset))


def sizes(graph: Graph) -> list[int]:
    """The sizes of the output but ones."""
    (name,) = graph.outputs.values()
    return [size for size in graph.shapes[name].sizes if size > 1]


def listed(name: str, values: list[int]) -> bytes:
    return integers(name, values)


FORMS: dict[str, tuple[list[int], dict[int, bytes]]] = {
    "Slice": ([6, 9, 7], {
        9: node("Slice", ["x"], ["y"], starts=[1, 2], ends=[10, 9], axes=[2, 3]),
        10: node("Slice", ["x", "s", "e", "a"], ["y"])
        + listed("s", [1, 2]) + listed("e", [10, 9]) + listed("a", [2, 3]),
    }),
    "Pad": ([6, 14, 18], {
        9: node("Pad", ["x"], ["y"], pads=[0, 0, 1, 2, 0, 0, 2, 3]),
        11: node("Pad", ["x", "p"], ["y"]) + listed("p", [0, 0, 1, 2, 0, 0, 2, 3]),
        18: node("Pad", ["x", "p", "", "a"], ["y"]) + listed("p", [1, 2, 2, 3]) + listed("a", [2, 3]),
    }),
    "Unsqueeze": ([6, 11, 13], {
        9: node("Unsqueeze", ["x"], ["u"], axes=[2]) + node("Squeeze", ["u"], ["y"], axes=[2]),
        13: node("Unsqueeze", ["x", "a"], ["u"]) + node("Squeeze", ["u", "a"], ["y"]) + listed("a", [2]),
    }),
    "ReduceSum": ([6], {
        9: node("ReduceSum", ["x"], ["y"], axes=[2, 3], keepdims=0),
        13: node("ReduceSum", ["x", "a"], ["y"], keepdims=0) + listed("a", [2, 3]),
    }),
    "ReduceMean": ([6], {
        9: node("ReduceMean", ["x"], ["y"], axes=[2, 3], keepdims=0),
        18: node("ReduceMean", ["x", "a"], ["y"], keepdims=0) + listed("a", [2, 3]),
    }),
    "Split": ([4, 11, 13], {
        9: node("Split", ["x"], ["other", "y"], axis=1, split=[2, 4]),
        13: node("Split", ["x", "s"], ["other", "y"], axis=1) + listed("s", [2, 4]),
    }),
    "Split in equal parts": ([2, 11, 13], {
        9: node("Split", ["x"], ["a", "b", "y"], axis=1),
        13: node("Split", ["x"], ["a", "b", "y"], axis=1),
        18: node("Split", ["x"], ["a", "b", "y"], axis=1, num_outputs=3),
    }),
    "Upsample": ([6, 22, 39], {
        9: node("Upsample", ["x", "s"], ["y"], mode="nearest") + floats("s", [1, 1, 2, 3], 4),
        10: node("Resize", ["x", "s"], ["y"], mode="nearest") + floats("s", [1, 1, 2, 3], 4),
        11: node("Resize", ["x", "", "s"], ["y"], mode="nearest") + floats("s", [1, 1, 2, 3], 4),
        13: node("Resize", ["x", "", "", "n"], ["y"], mode="nearest") + listed("n", [1, 6, 22, 39]),
        18: node("Resize", ["x", "", "", "n"], ["y"], mode="nearest", axes=[2, 3]) + listed("n", [22, 39]),
    }),
    "TopK": ([6, 11, 5], {
        9: node("TopK", ["x"], ["y", "places"], k=5),
        10: node("TopK", ["x", "k"], ["y", "places"]) + listed("k", [5]),
    }),
    "Softmax": ([6, 11, 13], {9: node("Softmax", ["x"], ["y"], axis=3), 13: node("Softmax", ["x"], ["y"])}),
}  # fmt: skip
"""For every operator the sizes that it gives, and how it is written from an opset on."""
NEWEST = 23
OPSETS = [
    pytest.param(wanted, forms[max(each for each in forms if each <= opset)], opset, id=f"{name}-{opset}")
    for name, (wanted, forms) in FORMS.items()
    for opset in range(9, NEWEST + 1)
]


@pytest.mark.parametrize(("wanted", "graph", "opset"), OPSETS)
def test_every_opset_gives_the_same_sizes(wanted: list[int], graph: bytes, opset: int) -> None:
    assert sizes(given(opset, graph)) == wanted


@pytest.mark.parametrize("opset", range(9, NEWEST + 1))
def test_relu6_is_a_clip_with_its_bounds_in_either_place(opset: int) -> None:
    is_old = opset < 11
    bounds = b"" if is_old else floats("low", [0.0]) + floats("high", [6.0])
    clip = node("Clip", ["x"], ["y"], min=0.0, max=6.0) if is_old else node("Clip", ["x", "low", "high"], ["y"])
    assert [each.op.kind for each in given(opset, bounds, clip).nodes] == ["relu6"]


@pytest.mark.parametrize("opset", range(9, NEWEST + 1))
def test_what_works_while_training_only_is_passed_on(opset: int) -> None:
    """Dropout has its ratio as an attribute or as inputs; batch norm may give its statistics too."""
    stored = b"".join(weight(name, 6) for name in ("gamma", "beta", "mean", "var"))
    old = opset < 12
    dropout = node("Dropout", ["n"], ["y"], ratio=0.5) if old else node("Dropout", ["n", "r"], ["y"])
    outputs = ["n", "m", "v", "sm", "sv"] if opset < 14 else ["n", "m", "v"]
    more = {} if opset < 14 else {"training_mode": 1}
    norm = node("BatchNormalization", ["x", "gamma", "beta", "mean", "var"], outputs, **more)
    graph = given(opset, stored, floats("r", [0.5]), norm, dropout)
    assert [each.op.kind for each in graph.nodes] == ["batchnorm"]
    assert analyze(graph).params == 2 * 6


@pytest.mark.parametrize("opset", [18, 21, 23])
def test_groups_of_a_group_norm_and_its_scales(opset: int) -> None:
    """Before 21 there was a scale for every group, and since then for every channel."""
    count = 6 if opset >= 21 else 3
    stored = weight("scale", count) + weight("shift", count)
    norm = node("GroupNormalization", ["x", "scale", "shift"], ["y"], num_groups=3)
    graph = given(opset, stored, norm)
    assert str(graph.nodes[-1].output) == "6x11x13"
    assert analyze(graph).params == 2 * count


def test_newer_operators_are_the_layers_that_older_files_spell_out() -> None:
    stored = weight("scale", 13) + weight("shift", 13)
    norm = node("LayerNormalization", ["x", "scale", "shift"], ["n"], axis=-1)
    graph = given(20, stored, norm, node("Gelu", ["n"], ["g"]), node("HardSwish", ["g"], ["y"]))
    kinds = [each.op.kind for each in graph.nodes if not each.op.is_view]
    assert [kind for kind in kinds if kind != "permute"] == ["layernorm", "gelu", "hardswish"]
    assert analyze(graph).params == 2 * 13
