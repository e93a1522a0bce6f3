"""What figures have to do with each other, drawn: the totals of all tools, the steps between two, a figure's causes."""

from collections.abc import Iterator, Mapping, Sequence

from convcost.analysis.totals import Total
from convcost.conventions import DEFAULT, lookup
from convcost.drawing.spans import Span, floor, spans, style
from convcost.errors.untrusted import visible
from convcost.language.quantity import at_a_glance, exact
from convcost.notation.spec.printed import Printed
from convcost.page import Block, Picture, Prose
from convcost.published.reconciling.ledger import Ledger
from convcost.published.reconciling.quoted import ToolTotal
from convcost.published.reconciling.steps import bounded, signed
from convcost.published.search import Match

MOST_DRAWN = 16


def of_totals(totals: Mapping[str, Total[int]], names: Sequence[str]) -> tuple[Block, ...]:
    """A bar per tool; the line is the total of the default convention."""
    rows = [
        Span(lookup(name).title, 0, totals[name].value, bounded(totals[name]), "ref" if name == DEFAULT else "")
        for name in names
    ]
    said = Prose((f"The broken line is {lookup(DEFAULT).title}, the convention of every report.",), "note")
    return (_picture(spans(rows, "What every tool prints", totals[DEFAULT].value)), said)


def of_ledger(ledger: Ledger) -> tuple[Block, ...]:
    """The total of one tool, a step per row, and the total of the other; nothing where there is no step."""
    if not ledger.entries:
        return ()
    rows = list(_steps(ledger))
    least = floor(rows)
    from_where = f" The left edge is {at_a_glance(least)}." if least else ""
    said = Prose((f"Every step begins where the one above it ends.{from_where}",), "note")
    return (_picture(spans(rows, "The steps between both totals")), said)


def of_explanations(figure: Printed, matches: Sequence[Match[ToolTotal]]) -> tuple[Block, ...]:
    """A bar per explanation, and the line of the figure as it is printed; nothing where nothing explains it."""
    if not matches:
        return ()
    rows = [_explanation(each.candidate) for each in matches[:MOST_DRAWN]]
    left = len(matches) - len(rows)
    more = f" {left} more are in the table." if left else ""
    said = Prose((f"The broken line is {visible(figure.text)}.{more}",), "note")
    return (_picture(spans(rows, "What explains the figure", round(figure.value))), said)


def _steps(ledger: Ledger) -> Iterator[Span]:
    start, end = ledger.conventions
    before = ledger.totals[0].value
    yield Span(start.title, 0, before, bounded(ledger.totals[0]), "ref")
    for entry, after in zip(ledger.entries, ledger.running(), strict=True):
        name = f"{entry.step}: {exact(entry.layers)} {entry.kind}"
        yield Span(name, before, after, signed(entry.amount), "rise" if entry.amount > 0 else "fall")
        before = after
    yield Span(end.title, 0, ledger.totals[1].value, bounded(ledger.totals[1]))


def _explanation(total: ToolTotal) -> Span:
    tools = " and ".join(convention.name for convention in total.conventions)
    name = ", ".join((tools, *map(visible, total.differences)))
    return Span(name, 0, total.value, exact(total.value))


def _picture(svg: str) -> Picture:
    return Picture(svg, (), style=style())
