"""Large kernels as stacks of small ones, or along one axis at a time."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convcost import analyze
from convcost.errors import Refusal
from convcost.graph import Graph, Node
from convcost.graph.transforms.factorize import factorize
from convcost.layers.kinds.conv import Conv
from convcost.layers.shape import maps
from tests.written import graph, layers


def kernels(made: Graph) -> list[tuple[int, ...]]:
    return [node.op.kernel for node in made.nodes if isinstance(node.op, Conv)]


def test_three_3x3_instead_of_a_7x7_as_vgg_argues() -> None:
    made = graph(layers("conv: {out: 64, kernel: 7, padding: 3, bias: false}", input="[64, 13, 17]"))
    assert analyze(made).params == 49 * 64 * 64
    assert analyze(factorize(made)).params == 27 * 64 * 64
    assert analyze(factorize(made)).macs == 13 * 17 * 27 * 64 * 64


def test_a_5x5_as_two_3x3_or_four_2x2() -> None:
    made = graph(layers("conv: {out: 8, kernel: 5}", input="[6, 13, 17]"))
    assert kernels(factorize(made)) == [(3,)] * 2
    assert kernels(factorize(made, into=2)) == [(2,)] * 4
    assert analyze(factorize(made)).params == 8 * 6 * 9 + 8 + 8 * 8 * 9 + 8


def test_1x7_and_7x1_as_in_inception_v3() -> None:
    made = graph(layers("conv: {out: 192, kernel: 7, padding: same, bias: false}", input="[160, 17, 13]"))
    assert kernels(factorize(made, asymmetric=True)) == [(1, 7), (7, 1)]
    assert analyze(factorize(made, asymmetric=True)).macs == 17 * 13 * 7 * (192 * 160 + 192 * 192)


def test_the_last_of_a_stack_strides_and_each_axis_strides_with_its_own_kernel() -> None:
    made = graph(layers("conv: {out: 5, kernel: [5, 5], stride: [2, 3], padding: 2}", input="[3, 13, 17]"))
    stack = [(node.op.stride, str(node.output)) for node in factorize(made).nodes]  # type: ignore[attr-defined]
    assert stack == [((1,), "5x13x17"), ((2, 3), "5x7x6")]
    axes = [(node.op.stride, str(node.output)) for node in factorize(made, asymmetric=True).nodes]  # type: ignore[attr-defined]
    assert axes == [((1, 3), "5x13x6"), ((2, 1), "5x7x6")]


def test_unequal_sides_give_ones_where_the_shorter_is_used_up() -> None:
    made = graph(layers("conv: {out: 5, kernel: [7, 3]}", input="[3, 13, 17]"))
    assert kernels(factorize(made)) == [(3,), (3, 1), (3, 1)]


@pytest.mark.parametrize("kernel", [1, 2, 3, 4, [3, 6], [1, 3]])
def test_what_cannot_be_stacked_of_3x3_stays(kernel: object) -> None:
    made = graph(layers(f"conv: {{out: 5, kernel: {kernel}}}"))
    assert factorize(made) == made


def test_groups_and_norms_are_those_of_the_whole() -> None:
    made = graph(layers("conv: {out: 8, kernel: 5, groups: 4, norm: batch, activation: relu}", input="[4, 13, 17]"))
    names = ["conv.0", "conv.0.norm", "conv.0.activation", "conv", "conv.norm", "conv.activation"]
    assert [node.name for node in factorize(made).nodes] == names
    assert analyze(factorize(made)).params == 8 * 1 * 9 + 8 + 2 * 8 + 8 * 2 * 9 + 8 + 2 * 8


SIDES = st.tuples(st.integers(0, 7), st.integers(0, 7))


@given(
    kernel=st.tuples(*[st.sampled_from([1, 3, 5, 7])] * 2),
    stride=st.tuples(*[st.integers(1, 4)] * 2),
    padding=st.one_of(st.just("same"), st.tuples(SIDES, SIDES)),
    dilation=st.tuples(*[st.integers(1, 3)] * 2),
    sizes=st.tuples(*[st.integers(1, 23)] * 2),
    asymmetric=st.booleans(),
)
def test_the_output_shape_and_the_window_stay(
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: object,
    dilation: tuple[int, int],
    sizes: tuple[int, int],
    asymmetric: bool,
) -> None:
    conv = Conv(out=2, kernel=kernel, stride=stride, padding=padding, dilation=dilation)  # type: ignore[arg-type]
    x = maps(3, *sizes)
    try:
        node = Node("it", conv, ("input",), conv.output((x,)))
    except Refusal:
        assume(False)
    made = factorize(Graph("one", {"input": x}, (node,), {"it": "it"}), asymmetric=asymmetric)
    assert made.nodes[-1].output == node.output
    extents, strides = [0, 0], [1, 1]
    for layer, inputs in zip(made.nodes, made.node_inputs, strict=True):
        for axis, window in enumerate(layer.op.window(inputs, layer.output)):  # type: ignore[arg-type]
            extents[axis] += window.extent * strides[axis]
            strides[axis] *= window.stride
    assert extents == [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
    assert strides == list(stride)
