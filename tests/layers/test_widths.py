"""What the layer kinds state about other widths, asked of all of them."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.index_select import IndexSelect
from convcost.layers.kinds.pad import Pad
from convcost.layers.kinds.slice import Slice
from convcost.layers.op import Shapes, kinds, lookup
from convcost.layers.shape import maps
from tests.layers.test_contracts import example_inputs, example_op, manual

WRITTEN = [kind for kind in kinds() if not lookup(kind).is_declared]
"""All but what is declared for one shape."""


def inputs_of(kind: str) -> Shapes:
    return example_inputs(manual(kind).example)


FOLLOWING = [kind for kind in WRITTEN if example_op(kind).widened(inputs_of(kind), int) is None]
CHOOSING = [kind for kind in WRITTEN if kind not in FOLLOWING]


def doubled(inputs: Shapes) -> Shapes:
    return tuple(x.with_channels(2 * x.channels) for x in inputs)


@pytest.mark.parametrize("kind", FOLLOWING)
def test_a_layer_whose_channels_are_not_its_own_makes_twice_as_much_of_twice_the_channels(kind):
    made, before = example_op(kind), inputs_of(kind)
    now = doubled(before)
    assert made.following(before, now).output(now).elements == 2 * made.output(before).elements


@pytest.mark.parametrize("kind", CHOOSING)
def test_a_layer_that_chooses_its_channels_can_have_others_and_follows_nobody(kind):
    made, inputs = example_op(kind), inputs_of(kind)
    output = made.output(inputs)
    wider = made.widened(inputs, lambda channels: 3 * channels)
    assert wider.output(inputs) == output.with_channels(3 * output.channels)
    assert made.widened(inputs, int) == made
    assert made.following(inputs, doubled(inputs)) == made


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


def test_a_layer_that_learns_something_of_another_width_chooses_it_and_so_does_a_tensor_of_its_own():
    learning = {kind for kind in WRITTEN if makes_another_width(kind) and example_op(kind).parameters(inputs_of(kind))}
    alone = {kind for kind in WRITTEN if not inputs_of(kind)}
    assert learning >= {"conv", "conv_transpose", "linear"}
    assert alone >= {"parameter"}
    assert learning | alone <= set(CHOOSING)


def makes_another_width(kind: str) -> bool:
    inputs = inputs_of(kind)
    return example_op(kind).output(inputs).channels not in {each.channels for each in inputs}


@pytest.mark.parametrize("fact", ["is_activation", "is_norm", "is_pooling", "is_join"])
def test_activations_norms_poolings_and_joins_follow(fact):
    stating = {kind for kind in WRITTEN if getattr(lookup(kind), fact)}
    assert len(stating) > 2
    assert stating <= set(FOLLOWING)


def test_a_depthwise_convolution_follows_what_comes_in():
    depthwise = Conv(out=24, kernel=(3,), groups=12)
    assert depthwise.widened((maps(12, 13, 17),), int) is None
    assert depthwise.widened((maps(24, 13, 17),), lambda channels: channels // 2) == Conv(
        out=12, kernel=(3,), groups=12
    )
