"""What the layer kinds state about other widths, asked of all of them."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.index_select import IndexSelect
from convcost.layers.kinds.pad import Pad
from convcost.layers.kinds.slice import Slice
from convcost.layers.op import kinds, lookup
from convcost.layers.shape import maps
from tests.layers.test_contracts import example_inputs, example_op, manual

WRITTEN = [kind for kind in kinds() if not lookup(kind).is_declared]
"""All but what is declared for one shape."""


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_layer_whose_channels_are_not_its_own_makes_twice_as_much_of_twice_the_channels(kind):
    made, before = example_op(kind), example_inputs(manual(kind).example)
    wider = made.widened(before, lambda channels: 3 * channels)
    now = tuple(x.with_channels(2 * x.channels) for x in before)
    output = made.output(before)
    if wider is None:
        assert made.following(before, now).output(now).elements == 2 * output.elements
    else:
        assert wider.output(before) == output.with_channels(3 * output.channels)
        assert made.widened(before, int) == made
        assert made.following(before, now) == made


@pytest.mark.parametrize(
    ("made", "half"),
    [
        (Conv(out=24, kernel=(3,), groups=12), Conv(out=12, kernel=(3,), groups=6)),
        (Slice(size=8, start=4), Slice(size=4, start=2)),
        (Slice(size=8, start=4, axis="w"), Slice(size=8, start=4, axis="w")),
        (IndexSelect(size=10), IndexSelect(size=5)),
        (IndexSelect(size=10, axis="h"), IndexSelect(size=10, axis="h")),
        (Pad(amount=((2, 4),), axis="channels"), Pad(amount=((1, 2),), axis="channels")),
        (Pad(amount=((2, 4),)), Pad(amount=((2, 4),))),
    ],
)
def test_numbers_of_channels_in_fields_follow_in_proportion(made, half):
    assert made.following((maps(12, 13, 17),), (maps(6, 13, 17),)) == half


@pytest.mark.parametrize("made", [Slice(size=5), IndexSelect(size=5), Pad(amount=((2, 1),), axis="channels")])
def test_a_number_that_would_not_come_out_whole_is_refused(made):
    with pytest.raises(Refusal, match=r"channels written here would become [15]/2, which is no whole number"):
        made.following((maps(12, 13, 17),), (maps(6, 13, 17),))


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_kind_chooses_its_channels_where_its_fields_say_how_many(kind):
    """A layer that learns from what comes in to something else, or a tensor of its own: its width is nobody else's."""
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    follows = made.widened(inputs, int) is None
    channels = {each.channels for each in inputs}
    if not inputs or (made.output(inputs).channels not in channels and made.parameters(inputs)):
        assert not follows
    if lookup(kind).is_activation or lookup(kind).is_norm or lookup(kind).is_pooling or lookup(kind).is_join:
        assert follows


def test_a_depthwise_convolution_follows_what_comes_in():
    depthwise = Conv(out=24, kernel=(3,), groups=12)
    assert depthwise.widened((maps(12, 13, 17),), int) is None
    assert depthwise.widened((maps(24, 13, 17),), lambda channels: channels // 2) == Conv(
        out=12, kernel=(3,), groups=12
    )
