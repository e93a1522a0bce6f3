"""What is said of figures that differ, for people: a title, a table, and sentences below it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.analysis.settings import CONVENTION
from convcost.analysis.totals import Total
from convcost.conventions import DEFAULT, lookup
from convcost.errors.untrusted import visible
from convcost.language.quantity import exact
from convcost.published.reconciling.ledger import Ledger
from convcost.published.reconciling.quoted import Explanation, Search
from convcost.published.verification.relation import Relation
from convcost.reports import caption

WORDS = frozenset({"name", "step", "layers", "convention", "unit", "tool", "printed", "differs in"})
"""The columns that are no numbers."""
PRINTED: Mapping[Relation, str] = {"exact": "exactly", "rounded": "rounded", "truncated": "cut off"}


class Sheet(NamedTuple):
    """A table of texts by column, none if it is empty, and what stands around it."""

    title: str
    texts: Mapping[str, Sequence[str]]
    dispensable: tuple[str, ...]
    """The columns that are left out first where there is little room."""
    sentences: tuple[str, ...]
    brief: str
    """What there is to say in a line, or in one per explanation."""


def of_ledger(ledger: Ledger, analysis: Analysis) -> Sheet:
    """Every step from one total to the other, and what the total is after it."""
    start, end = ledger.conventions
    same = () if ledger.entries else (f"No difference: both come to {bounded(ledger.totals[0])}.",)
    statements = dict.fromkeys((start.statement, end.statement, CONVENTION))
    totals = zip(ledger.totals, ledger.conventions, strict=True)
    brief = " to ".join(f"{bounded(total)} {convention.title}" for total, convention in totals)
    sentences = (*same, *_bound(ledger), *statements)
    return Sheet(_title(analysis), steps(ledger), ("layers",), sentences, f"{caption.title(analysis)}  {brief}")


def steps(ledger: Ledger) -> dict[str, Sequence[str]]:
    """The table of a ledger, its totals above and below."""
    start, end = ledger.conventions
    found = [(entry.step, f"{entry.layers} {entry.kind}", signed(entry.amount)) for entry in ledger.entries]
    totals = map(exact, ledger.running())
    rows = [
        (start.title, "", "", bounded(ledger.totals[0])),
        *((*step, total) for step, total in zip(_said_once(found), totals, strict=True)),
        (end.title, "", "", bounded(ledger.totals[1])),
    ]
    return _columns(("step", "layers", "amount", "total"), rows)


def of_totals(totals: Mapping[str, Total[int]], analysis: Analysis) -> Sheet:
    """What every tool prints, the default convention first."""
    default = totals[DEFAULT].value
    names = [DEFAULT, *(name for name in totals if name != DEFAULT)]
    rows = [
        (name, bounded(totals[name]), lookup(name).unit, signed(totals[name].value - default), lookup(name).tool)
        for name in names
    ]
    texts = _columns(("convention", "total", "unit", "difference", "tool"), rows)
    hint = "`--to NAME` shows the steps to one of them; a figure, such as 4.1G, what explains it."
    brief = ", ".join(f"{bounded(totals[name])} {lookup(name).title}" for name in names)
    title = f"{caption.title(analysis)}  {brief}"
    return Sheet(_title(analysis), texts, ("tool", "difference"), (hint, CONVENTION), title)


def of_search(search: Search, named: Sequence[Analysis], hints: Iterable[str], *, every: bool) -> Sheet:
    """What explains a figure, or that nothing does; ``hints`` say what to do with it."""
    shown = search.explanations if every else search.best
    own = {analysis.graph.variant: analysis.macs for analysis in named}
    rows = [_explained(each, own.get(each.graph.variant, named[0].macs)) for each in shown]
    texts = _columns(("name", "total", "convention", "printed", "difference", "differs in"), rows) if rows else {}
    if len(named) == 1:
        texts.pop("name", None)
    title = f"{visible(search.figure.text)} for {_title(named[0]) if len(named) == 1 else _variants(named)}"
    sentences = (*hints, *_found(search, len(shown)), *_statements(shown))
    brief = "\n".join("  ".join(row) for row in rows) or f"nothing explains {visible(search.figure.text)}"
    return Sheet(title, texts, ("difference",), sentences, brief)


def signed(amount: int) -> str:
    """An amount with its sign."""
    return f"{amount:+,}" if amount else "0"


def bounded(total: Total[int]) -> str:
    """Every digit; ``>=`` marks a lower bound."""
    return exact(total.value) if total.is_complete else f">={exact(total.value)}"


def _explained(each: Explanation, own: int) -> tuple[str, ...]:
    unit = each.conventions[0].unit
    tools = f"{' and '.join(convention.name for convention in each.conventions)} {unit}"
    differences = ", ".join(map(visible, each.differences)) or "-"
    name = visible(each.graph.variant or each.graph.name)
    return name, exact(each.total), tools, PRINTED[each.relation], signed(each.total - own), differences


def _found(search: Search, shown: int) -> Iterator[str]:
    """How many there are, and how much that is worth."""
    found, tried = len(search.explanations), exact(search.tried)
    figure = visible(search.figure.text)
    if not found:
        yield f"Nothing explains {figure}: none of the {tried} totals that were tried has these digits."
        return
    if found > shown:
        more = f"{found - shown} explanations" if found - shown > 1 else "1 explanation"
        yield f"{more} more, with more differences: --all lists them."
    if search.figure.is_weak:
        digits = "1 digit proves" if search.figure.significant == 1 else f"{search.figure.significant} digits prove"
        yield f"{digits} little: {found} of the {tried} totals that were tried have them."


def _statements(shown: Sequence[Explanation]) -> Iterator[str]:
    """How the best explanation is counted."""
    if shown and shown[0].conventions[0].name != DEFAULT:
        yield shown[0].conventions[0].statement
    yield CONVENTION


def _bound(ledger: Ledger) -> Iterator[str]:
    if not all(total.is_complete for total in ledger.totals):
        yield "Lower bounds: what some layers count is not known."


def _title(analysis: Analysis) -> str:
    return f"{caption.title(analysis)}  {caption.flow(analysis)}"


def _variants(named: Sequence[Analysis]) -> str:
    return f"{visible(named[0].graph.name)}, {len(named)} variants"


def _said_once(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Rows without the first cell where it is that of the row before."""
    before = ""
    for first, *others in rows:
        yield ("" if first == before else first, *others)
        before = first


def _columns(titles: Sequence[str], rows: Sequence[tuple[str, ...]]) -> dict[str, Sequence[str]]:
    return dict(zip(titles, zip(*rows, strict=True), strict=True))
