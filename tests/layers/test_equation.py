"""The arithmetic that `explain` shows is the arithmetic that shapes are inferred by."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.equation import Equation, changed, on_axes
from convcost.layers.kinds.add import Add
from convcost.layers.kinds.attention import Attention
from convcost.layers.kinds.concat import Concat
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.crop import Crop
from convcost.layers.kinds.embedding import Embedding
from convcost.layers.kinds.flatten import Flatten
from convcost.layers.kinds.fold import Fold
from convcost.layers.kinds.glu import Glu
from convcost.layers.kinds.index_select import IndexSelect
from convcost.layers.kinds.linear import Linear
from convcost.layers.kinds.matmul import Matmul
from convcost.layers.kinds.max_unpool import MaxUnpool
from convcost.layers.kinds.maxpool import Maxpool
from convcost.layers.kinds.pad import Pad
from convcost.layers.kinds.permute import Permute
from convcost.layers.kinds.pixel_shuffle import PixelShuffle
from convcost.layers.kinds.pixel_unshuffle import PixelUnshuffle
from convcost.layers.kinds.reduce import Reduce
from convcost.layers.kinds.repeat_interleave import RepeatInterleave
from convcost.layers.kinds.reshape import Reshape
from convcost.layers.kinds.slice import Slice
from convcost.layers.kinds.stack import Stack
from convcost.layers.kinds.to_maps import ToMaps
from convcost.layers.kinds.to_tokens import ToTokens
from convcost.layers.kinds.unfold import Unfold
from convcost.layers.kinds.upsample import Upsample
from convcost.layers.op import Op, Shapes
from convcost.layers.shape import Shape, features, maps, tokens
from tests.arithmetic import assert_true

sizes = st.integers(1, 40)
few = st.integers(1, 5)
pads = st.tuples(st.integers(0, 4), st.integers(0, 4))
pair = st.tuples(few, few)


def assert_true_unless_refused(op: Op, *inputs: Shape) -> None:
    try:
        output = op.output(inputs)
    except Refusal:
        assume(False)
    assert_true(op, inputs, output)


@given(height=sizes, width=sizes, kernel=pair, stride=pair, padding=st.tuples(pads, pads), dilation=pair)
def test_the_arithmetic_of_a_convolution_comes_to_its_output(height, width, kernel, stride, padding, dilation):
    conv = Conv(out=7, kernel=kernel, stride=stride, padding=padding, dilation=dilation)
    assert_true_unless_refused(conv, maps(3, height, width))


@given(length=sizes, kernel=few, stride=few, dilation=few)
def test_the_arithmetic_of_same_padding_comes_to_the_output(length, kernel, stride, dilation):
    conv = Conv(out=7, kernel=(kernel,), stride=(stride,), dilation=(dilation,), padding="same")
    assert_true_unless_refused(conv, maps(3, length))


@given(length=sizes, kernel=few, stride=st.integers(1, 9), padding=pads, dilation=few)
def test_the_arithmetic_of_pooling_that_rounds_up_comes_to_its_output(length, kernel, stride, padding, dilation):
    pool = Maxpool(kernel=(kernel,), stride=(stride,), padding=(padding,), dilation=(dilation,), rounding="ceil")
    assert_true_unless_refused(pool, maps(3, length))


@given(
    length=sizes, kernel=few, stride=few, padding=st.one_of(st.just("same"), st.tuples(pads)), more=st.integers(0, 3)
)
def test_the_arithmetic_of_a_transposed_convolution_comes_to_its_output(length, kernel, stride, padding, more):
    conv = ConvTranspose(out=7, kernel=(kernel,), stride=(stride,), padding=padding, output_padding=(more,))
    assert_true_unless_refused(conv, maps(3, length))
    assert_true_unless_refused(ConvTranspose(out=7, kernel=(kernel,), dilation=(stride,)), maps(3, length))


@given(height=sizes, width=sizes, amount=st.tuples(*[st.tuples(st.integers(-9, 9), st.integers(-9, 9))] * 2))
def test_the_arithmetic_of_pads_comes_to_their_output(height, width, amount):
    assert_true_unless_refused(Pad(amount=amount), maps(3, height, width))
    assert_true_unless_refused(Pad(amount=amount[:1], axis="channels"), maps(13, height, width))


@given(height=sizes, cut=pads)
def test_the_arithmetic_of_a_crop_by_an_amount_comes_to_its_output(height, cut):
    assert_true_unless_refused(Crop(amount=(cut,)), maps(3, height))


@given(height=sizes, width=sizes, factor=st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_the_arithmetic_of_a_fraction_as_a_factor_comes_to_the_output(height, width, factor):
    assert_true_unless_refused(Upsample(factor=(factor,)), maps(3, height, width))


CASES: list[tuple[Op, Shapes]] = [
    (Add(), (maps(7, 5, 3),) * 3),
    (Add(), (maps(7, 1, 1), maps(7, 5, 3), maps(1, 5, 3))),
    (Attention(heads=3, out=13), (tokens(7, 12),)),
    (Attention(heads=3, out=13), (maps(12, 7, 5),)),
    (Attention(heads=3, value_dim=15, out_proj=False), (tokens(7, 12), tokens(5, 12))),
    (Attention(heads=3, window_=(6, 4), stride=(3, 2)), (maps(12, 11, 7),)),
    (Concat(axis="h"), (maps(7, 5, 3), maps(7, 11, 3))),
    (Concat(axis="tokens"), (tokens(1, 13), tokens(17, 13))),
    (Embedding(entries=101, dim=7), (features(13),)),
    (Embedding(entries=101, dim=7), (tokens(13, 1),)),
    (Embedding(entries=101, dim=7), (maps(1, 5, 3),)),
    (Flatten(), (features(13),)),
    (Flatten(), (maps(7, 5, 3, 2),)),
    (Flatten(), (tokens(17, 13),)),
    (Fold(size=(7, 5), kernel=(3, 2), stride=(2, 1)), (maps(3 * 2 * 11, 3 * 4),)),
    (Glu(), (tokens(7, 26),)),
    (Glu(), (maps(26, 5, 3),)),
    (IndexSelect(size=17, axis="w"), (maps(7, 5, 3),)),
    (Linear(out=11), (features(13),)),
    (Linear(out=11), (tokens(7, 13),)),
    (Linear(out=11), (maps(13, 1, 1),)),
    (Matmul(), (tokens(17, 13), tokens(13, 11))),
    (Matmul(), (maps(1, 17, 13), maps(7, 13, 11))),
    (MaxUnpool(kernel=(3, 2)), (maps(7, 5, 3),)),
    (MaxUnpool(kernel=(5, 3), stride=(3, 2), padding=(2, 1)), (maps(7, 11, 13),)),
    (MaxUnpool(kernel=(5, 3), padding=(0, 1)), (maps(7, 11, 13),)),
    (MaxUnpool(kernel=(3, 2), size=(16, 5)), (maps(7, 5, 3),)),
    (Permute(order=(1, 0)), (tokens(17, 13),)),
    (Permute(order=(2, 0, 1)), (maps(17, 13, 11),)),
    (PixelShuffle(factor=(2, 3, 5)), (maps(2 * 3 * 5 * 7, 11, 13, 17),)),
    (PixelUnshuffle(factor=(2, 3)), (maps(7, 2 * 11, 3 * 13),)),
    (Reduce(function="max", axis=("h",)), (maps(7, 5, 3),)),
    (Reduce(function="mean", axis=("channels", "w")), (maps(7, 5, 3),)),
    (RepeatInterleave(repeats=3, axis="tokens"), (tokens(7, 5),)),
    (Reshape(tokens=(21, 5)), (maps(5, 7, 3),)),
    (Slice(size=2, start=1, axis="w"), (maps(7, 5, 3),)),
    (Stack(), (maps(7, 5),)),
    (Stack(axis="h"), (maps(7, 5),) * 3),
    (Stack(axis="tokens"), (features(7),) * 3),
    (ToMaps(size=(5, 3)), (tokens(15, 7),)),
    (ToTokens(), (maps(7, 5, 3),)),
    (Unfold(kernel=(3, 2), stride=(2, 1)), (maps(11, 7, 5),)),
]


@pytest.mark.parametrize(("op", "inputs"), CASES, ids=lambda case: getattr(case, "kind", None))
def test_the_arithmetic_of_every_layout_comes_to_the_output(op, inputs):
    assert_true(op, inputs, op.output(inputs))


@pytest.mark.parametrize(
    "name", ["googlenet_paper", "resnet50", "mobilenet_v3_small", "vit_b_16", "swin_v2_t", "unet", "densenet121",
             "shufflenet_v2_x1_0", "maxvit_t", "r3d_18", "lraspp_mobilenet_v3_large"],
)  # fmt: skip
def test_the_arithmetic_of_every_layer_of_a_network_comes_to_its_output(zoo, name):
    graph = zoo(name).analysis.graph
    layers = {(node.op, inputs): node.output for node, inputs in zip(graph.nodes, graph.node_inputs, strict=True)}
    for (op, inputs), output in layers.items():
        assert_true(op, inputs, output)


def test_a_formula_has_its_names_and_then_their_numbers():
    (height, width) = on_axes((23, 29), "floor((n - kernel) / stride) + 1", kernel=(3, 5), stride=(2, 1))
    assert height.formula == "floor((h_in - kernel_h) / stride_h) + 1"
    assert height.numbers == "floor((23 - 3) / 2) + 1"
    assert width.numbers == "floor((29 - 5) / 1) + 1"


def test_what_is_no_plain_number_stands_in_parentheses():
    equation = Equation("h", "floor(h_in x factor) + before", {"h_in": 7, "factor": Fraction(2, 3), "before": -1})
    assert equation.numbers == "floor(7 x (2/3)) + (-1)"


def test_one_size_changes_and_the_others_do_not():
    equations = changed(maps(6, 5, 3), 0, "n / parts", parts=2)
    assert [each.formula for each in equations] == ["c_in / parts", "h_in", "w_in"]
    assert [each.numbers for each in equations] == ["6 / 2", "5", "3"]


@pytest.mark.parametrize(
    ("conv", "formula"),
    [
        (Conv(out=7, kernel=(3,)), "floor((l_in - kernel_l) / stride_l) + 1"),
        (Conv(out=7, kernel=(3,), padding=((1, 1),)), "floor((l_in + 2 x padding_l - kernel_l) / stride_l) + 1"),
        (Conv(out=7, kernel=(3,), padding=((0, 1),)), "floor((l_in + before_l + after_l - kernel_l) / stride_l) + 1"),
        (
            Conv(out=7, kernel=(3,), dilation=(2,)),
            "floor((l_in - dilation_l x (kernel_l - 1) - 1) / stride_l) + 1",
        ),
        (Conv(out=7, kernel=(3,), padding="same"), "ceil(l_in / stride_l)"),
        (Maxpool(kernel=(3,), stride=(2,), rounding="ceil"), "ceil((l_in - kernel_l) / stride_l) + 1"),
        (ConvTranspose(out=7, kernel=(3,), stride=(2,)), "(l_in - 1) x stride_l + kernel_l"),
        (
            ConvTranspose(out=7, kernel=(3,), stride=(2,), padding=((1, 1),), output_padding=(1,)),
            "(l_in - 1) x stride_l + kernel_l + output_padding_l - 2 x padding_l",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_difference_is_left_out(conv, formula):
    x = maps(3, 29)
    assert conv.arithmetic((x,), conv.output((x,)))[1].formula == formula


def test_the_edge_is_there_where_rounding_up_meets_it():
    x = maps(3, 7)
    pool = Maxpool(kernel=(2,), stride=(3,), padding=((0, 1),), rounding="ceil")
    equation = pool.arithmetic((x,), pool.output((x,)))[1]
    assert equation.numbers == "ceil((7 + 0 + 1 - 2) / 3) + 1"
    x = maps(3, 6)
    equation = pool.arithmetic((x,), pool.output((x,)))[1]
    assert equation.numbers == "min(ceil((6 + 0 + 1 - 2) / 3), floor((6 + 0 - 1) / 3)) + 1"
    assert pool.output((x,)) == maps(3, 2)
