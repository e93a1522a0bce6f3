"""What designs are to meet: ``macs`` at most 300M, ``params`` at least 2M."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.exploring.designs.subject import column_named
from convcost.language.quantity import exact, parse_bytes, parse_count, short, short_bytes
from convcost.notation.spec.figures import Limit

Side = Literal["max", "min"]


class Requirement(NamedTuple):
    """A whole number, in the unit of its column, that a figure must not pass."""

    column: Column
    side: Side
    value: int

    def admits(self, value: int) -> bool:
        """Whether a figure meets it."""
        return value <= self.value if self.side == "max" else value >= self.value

    @property
    def text(self) -> str:
        """As it is written: ``macs<=300,000,000``."""
        return f"{self.column.budget or self.column.key}{'<=' if self.side == 'max' else '>='}{exact(self.value)}"

    def missed_by(self, value: int) -> str:
        """By how much a figure misses it: ``1.2 M MACs too many``."""
        amount = quantity_text(abs(value - self.value), self.column)
        return f"{amount} {'above' if self.side == 'max' else 'below'} {self.side} {self.column.title}"


def quantity_text(value: int, column: Column) -> str:
    """A figure in four digits, with the unit of bytes."""
    return short_bytes(value) if column.unit == "bytes" else short(value)


def requirements(side: Side, texts: Iterable[str], settings: Settings) -> tuple[Requirement, ...]:
    """Those of ``METRIC=QUANTITY`` texts; raises `ConvcostError`."""
    return tuple(Requirement(*target(f"--{side}", text, settings)._replace(side=side)) for text in texts)


def target(option: str, text: str, settings: Settings) -> Requirement:
    """The column and the number that ``METRIC=QUANTITY`` names; raises `ConvcostError`."""
    name, equals, quantity = (part.strip() for part in text.partition("="))
    if not equals or not name or not quantity:
        hint = f"for example {option} macs=300M"
        raise ConvcostError([Problem("E403", f"`{option} {text}` is not METRIC=QUANTITY", notes=(hint,))])
    column = column_named(name, settings)
    try:
        value = parse_bytes(quantity) if column.unit == "bytes" else parse_count(quantity)
    except Refusal as refusal:
        problem = Problem(refusal.code, f"`{option} {text}`: {refusal.message}", notes=(refusal.hint,))
        raise ConvcostError([problem]) from None
    return Requirement(column, "max", value)


def of_budgets(limits: Iterable[Limit], variant: str | None, settings: Settings) -> tuple[Requirement, ...]:
    """What the budgets of a file ask of the whole network, under the settings that they name none of their own for."""
    found = []
    for limit in limits:
        is_whole = limit.part is None and limit.variant in {None, variant}
        if is_whole and limit.rule in {"max", "min"} and isinstance(limit.value, int):
            side: Side = "max" if limit.rule == "max" else "min"
            found.append(Requirement(column_named(limit.metric, settings), side, limit.value))
    if not found:
        hint = "write `budgets: {macs: 300M}`, or use --max macs=300M"
        raise ConvcostError([Problem("E403", "the file has no budgets for the whole network", notes=(hint,))])
    return tuple(found)
