"""What may lie between a recomputed figure and the printed one, tried in a fixed order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from convcost.analysis.columns import Column
from convcost.analysis.measured import Measured
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Number
from convcost.errors import ConvcostError
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import Outcome, Reference
from convcost.notation.spec.printed import Printed
from convcost.notation.spec.references import OUTCOMES
from convcost.published.family import Family
from convcost.published.relation import Relation
from convcost.published.search import Match, search
from convcost.published.verification.figure import Figure, figure
from convcost.published.verification.scopes import SCOPES, FigureScope

MOST_ADJUSTMENTS = 2
BINARY: Mapping[str, int] = {"kB": 10, "KB": 10, "MB": 20, "GB": 30}
THOUSANDS = {"k", "K"}


@dataclass(frozen=True, slots=True)
class Unit:
    """Another unit: every count ``times`` as many, or a suffix that stands for another ``scale``."""

    name: str
    times: Fraction = Fraction(1)
    scale: Fraction | None = None


TIMES = {"macs": Unit("2 FLOPs per MAC", times=Fraction(2)), "flops": Unit("1 FLOP per MAC", times=Fraction(1, 2))}


@dataclass(frozen=True, slots=True)
class Variant:
    """Another network of the same file."""

    name: str


Adjustment = Unit | FigureScope | Variant


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A recomputed figure, how it was adjusted, and what is printed in the unit that is then meant."""

    adjustments: tuple[Adjustment, ...]
    figure: Figure
    printed: Printed

    @property
    def unit(self) -> Unit | None:
        """The other unit, if that is part of it."""
        return next((each for each in self.adjustments if isinstance(each, Unit)), None)

    @property
    def variant(self) -> str | None:
        """The other variant, if that is part of it."""
        return next((each.name for each in self.adjustments if isinstance(each, Variant)), None)

    @property
    def times(self) -> Fraction:
        """How often the figure is counted in that unit."""
        return self.unit.times if self.unit else Fraction(1)

    @property
    def value(self) -> Number:
        """What it comes to in the unit of what is printed."""
        return self.figure.value * self.times

    @property
    def distance(self) -> int:
        """How many adjustments it takes."""
        return len(self.adjustments)

    @property
    def identity(self) -> object:
        """Scopes that come to the same, such as a last layer that is the only dense one, are one explanation."""
        return self.unit, self.variant, self.figure.value


def outcomes(match: Match[Adjusted]) -> tuple[Outcome, ...]:
    """What it is called: by the adjustment that changes most, without any by what became of the digits."""
    kinds: dict[type[Adjustment], Outcome] = {Variant: "variant", FigureScope: "scope", Unit: "unit"}
    made = {type(each) for each in match.candidate.adjustments}
    by_digits: tuple[Relation, ...] = match.relations
    return tuple(outcome for kind, outcome in kinds.items() if kind in made)[:1] or by_digits


def explanations(reference: Reference, printed: Printed, variant: str | None, family: Family) -> list[Match[Adjusted]]:
    """Every explanation with the fewest adjustments, in the order of the classes; empty where there is none."""
    column = metrics.published()[reference.metric]
    others = family.others((variant,)) if reference.variant is not None else ()
    possible: list[Adjustment] = [*_units(column, printed), *SCOPES, *map(Variant, others)]
    rounds = (
        filter(None, (_adjusted(reference, printed, variant, family, each) for each in combinations(possible, count)))
        for count in range(MOST_ADJUSTMENTS + 1)
    )
    return sorted(search(rounds).matches, key=lambda each: OUTCOMES.index(outcomes(each)[0]))


def _units(column: Column, printed: Printed) -> Iterator[Unit]:
    """What the letters of a unit may mean besides: work counted twice or half, powers of 1024."""
    if printed.suffix == "%":
        return
    if column.key in TIMES:
        yield TIMES[column.key]
    if column.unit == "count" and printed.suffix in THOUSANDS:
        yield Unit("K = 1024", scale=Fraction(1024))
    if column.unit == "bytes" and printed.suffix in BINARY:
        power = BINARY[printed.suffix]
        yield Unit(f"{printed.suffix} = 2^{power}", scale=Fraction(2**power))


def _adjusted(
    reference: Reference, printed: Printed, variant: str | None, family: Family, adjustments: Sequence[Adjustment]
) -> Adjusted | None:
    """The figure under some adjustments, if they can be made together and each of them changes something."""
    others = [each.name for each in adjustments if isinstance(each, Variant)]
    units = [each for each in adjustments if isinstance(each, Unit)]
    if len(others) > 1 or len(units) > 1:
        return None
    scopes = [each for each in adjustments if isinstance(each, FigureScope)]
    found = recomputed(reference, others[0] if others else variant, family, scopes)
    if found is None or not found.is_changed_by_all:
        return None
    scales = [unit.scale for unit in units if unit.scale]
    return Adjusted(tuple(adjustments), found, printed._replace(scale=scales[0]) if scales else printed)


def recomputed(
    reference: Reference, variant: str | None, family: Family, scopes: Sequence[FigureScope] = ()
) -> Figure | None:
    """The figure that a reference is of, in a variant; None where there is none that can be compared."""
    try:
        measured = family.measured(variant, reference.values)
    except ConvcostError:
        return None
    nodes = nodes_of(measured, reference)
    column = metrics.published()[reference.metric]
    is_share = reference.printed.suffix == "%"
    return figure(measured.analysis(Settings()), column, nodes, scopes, is_share=is_share) if nodes else None


def nodes_of(measured: Measured, reference: Reference) -> list[int]:
    """The nodes that a reference is about, by index: of the parts that it names, or all."""
    if reference.part is None:
        return list(range(len(measured.graph.nodes)))
    return sorted({index for part in measured.matching(reference.part) for index in part.nodes})
