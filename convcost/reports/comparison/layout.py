"""The cells of a comparison, before any format has printed them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import repeat
from typing import Final, Literal

from convcost.analysis.columns import COLUMNS, Column, columns, named
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Number
from convcost.comparison import interface
from convcost.comparison.alignment import AlignedPart
from convcost.comparison.comparison import Change, Comparison
from convcost.comparison.difference import Line
from convcost.comparison.interface import AlignedTensor
from convcost.errors.untrusted import visible
from convcost.reports import cells as figures
from convcost.reports.comparison import cells
from convcost.reports.comparison.labels import labels

Role = Literal["name", "figure", "difference", "ratio"]
Row = tuple[str, ...]
NAME: Final = "name"
SHORT_ENOUGH = 24
ALWAYS_KNOWN = frozenset(column.key for column in COLUMNS)


class Sort(StrEnum):
    """The order of parts: as they are executed, or what differs most from the reference first."""

    ORDER = "order"
    DIFFERENCE = "difference"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class View:
    """What of a comparison is shown: unchanged parts too, in which order, and layers in place of parts."""

    all: bool = False
    sort: Sort = Sort.ORDER
    layers: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: what stands in it, for which network, and its title."""

    role: Role
    index: int
    title: str
    network: str

    @property
    def key(self) -> str:
        """The column among all."""
        return NAME if self.role == NAME else f"{self.role} {self.index}"

    @property
    def described(self) -> str:
        """The title, with the network where it does not say which."""
        return f"{self.title} of {self.network}" if self.title == self.role else self.title


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of as many cells as there are headings, what they are about, and what there is to say below them."""

    title: str
    rows: tuple[Row, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns, the totals, and the parts by every metric."""

    headings: tuple[Heading, ...]
    totals: Section
    parts: tuple[Section, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The totals, then the parts."""
        return (self.totals, *self.parts)


def layout(comparison: Comparison, view: View) -> Layout:
    """Everything that is to be shown; parts only where networks have some in common, or all are wanted."""
    related = not view.layers and (view.all or any(map(comparison.shares_parts, comparison.others)))
    parts = tuple(_parts(comparison, metric, view) for metric in comparison.metrics) if related else ()
    return Layout(tuple(_headings(comparison)), _totals(comparison, view), parts)


def _headings(comparison: Comparison) -> Iterator[Heading]:
    common, (reference, *others) = labels(comparison.analyses)
    yield Heading("name", 0, common, common)
    yield Heading("figure", 0, reference, reference)
    for index, name in enumerate(others, 1):
        both = f"{name} - {reference}"
        yield Heading("figure", index, name, name)
        yield Heading("difference", index, both if len(both) <= SHORT_ENOUGH else "difference", name)
        yield Heading("ratio", index, "ratio", name)


def shown(settings: Settings, view: View) -> tuple[Column, ...]:
    """The figures that can be limited, are named below every table, or are known by what was asked for."""
    return tuple(
        column
        for column in columns(settings)
        if view.all or column.is_summary or column.budget or column.key not in ALWAYS_KNOWN
    )


def _totals(comparison: Comparison, view: View) -> Section:
    """The figures shown, but no zeros; inputs where they differ."""
    graphs = [analysis.graph for analysis in comparison.analyses]
    lines = [comparison.total(column) for column in shown(comparison.settings, view)]
    rows = [_row(figures.title(line.column), line) for line in lines if view.all or not _is_zero(line)]
    given, made = interface.inputs(graphs), interface.outputs(graphs)
    inputs = [tensor for tensor in given if view.all or not tensor.is_same]
    outputs = [tensor for tensor in made if view.all or len(made) == 1 or not tensor.is_same]
    return Section("", (*rows, *map(_shapes, (*inputs, *outputs))))


def _parts(comparison: Comparison, metric: str, view: View) -> Section:
    differing = [part for part in comparison.parts if comparison.differs(part, metric)]
    listed = list(comparison.parts) if view.all else differing
    lines = {part: comparison.line(metric, part) for part in listed}
    rows = (
        _row(visible(part.path), lines[part], [comparison.change(part, index) for index in comparison.others])
        for part in _sorted(listed, lines, view.sort)
    )
    title = named(metric, comparison.settings).title
    return Section(f"{title} by part", tuple(rows), _folded(comparison, set(listed), title))


def _row(name: str, line: Line, changes: Iterable[Change] = repeat("changed")) -> Row:
    """A part that a network lacks has no ratio: there it says what happened. Where both lack it, nothing did."""
    reference, *others = cells.figures(line)
    row = [name, reference]
    for index, (figure, change) in enumerate(zip(others, changes, strict=False), 1):
        difference = cells.difference(line.differences[index], line.column.unit)
        row += [figure, "" if change == "missing" else difference]
        row.append(change if change in {"added", "removed"} else cells.ratio(line.ratio(index)))
    return tuple(row)


def _shapes(tensor: AlignedTensor) -> Row:
    reference, *others = (str(shape or cells.MISSING) for shape in tensor.shapes)
    return (visible(tensor.name), reference, *(cell for shape in others for cell in (shape, "", "")))


def _is_zero(line: Line) -> bool:
    return all(not total or (total.is_complete and not total.value) for total in line.figures)


def _folded(comparison: Comparison, listed: set[AlignedPart], title: str) -> str:
    """How many parts are not listed, and whether they are the same in everything."""
    rest = [part for part in comparison.parts if part not in listed]
    unchanged = sum(map(comparison.is_unchanged, rest))
    alike = len(rest) - unchanged
    counts = [f"{_parts_counted(unchanged)} unchanged"] if unchanged else []
    if alike:
        counts.append(f"{alike if unchanged else _parts_counted(alike)} changed with the same {title}")
    return f"({', '.join(counts)})" if counts else ""


def _parts_counted(count: int) -> str:
    return f"{count} part{'s' * (count != 1)}"


def _sorted(listed: Iterable[AlignedPart], lines: dict[AlignedPart, Line], sort: Sort) -> list[AlignedPart]:
    if sort is Sort.ORDER:
        return list(listed)
    rank = distance if sort is Sort.DIFFERENCE else _factor
    return sorted(listed, key=lambda part: rank(lines[part]), reverse=True)


def distance(line: Line) -> Number:
    """The largest of the differences from the reference, whichever way."""
    return max(difference.size for difference in line.differences if difference)


def _factor(line: Line) -> tuple[bool, Number]:
    """How many times as much, or as little; from and to nothing is more than any factor."""
    ratios = [line.ratio(index) for index in range(len(line.figures))]
    from_or_to_nothing = any(
        not ratio and difference and difference.value
        for ratio, difference in zip(ratios, line.differences, strict=True)
    )
    factors = [max(ratio, 1 / ratio) for ratio in ratios if ratio]
    return from_or_to_nothing, distance(line) if from_or_to_nothing else max(factors, default=1)
