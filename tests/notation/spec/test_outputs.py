"""`outputs`: which tensors come out, and under which names."""

import pytest

from tests.written import graph, problems


def test_outputs_may_be_given_names_of_their_own():
    made = graph("input: [7]\nlayers: [{relu: , as: a}, tanh]\noutputs: {x: a, y: in}")
    assert made.outputs == {"x": "a", "y": "tanh"}


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        ("[a, a]", "output `a` is listed twice"),
        ("{'x y': a}", "`x y` is no name of an output"),
        ("[[a]]", "an output is a tensor's name, a list stands here"),
        ("{x: {y: a}}", "a tensor is given by its name, a mapping stands here"),
        ("[b]", "unknown tensor `b`"),
    ],
)
def test_outputs_that_make_no_sense_are_refused(outputs, message):
    found = problems(f"input: [7]\nlayers: [{{relu: , as: a}}]\noutputs: {outputs}")
    assert found[0].message == message
