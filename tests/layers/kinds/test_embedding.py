"""A table that numbers are looked up in; random ones are compared with torch in `test_random_layers`."""

import pytest

from convcost import analyze
from convcost.errors import Refusal
from convcost.layers.kinds.embedding import Embedding
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens

TABLE = Embedding(entries=1009, dim=13)


@pytest.mark.parametrize(
    ("x", "output", "window"),
    [
        (features(7), tokens(7, 13), Reach.EVERYTHING),
        (tokens(7, 1), tokens(7, 13), Reach.POINT),
        (maps(1, 7, 5), maps(13, 7, 5), Reach.POINT),
    ],
)
def test_a_vector_in_place_of_every_number(x, output, window):
    assert TABLE.output((x,)) == output
    assert TABLE.window((x,), output) is window
    assert sum(each.value for each in TABLE.parameters((x,))) == 1009 * 13


@pytest.mark.parametrize("x", [tokens(7, 2), maps(3, 7, 5)])
def test_more_than_one_number_in_a_place_is_refused(x):
    with pytest.raises(Refusal, match="looks up one number per position"):
        TABLE.output((x,))


def test_the_table_is_weights_and_not_activations():
    made = analyze({"convcost": 1, "input": [7], "layers": [{"embedding": {"entries": 1009, "dim": 13}}]})
    assert (made.params, made.macs) == (1009 * 13, 0)
    assert made.total("activations").value == 7 * 13
    assert made.total("weight_bytes").value == 4 * 1009 * 13
