"""Limits as bars: thousandths of the limit, those that are exceeded first."""

from convcost.budgets.gauges import gauges
from tests.written import graph, network

TEXT = """input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: [3, 5], padding: same, bias: false}, as: stem}
budgets:
  params: {max: 630, why: "half of it"}
  macs: {max: 283k, warn: 280k}
  activations: {min: 1}
  weights: {growth: 1%}
"""


def test_a_bar_per_limit_that_can_be_judged():
    found = gauges(network(TEXT), graph(TEXT))
    assert [(each.title, each.level, each.share) for each in found] == [
        ("macs", "fail", 1000 * 7 * 3 * 3 * 5 * 29 * 31 // 283_000),
        ("params", "pass", 1000 * 7 * 3 * 3 * 5 // 630),
        ("activations", "pass", 1000 * 7 * 29 * 31),
    ]
    assert found[1].words == "315, limit 630, 315 left, half of it"
