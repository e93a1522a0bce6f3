"""Reductions along axes: what becomes 1, and what the one figure has seen."""

import pytest

from convcost import analyze
from convcost.errors import Refusal
from convcost.layers.kinds.reduce import Reduce
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens
from convcost.layers.window import Window


@pytest.mark.parametrize(
    ("axes", "x", "output", "window"),
    [
        (("channels",), maps(5, 7, 11), maps(1, 7, 11), Reach.POINT),
        (("h", "w"), maps(5, 7, 11), maps(5, 1, 1), Reach.EVERYTHING),
        (("w",), maps(5, 7, 11), maps(5, 7, 1), (Window(0, 1, 0), Window(0, 11, 10))),
        (("h", "channels"), maps(5, 7, 11), maps(1, 1, 11), (Window(0, 7, 6), Window(0, 1, 0))),
        (("l",), maps(5, 7), maps(5, 1), Reach.EVERYTHING),
        (("tokens",), tokens(7, 5), tokens(1, 5), Reach.EVERYTHING),
        (("channels",), tokens(7, 5), tokens(7, 1), Reach.POINT),
        (("channels",), features(5), features(1), Reach.POINT),
    ],
)
def test_axes_become_one(axes, x, output, window):
    reduce = Reduce(function="mean", axis=axes)
    assert reduce.output((x,)) == output
    assert reduce.window((x,), output) == window
    assert reduce.macs((x,), output) == reduce.parameters((x,)) == ()


MEAN = {"reduce": {"function": "mean", "axis": ["h", "w"]}}


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(Refusal, match="have no axis `h`"):
        Reduce(function="sum", axis=("h",)).output((tokens(7, 5),))


def field(*layers):
    return analyze({"convcost": 1, "input": [3, 13, 17], "layers": list(layers)}).summary("receptive_field").value


def test_a_mean_over_rows_sees_a_row_of_windows():
    """Along w, 17 windows of 3 side by side see 17 + 2 columns."""
    conv = {"conv": {"out": 5, "kernel": 3, "padding": 1}}
    assert field(conv, {"reduce": {"function": "mean", "axis": "w"}}) == (3, 17 + 2)


@pytest.mark.parametrize(
    ("axis", "output"),
    [
        ("h", maps(3, 1, 17)),
        (["h"], maps(3, 1, 17)),
        ("channels", maps(1, 13, 17)),
        (["channels", "w"], maps(1, 13, 1)),
    ],
)
def test_axes_are_words_of_the_field_one_or_a_list(axis, output):
    made = analyze({"convcost": 1, "input": [3, 13, 17], "layers": [{"reduce": {"function": "max", "axis": axis}}]})
    assert made.graph.nodes[-1].output == output


def test_a_tensor_or_a_number_may_have_the_name_of_an_axis():
    block = {"args": {"w": "int"}, "layers": [{"conv": {"out": "w", "kernel": 1}, "as": "h"}, MEAN]}
    made = analyze({"convcost": 1, "input": [3, 13, 17], "blocks": {"Mean": block}, "layers": [{"Mean": {"w": 5}}]})
    assert [node.output for node in made.graph.nodes] == [maps(5, 13, 17), maps(5, 1, 1)]
