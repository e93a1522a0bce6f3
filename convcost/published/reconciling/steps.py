"""The steps of a ledger in words: what stands between the totals of two tools, and the total after every step."""

from collections.abc import Iterable, Iterator

from convcost.analysis.totals import Total
from convcost.language.quantity import exact
from convcost.published.reconciling.ledger import Ledger

Step = tuple[str, str, str, str]
"""What is counted otherwise (empty where it is that of the step before), in which layers, the amount, the total."""


def steps(ledger: Ledger) -> list[Step]:
    """A step per entry between the totals of both conventions; amounts and totals with every digit."""
    start, end = ledger.conventions
    names = _said_once(entry.step for entry in ledger.entries)
    entries = (
        (name, f"{entry.layers} {entry.kind}", signed(entry.amount), exact(total))
        for name, entry, total in zip(names, ledger.entries, ledger.running(), strict=True)
    )
    return [
        (start.title, "", "", bounded(ledger.totals[0])),
        *entries,
        (end.title, "", "", bounded(ledger.totals[1])),
    ]


def signed(amount: int) -> str:
    """An amount with its sign."""
    return f"{amount:+,}" if amount else "0"


def bounded(total: Total[int]) -> str:
    """Every digit; ``>=`` marks a lower bound."""
    return exact(total.value) if total.is_complete else f">={exact(total.value)}"


def _said_once(names: Iterable[str]) -> Iterator[str]:
    before = ""
    for name in names:
        yield "" if name == before else name
        before = name
