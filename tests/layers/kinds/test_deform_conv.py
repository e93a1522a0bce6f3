"""Deformable convolution, by hand-made figures; random ones are compared with torchvision's."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.deform_conv import DeformConv
from convcost.layers.op import Reach
from convcost.layers.shape import maps

X = maps(6, 11, 13)
LAYER = DeformConv(out=10, kernel=(2, 3), stride=(1, 2), groups=2)
TAPS = 2 * 3


@pytest.mark.parametrize("others", [(2 * TAPS,), (2 * TAPS, TAPS), (3 * 2 * TAPS, 3 * TAPS)])
def test_it_counts_like_a_plain_convolution(others):
    inputs = (X, *(maps(channels, 10, 6) for channels in others))
    output = LAYER.output(inputs)
    assert output == maps(10, 10, 6)
    assert sum(each.value for each in LAYER.parameters(inputs)) == 10 * 3 * 2 * 3 + 10
    assert sum(each.value for each in LAYER.macs(inputs, output)) == 10 * 6 * 10 * 3 * 2 * 3
    assert LAYER.window(inputs, output) is Reach.UNDEFINED


def test_where_no_masks_come_in_a_zero_per_sample_stands_for_them():
    offsets, masks = maps(2 * TAPS, 10, 6), maps(TAPS, 10, 6)
    (kept,) = LAYER.keeps_besides((X, offsets), maps(10, 10, 6))
    assert (kept.product.value, kept.per_sample) == (1, True)
    assert LAYER.keeps_besides((X, offsets, masks), maps(10, 10, 6)) == ()


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ((maps(2 * TAPS, 11, 13),), "the offsets are maps 12x11x13, and the output has 10x6 positions"),
        ((maps(TAPS, 10, 6),), "there are 6 channels of offsets for 6 taps"),
        ((maps(4 * 2 * TAPS, 10, 6),), "there are 48 channels of offsets for 6 taps"),
        ((maps(2 * TAPS, 10, 6), maps(2 * TAPS, 10, 6)), "there are 12 channels of masks, and 12 of offsets"),
    ],
)
def test_offsets_and_masks_that_do_not_fit_are_refused(others, says):
    with pytest.raises(Refusal, match=says):
        LAYER.output((X, *others))


def test_it_works_on_height_and_width():
    with pytest.raises(Refusal, match="works on height and width"):
        LAYER.output((maps(6, 13), maps(12, 10)))
