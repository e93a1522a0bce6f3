"""Pad, crop and slice: sizes that grow and shrink, and where a position came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.kinds.crop import Crop
from convcost.layers.kinds.pad import Pad
from convcost.layers.kinds.slice import Slice
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens
from convcost.layers.window import Window


def test_pad_adds_before_and_after_on_every_axis():
    x, pad = maps(5, 7, 11), Pad(amount=((1, 2), (3, 0)))
    assert pad.output((x,)) == maps(5, 10, 14)
    assert pad.window((x,), maps(5, 10, 14)) == (Window(-1, 1, 0), Window(-3, 1, 0))


def test_a_negative_pad_crops():
    x, pad = maps(5, 7, 11), Pad(amount=((-1, -2),))
    assert pad.output((x,)) == maps(5, 4, 8)
    assert pad.window((x,), maps(5, 4, 8)) == (Window(1, 1, 0), Window(1, 1, 0))


def test_a_negative_pad_may_take_all_that_came_in_where_something_is_added():
    """As in torch, `pad([1, 2], -2 in front, 2 behind)` leaves the two that were added."""
    assert Pad(amount=((-2, 2),)).output((maps(1, 2),)) == maps(1, 2)
    assert Pad(amount=((6, -5),), axis="channels").output((maps(5, 7),)) == maps(6, 7)


def test_a_strided_slice_steps_along_its_axis():
    x, layer = maps(5, 7, 11), Slice(size=4, start=1, stride=3, axis="w")
    assert layer.output((x,)) == maps(5, 7, 4)
    assert layer.window((x,), maps(5, 7, 4)) == (Window(0, 1, 0), Window(1, 3, 0))


@pytest.mark.parametrize(
    ("layer", "x", "output", "window"),
    [
        (Pad(amount=((0, 64),), axis="channels"), maps(5, 7, 11), maps(69, 7, 11), Reach.POINT),
        (Pad(amount=((2, 3),), axis="tokens"), tokens(7, 5), tokens(12, 5), Reach.POINT),
        (Pad(amount=((2, 3),), axis="h"), maps(5, 7, 11), maps(5, 12, 11), (Window(-2, 1, 0), Window(0, 1, 0))),
    ],
)
def test_pad_along_one_axis_leaves_the_others(layer, x, output, window):
    assert layer.output((x,)) == output
    assert layer.window((x,), output) == window


@pytest.mark.parametrize(
    ("layer", "x", "message", "field"),
    [
        (Pad(amount=((1, 1), (2, 2)), axis="h"), maps(5, 7, 11), "`amount` has 2 values", "amount"),
        (Pad(amount=((-3, -4),), axis="h"), maps(5, 7, 11), "nothing is left of 5x7x11 on axis h", "amount"),
        (Pad(amount=((1, 1),), axis="d"), maps(5, 7, 11), "have no axis `d`", "axis"),
        (Pad(amount=((1, 1),), axis="tokens"), features(5), "have no axis `tokens`", "axis"),
    ],
)
def test_pad_along_one_axis_refuses(layer, x, message, field):
    with pytest.raises(Refusal) as refused:
        layer.output((x,))
    assert message in refused.value.message
    assert refused.value.field == field


def test_crop_by_an_amount_is_the_negative_pad():
    x, amount = maps(5, 7, 11), ((1, 2), (3, 0))
    crop, pad = Crop(amount=amount), Pad(amount=tuple((-before, -after) for before, after in amount))
    assert crop.output((x,)) == pad.output((x,)) == maps(5, 4, 8)
    assert crop.window((x,), maps(5, 4, 8)) == pad.window((x,), maps(5, 4, 8))


@given(size=st.integers(1, 99), data=st.data())
def test_a_crop_to_a_size_is_centred_and_the_odd_one_goes_after(size, data):
    target = data.draw(st.integers(1, size))
    x, crop = maps(3, size), Crop(size=(target,))
    before = (size - target) // 2
    assert crop.output((x,)) == maps(3, target)
    assert crop.window((x,), maps(3, target)) == (Window(before, 1, 0),)


@pytest.mark.parametrize(
    ("layer", "x", "output", "window"),
    [
        (Slice(size=3, start=2), maps(5, 7, 11), maps(3, 7, 11), Reach.POINT),
        (Slice(size=3), tokens(7, 5), tokens(7, 3), Reach.POINT),
        (Slice(size=1, axis="tokens"), tokens(7, 5), tokens(1, 5), Reach.POINT),
        (Slice(size=4, start=2, axis="w"), maps(5, 7, 11), maps(5, 7, 4), (Window(0, 1, 0), Window(2, 1, 0))),
        (Slice(size=4, start=3, axis="l"), maps(5, 7), maps(5, 4), (Window(3, 1, 0),)),
    ],
)
def test_slice_takes_part_of_one_axis(layer, x, output, window):
    assert layer.output((x,)) == output
    assert layer.window((x,), output) == window


@pytest.mark.parametrize(
    ("layer", "x", "message", "field"),
    [
        (Pad(amount=((1, 1),)), features(5), "`pad` takes maps, but 5 features came in", ""),
        (Pad(amount=((1, 1), (1, 1))), maps(5, 7), "`amount` has 2 values, but the input has 1 spatial axis", "amount"),
        (Pad(amount=((0, 0), (-6, -5))), maps(5, 7, 11), "nothing is left of 5x7x11 on axis w", "amount"),
        (Pad(amount=((-9, 9), (0, 0))), maps(5, 7, 11), "nothing is left of 5x7x11 on axis h", "amount"),
        (Pad(amount=((0, -5),), axis="channels"), maps(5, 7), "nothing is left of 5x7 on axis channels", "amount"),
        (Pad(amount=((7, 0),), mode="reflect"), maps(5, 7), "`mode: reflect` adds 0 to 6 to 7 on axis l", "amount"),
        (Pad(amount=((0, 8),), mode="circular"), maps(5, 7), "`mode: circular` adds 0 to 7 to 7 on axis l", "amount"),
        (Pad(amount=((-1, 0),), mode="replicate"), maps(5, 7), "not -1 and 0", "amount"),
        (Pad(amount=((1, 0),), mode="reflect", axis="channels"), maps(5, 7), "is for the spatial axes of maps", "mode"),
        (Slice(size=3, start=1, stride=3, axis="l"), maps(5, 7), "the slice ends at 8", "size"),
        (Crop(size=(8,)), maps(5, 7, 11), "cannot crop 7 to 8", "size"),
        (Crop(size=(3, 3)), maps(5, 7), "`size` has 2 values", "size"),
        (Crop(), maps(5, 7), "needs either `size` or `amount`", "size"),
        (Crop(size=(3,), amount=((1, 1),)), maps(5, 7), "needs either `size` or `amount`", "size"),
        (Crop(size=(3,)), tokens(7, 5), "`crop` takes maps", ""),
        (Slice(size=4, start=2), maps(5, 7), "the slice ends at 6, but maps 5x7 end at 5 on axis channels", "size"),
        (Slice(size=1, axis="h"), tokens(7, 5), "7 tokens x 5 have no axis `h`", "axis"),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(layer, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        layer.output((x,))
    assert refused.value.field == field


def test_a_slice_that_reaches_too_far_is_told_by_its_end_or_by_its_stride():
    for layer, hint in (
        (Slice(size=4, start=2), "`start` and `size` together must not exceed that"),
        (Slice(size=3, stride=3), "so many do not fit `stride` apart"),
    ):
        with pytest.raises(Refusal) as refused:
            layer.output((maps(5, 7),))
        assert refused.value.hint == hint


def test_a_slice_may_end_at_the_last_element():
    assert Slice(size=3, start=2).output((maps(5, 7),)) == maps(3, 7)
    assert Slice(size=3, stride=2).output((maps(5, 7),)) == maps(3, 7)


def test_a_slice_begins_at_the_first_element_unless_told():
    x, layer = maps(5, 7, 11), Slice(size=11, axis="w")
    assert layer.output((x,)) == x
    assert layer.window((x,), x) == (Window(0, 1, 0), Window(0, 1, 0))
