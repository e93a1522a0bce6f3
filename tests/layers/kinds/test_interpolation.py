"""Upsample, resize and the shuffles between channels and space."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.families.interpolation import interpolated
from convcost.layers.kinds.channel_shuffle import ChannelShuffle
from convcost.layers.kinds.pixel_shuffle import PixelShuffle
from convcost.layers.kinds.pixel_unshuffle import PixelUnshuffle
from convcost.layers.kinds.resize import Resize
from convcost.layers.kinds.upsample import Upsample
from convcost.layers.shape import features, maps, tokens
from convcost.layers.window import Window

scales = st.fractions(Fraction(1, 9), 9, max_denominator=9)


def seen(window: Window, output: int) -> range:
    """The inputs of an output element."""
    start = window.start + output * window.stride
    return range(ceil(start), floor(start + window.extent) + 1)


@given(scale=scales, output=st.integers(0, 50))
def test_nearest_takes_one_input(scale, output):
    assert seen(interpolated("nearest", scale), output) == range(floor(output / scale), floor(output / scale) + 1)


@given(scale=scales, output=st.integers(0, 50))
@pytest.mark.parametrize(("mode", "reach"), [("linear", 1), ("bilinear", 1), ("trilinear", 1), ("bicubic", 2)])
def test_the_others_take_the_inputs_less_than_their_reach_away(mode, reach, scale, output):
    centre = (output + Fraction(1, 2)) / scale - Fraction(1, 2)
    near = [i for i in range(floor(centre) - 9, floor(centre) + 9) if abs(i - centre) < reach]
    assert list(seen(interpolated(mode, scale), output)) == near


def test_upsample_rounds_down_and_takes_decimals_exactly():
    assert Upsample(factor=(2,)).output((maps(5, 7, 11),)) == maps(5, 14, 22)
    assert Upsample(factor=(2, Fraction(3, 2))).output((maps(5, 7, 11),)) == maps(5, 14, 33 // 2)
    assert Upsample(factor=(Fraction(29, 100),)).output((maps(5, 100),)) == maps(5, 29)


def test_resize_gives_its_size():
    resize = Resize(size=(5, 33), mode="bilinear")
    assert resize.output((maps(3, 7, 11),)) == maps(3, 5, 33)
    scales = Fraction(5, 7), Fraction(33, 11)
    assert resize.window((maps(3, 7, 11),), maps(3, 5, 33)) == tuple(interpolated("bilinear", each) for each in scales)


@given(channels=st.integers(1, 5), height=st.integers(1, 9), width=st.integers(1, 9), factor=st.integers(1, 4))
def test_pixel_unshuffle_undoes_pixel_shuffle(channels, height, width, factor):
    deep, wide = maps(channels * factor**2, height, width), maps(channels, height * factor, width * factor)
    shuffle, back = PixelShuffle(factor=(factor,)), PixelUnshuffle(factor=(factor,))
    assert shuffle.output((deep,)) == wide
    assert back.output((wide,)) == deep
    assert back.window((wide,), deep) == (Window(0, factor, factor - 1),) * 2
    assert seen(shuffle.window((deep,), wide)[0], 7) == range(7 // factor, 7 // factor + 1)


def test_the_shuffles_take_a_factor_per_axis():
    deep, wide = maps(7 * 1 * 2 * 3, 11, 5, 13), maps(7, 11, 10, 39)
    assert PixelShuffle(factor=(1, 2, 3)).output((deep,)) == wide
    assert PixelUnshuffle(factor=(1, 2, 3)).output((wide,)) == deep
    assert PixelUnshuffle(factor=(1, 2, 3)).window((wide,), deep) == (Window(0, 1, 0), Window(0, 2, 1), Window(0, 3, 2))
    assert PixelShuffle(factor=(2,)).output((maps(8, 7),)) == maps(4, 14)


@pytest.mark.parametrize(
    ("layer", "x", "message", "field"),
    [
        (Upsample(factor=(2,)), tokens(7, 5), "`upsample` takes maps, but 7 tokens x 5 came in", ""),
        (Upsample(factor=(2, 3)), maps(5, 7), "`factor` has 2 values", "factor"),
        (Upsample(factor=(Fraction(1, 8),)), maps(5, 9, 7), "nothing is left of 5x9x7 at that factor", "factor"),
        (Upsample(factor=(2,), mode="linear"), maps(5, 7, 7), "`linear` is for 1 spatial axis, not for 2", "mode"),
        (Resize(size=(9,), mode="bicubic"), maps(5, 7), "`bicubic` is for 2 spatial axes, not for 1", "mode"),
        (Resize(size=(9,)), features(5), "`resize` takes maps, but 5 features came in", ""),
        (PixelShuffle(factor=(2,)), maps(6, 7, 5), "6 channels are no multiple of 2 \\* 2", "factor"),
        (PixelShuffle(factor=(2, 2)), maps(8, 7), "`factor` has 2 values", "factor"),
        (PixelShuffle(factor=(2,)), tokens(8, 7), "`pixel_shuffle` takes maps", ""),
        (PixelUnshuffle(factor=(2,)), maps(8, 7, 6), "the spatial sizes of 8x7x6 are no multiples of 2 x 2", "factor"),
        (PixelUnshuffle(factor=(2, 3)), maps(8, 6, 7), "are no multiples of 2 x 3", "factor"),
        (PixelUnshuffle(factor=(2,)), features(8), "`pixel_unshuffle` takes maps", ""),
        (ChannelShuffle(groups=3), maps(8, 7, 6), "8 channels cannot be cut into 3 groups", "groups"),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(layer, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        layer.output((x,))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("mode", "x"), [("linear", maps(3, 7)), ("bilinear", maps(3, 7, 5)), ("trilinear", maps(3, 7, 5, 2))]
)
def test_a_linear_mode_is_for_as_many_axes_as_it_is_named_after(mode, x):
    assert Upsample(factor=(2,), mode=mode).output((x,)) == maps(3, *(2 * size for size in x.spatial))
