"""The pages of `reconcile`: every total and step drawn above its table, in figures that add up."""

import re
from html import unescape

from convcost import analyze
from convcost.conventions import lookup, names
from convcost.page import Page, Picture
from convcost.published.reconciling.ledger import reconcile, totals
from convcost.published.reconciling.page import Explained, Ledgers, ToolTotals
from convcost.published.reconciling.steps import bounded
from tests.published.reconciling.test_quoted import explained, parse_printed

TEXT = re.compile(r"<text[^>]*>(?:<title>[^<]*</title>)?([^<]*)</text>")


def drawn(page: Page) -> list[str]:
    """The words of the first picture of a page."""
    picture = next(block for block in page.sections[0].blocks if isinstance(block, Picture))
    return [unescape(each) for each in TEXT.findall(picture.svg)]


def test_a_bar_for_every_tool_with_its_total():
    analysis = analyze("alexnet")
    found = totals(analysis.graph, 1)
    shown = drawn(ToolTotals([(analysis, found)]).illustrated())
    assert shown[:2] == ["torchvision MACs", f"{analysis.macs:,}"]
    assert set(zip(shown[::2], shown[1::2], strict=True)) == {
        (lookup(name).title, bounded(found[name])) for name in names()
    }


def test_the_steps_that_are_drawn_lead_from_one_total_to_the_other():
    analysis = analyze("alexnet")
    ledger = reconcile(analysis.graph, 1, lookup("ptflops"), lookup("torch"))
    shown = drawn(Ledgers([(analysis, ledger)]).illustrated())
    start, *steps, end = (int(each.replace(",", "")) for each in shown[1::2])
    assert start + sum(steps) == end == 2 * analysis.macs
    assert shown[0] == "ptflops MACs"
    assert shown[-2] == "torch FLOPs"


def test_tools_that_agree_have_no_steps_to_draw():
    analysis = analyze("alexnet")
    ledger = reconcile(analysis.graph, 1, lookup("torchvision"), lookup("torchvision"))
    page = Ledgers([(analysis, ledger)])
    assert page.illustrated() == page.page()


def test_what_explains_a_figure_is_drawn_against_it():
    page = Explained(parse_printed("3.8G", "count"), explained("resnet50", "3.8G"), [analyze("resnet50")])
    assert drawn(page.illustrated())[:2] == ["torchvision, variant resnet50_v1", "3,857,973,248"]
    nothing = Explained(parse_printed("1.234567G", "count"), explained("resnet50", "1.234567G"), [analyze("resnet50")])
    assert nothing.illustrated() == nothing.page()
