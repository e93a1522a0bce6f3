"""Kinds that only lay elements out anew: flatten, reshape, permute, to_tokens, to_maps."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.flatten import Flatten
from convcost.layers.kinds.permute import Permute
from convcost.layers.kinds.reshape import Reshape
from convcost.layers.kinds.to_maps import ToMaps
from convcost.layers.kinds.to_tokens import ToTokens
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens


@pytest.mark.parametrize(
    ("layer", "x", "output", "window"),
    [
        (Flatten(), maps(5, 7, 3), features(5 * 7 * 3), Reach.EVERYTHING),
        (Flatten(), tokens(7, 5), features(7 * 5), Reach.EVERYTHING),
        (Flatten(), features(5), features(5), Reach.POINT),
        (Reshape(shape=(5, 7, 3)), features(105), maps(5, 7, 3), Reach.EVERYTHING),
        (Reshape(shape=(105,)), maps(5, 7, 3), features(105), Reach.EVERYTHING),
        (Reshape(tokens=(21, 5)), maps(5, 7, 3), tokens(21, 5), Reach.UNDEFINED),
        (Reshape(shape=(5, 7, 3)), maps(5, 7, 3), maps(5, 7, 3), Reach.POINT),
        (Permute(order=(0, 2, 1)), maps(5, 7, 3), maps(5, 3, 7), Reach.UNDEFINED),
        (Permute(order=(1, 0)), tokens(7, 5), tokens(5, 7), Reach.UNDEFINED),
        (Permute(order=(0, 1, 2)), maps(5, 7, 3), maps(5, 7, 3), Reach.POINT),
        (ToTokens(), maps(5, 7, 3), tokens(21, 5), Reach.POINT),
        (ToMaps(size=(7, 3)), tokens(21, 5), maps(5, 7, 3), Reach.POINT),
        (ToMaps(size=(21,)), tokens(21, 5), maps(5, 21), Reach.POINT),
        (ToMaps(size=(2, 7, 3)), tokens(42, 5), maps(5, 2, 7, 3), Reach.POINT),
        (ToTokens(), maps(5, 2, 7, 3), tokens(42, 5), Reach.POINT),
        (Permute(order=(3, 1, 0, 2)), maps(5, 2, 7, 3), maps(3, 2, 5, 7), Reach.UNDEFINED),
    ],
)
def test_the_elements_stay(layer, x, output, window):
    assert layer.output((x,)) == output
    assert output.elements == x.elements
    assert layer.window((x,), output) is window
    assert layer.parameters((x,)) == layer.macs((x,), output) == ()


@pytest.mark.parametrize(
    ("layer", "x", "message", "field"),
    [
        (Reshape(shape=(5, 7)), features(36), "36 features have 36 elements, but maps 5x7 have 35", "shape"),
        (Reshape(tokens=(5, 7)), features(36), "but 5 tokens x 7 have 35", "tokens"),
        (Reshape(), features(36), "needs one of `shape` and `tokens`", "shape"),
        (Reshape(shape=(6, 6), tokens=(6, 6)), features(36), "and only one", "shape"),
        (Reshape(tokens=(2, 3, 6)), features(36), "`tokens` has two sizes", "tokens"),
        (Reshape(shape=(2, 1, 3, 1, 6)), features(36), "1 to 4 sizes", ""),
        (Permute(order=(0, 1)), maps(5, 7, 3), "\\[0, 1\\] does not put the sizes of maps 5x7x3 in an order", "order"),
        (Permute(order=(1, 2, 3)), maps(5, 7, 3), "\\[1, 2, 3\\] does not put", "order"),
        (Permute(order=(0, 1, 1)), maps(5, 7, 3), "\\[0, 1, 1\\] does not put", "order"),
        (ToTokens(), tokens(7, 5), "`to_tokens` takes maps, but 7 tokens x 5 came in", ""),
        (ToMaps(size=(7, 3)), tokens(22, 5), "22 tokens do not fill 21 positions", "size"),
        (ToMaps(size=(1, 7, 3, 1)), tokens(21, 5), "at most 3 spatial sizes, got 4", "size"),
        (ToMaps(size=(7, 3)), maps(5, 7, 3), "`to_maps` takes tokens, but maps 5x7x3 came in", ""),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(layer, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        layer.output((x,))
    assert refused.value.field == field


def test_whoever_brings_no_tokens_is_told_how_to_or_that_nothing_is_to_do():
    for x, hint in ((maps(5, 7, 3), "they are maps already"), (features(21), "`reshape` makes maps of features")):
        with pytest.raises(Refusal) as refused:
            ToMaps(size=(7, 3)).output((x,))
        assert refused.value.hint == hint
