"""Transposed convolution, by hand-made figures and as the reverse of a convolution."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.op import Product
from convcost.layers.shape import features, maps
from convcost.layers.window import Window


def test_every_axis_has_its_own_arguments():
    layer = ConvTranspose(
        out=5, kernel=(4, 3), stride=(2, 3), padding=((1, 0), (2, 1)), output_padding=(1, 2), dilation=(1, 2)
    )
    x = maps(7, 11, 13)
    output = layer.output((x,))
    assert output == maps(5, 10 * 2 - 1 + 1 * 3 + 1 + 1, 12 * 3 - 3 + 2 * 2 + 2 + 1)
    assert output == maps(5, 24, 40)
    assert layer.window((x,), output) == (
        Window(Fraction(1 - 3, 2), Fraction(1, 2), Fraction(3, 2)),
        Window(Fraction(2 - 4, 3), Fraction(1, 3), Fraction(4, 3), gap=Fraction(2, 3)),
    )


def test_work_is_counted_on_the_positions_that_come_in():
    x = maps(6, 11, 13)
    layer = ConvTranspose(out=10, kernel=(4, 3), stride=(2,), groups=2, bias=False)
    assert layer.parameters((x,)) == (Product("weight", {"in": 6, "out/groups": 5, "kernel_h": 4, "kernel_w": 3}),)
    factors = {"h_in": 11, "w_in": 13, "in": 6, "out/groups": 5, "kernel_h": 4, "kernel_w": 3}
    assert layer.macs((x,), layer.output((x,))) == (Product("transposed convolution", factors),)


def test_its_bias_is_one_value_per_channel_that_leaves():
    layer = ConvTranspose(out=10, kernel=(4, 3), groups=2)
    assert layer.parameters((maps(6, 11, 13),))[1:] == (Product("bias", {"out": 10}),)


@given(
    size=st.integers(1, 60),
    kernel=st.integers(1, 7),
    stride=st.integers(1, 5),
    dilation=st.integers(1, 3),
    before=st.integers(0, 3),
    after=st.integers(0, 3),
)
def test_it_undoes_the_size_of_a_convolution(size, kernel, stride, dilation, before, after):
    arguments = {"kernel": (kernel,), "stride": (stride,), "padding": ((before, after),), "dilation": (dilation,)}
    room = size + before + after - dilation * (kernel - 1) - 1
    assume(room >= 0)
    smaller = Conv(out=1, **arguments).output((maps(1, size),))
    back = ConvTranspose(out=1, output_padding=(room % stride,), **arguments)
    assert back.output((smaller,)) == maps(1, size)


@given(size=st.integers(1, 60), kernel=st.integers(1, 7), stride=st.integers(1, 5), dilation=st.integers(1, 3))
def test_same_gives_the_size_times_the_stride(size, kernel, stride, dilation):
    layer = ConvTranspose(out=1, kernel=(kernel,), stride=(stride,), padding="same", dilation=(dilation,))
    assert layer.output((maps(1, size),)) == maps(1, size * stride)


@given(size=st.integers(1, 11), kernel=st.integers(1, 7), stride=st.integers(1, 5))
def test_same_looks_backwards_through_the_same_convolution(size, kernel, stride):
    """Output ``o`` sees input ``i`` when the convolution's output ``i`` sees ``o``."""
    arguments = {"kernel": (kernel,), "stride": (stride,), "padding": "same"}
    large, small = maps(1, size * stride), maps(1, size)
    (forward,) = Conv(out=1, **arguments).window((large,), small)
    (backward,) = ConvTranspose(out=1, **arguments).window((small,), large)
    for o in range(size * stride):
        for i in range(size):
            sees = backward.start <= i - o * backward.stride <= backward.start + backward.extent
            assert sees == (forward.start <= o - i * forward.stride <= forward.start + forward.extent)


@pytest.mark.parametrize(
    ("arguments", "x", "message", "field"),
    [
        ({"output_padding": (2,), "stride": (2,)}, maps(6, 9, 9), "output_padding 2 must be less", "output_padding"),
        ({"output_padding": (1,), "padding": "same"}, maps(6, 9, 9), "`padding: same` already", "output_padding"),
        ({"output_padding": (1, 0), "padding": "same"}, maps(6, 9, 9), "`padding: same` already", "output_padding"),
        ({"output_padding": (0, 0)}, maps(6, 9), "`output_padding` has 2 values", "output_padding"),
        ({"padding": ((2, 1),)}, maps(6, 1, 9), "padding 2 and 1 cuts off all of the 3 outputs", "padding"),
        ({"groups": 4}, maps(6, 9, 9), "6 input channels cannot be cut into 4 groups", "groups"),
        ({"groups": 3}, maps(6, 9, 9), "4 output channels cannot be cut into 3 groups", "groups"),
        ({}, features(6), "a window slides over maps", ""),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(arguments, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        ConvTranspose(out=4, kernel=(3,), **arguments).output((x,))
    assert refused.value.field == field
