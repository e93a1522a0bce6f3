"""The part that grew most is the one to look at, and the line of its step."""

from convcost.analysis.columns import BY_KEY
from convcost.analysis.measured import Measured
from convcost.analysis.settings import Settings
from convcost.budgets.growth import changed_parts, grown, grown_most
from tests.written import graph

PARAMS = BY_KEY["params"]
DEFAULT = Settings()


def net(first: int = 2, second: int = 2, width: int = 5, head: int = 3) -> Measured:
    text = f"""\
input: [3, 13, 17]
blocks:
  Pair:
    args: {{w: int}}
    layers:
      - {{conv: {{out: w, kernel: 1, bias: false}}, as: one}}
      - {{conv: {{out: {width}, kernel: 1, bias: false}}, as: two}}
layers:
  - {{conv: {{out: 5, kernel: 1, bias: false}}, as: stem}}
  - {{Pair: {{w: 7}}, repeat: {first}, as: stage1}}
  - {{Pair: {{w: 11}}, repeat: {second}, as: stage2}}
  - seq:
      - {{conv: {{out: {head}, kernel: 1, bias: false}}, as: last}}
      - relu
    as: head
"""
    return Measured(graph(text))


def test_nothing_grew_where_nothing_changed():
    assert grown_most(net(), net(), PARAMS, DEFAULT) is None
    assert grown_most(net(first=1), net(first=2), PARAMS, DEFAULT) is None


def test_rounds_that_were_added_are_growth_of_their_stage():
    found = grown_most(net(first=3, second=4), net(), PARAMS, DEFAULT)
    assert (found.path, found.before, found.now) == ("stage2", 2 * 2 * 5 * 11, 4 * 2 * 5 * 11)
    assert found.span.source.text[found.span.start : found.span.end] == "Pair"
    assert found.span.line == 12


def test_a_single_layer_that_grew_is_named_itself():
    found = grown_most(net(head=13), net(), PARAMS, DEFAULT)
    assert (found.path, found.growth, found.span.line) == ("head.last", 5 * (13 - 3), 14)


def test_what_grew_in_a_block_is_growth_of_the_whole_stage():
    found = grown_most(net(width=6), net(), PARAMS, DEFAULT)
    assert (found.path, found.span.line) == ("stage2", 12)


def test_parts_are_listed_by_how_much_they_changed():
    listed = changed_parts(net(first=1, second=4), net(), PARAMS, DEFAULT)
    assert [(part.path, part.growth) for part in listed] == [("stage2", 2 * 110), ("stage1", -70)]
    now = net()
    assert grown(now.tree.children["stem"], now, net(), PARAMS, DEFAULT).growth == 0
