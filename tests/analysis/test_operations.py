"""What is said of layers that nobody knows what a tool would count of."""

from convcost.analysis import Analysis, analyze
from convcost.analysis.operations import operations, sentences
from convcost.analysis.settings import Settings
from tests.written import graph, layers

CONV = "{conv: {out: 5, kernel: [3, 1], bias: false}}"
MACS = 5 * 3 * 3 * 1 * 11 * 17
GRU = "{gru: {hidden: 7}, as: %s}"
OPAQUE = "{opaque: {tokens: [187, 7], params: unknown, macs: unknown}, as: black_box}"


def counted(*steps: str, convention: str | None = "torchvision") -> Analysis:
    return analyze(graph(layers(CONV, *steps)), Settings(convention=convention))


def test_nothing_is_said_where_the_tool_has_a_rule_for_every_layer():
    found = counted("relu")
    assert operations(found) == (MACS, 0)
    assert sentences(found) == []


def test_a_layer_that_the_tool_has_no_rule_for_makes_its_figure_a_lower_bound():
    found = counted("to_tokens", GRU % "memory", "relu")
    assert operations(found) == (MACS, 0, None, 0)
    assert sentences(found) == ["Lower bound of torchvision MACs: nobody knows what memory (gru) would count."]


def test_of_many_such_layers_three_are_named():
    found = counted("to_tokens", *(GRU % f"memory{letter}" for letter in "abcde"))
    named = "memorya (gru), memoryb (gru), memoryc (gru) and 2 more"
    assert sentences(found) == [f"Lower bound of torchvision MACs: nobody knows what {named} would count."]


def test_a_layer_whose_cost_is_unknown_anyway_is_left_to_the_note_that_says_so():
    assert sentences(counted("to_tokens", OPAQUE)) == []
