"""Networks side by side: totals, parts or layers, differences and ratios, and what they come to in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING

from convcost.analysis.caption import rules, statement
from convcost.analysis.cells import title
from convcost.analysis.columns import COLUMNS, Column, columns, named
from convcost.analysis.page import brief_of
from convcost.analysis.settings import Settings
from convcost.comparison import cells, interface, layers, records, turned
from convcost.comparison.alignment import AlignedPart, Change
from convcost.comparison.data import NOTHING, data
from convcost.comparison.difference import Line
from convcost.comparison.interface import AlignedTensor
from convcost.comparison.labels import labels
from convcost.comparison.sentences import sentences
from convcost.comparison.stages import at_a_glance
from convcost.comparison.view import ComparisonView, Sort, distance, factor
from convcost.errors.untrusted import visible
from convcost.page import Block, Group, Page, Prose, Row, Section, Table, TableColumn
from convcost.page.answer import Answer, Data, Records

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison

NAME_NARROW = 24
"""A name of so many characters still tells parts apart."""
NAME_NARROWEST = 12
SHORT_ENOUGH = 24
ALWAYS_KNOWN = frozenset(column.key for column in COLUMNS)


@dataclass(frozen=True)
class ComparisonReport(Answer):
    """The networks side by side, if none of them is missing, and what of them to show."""

    comparison: "Comparison | None"
    view: ComparisonView = field(default_factory=ComparisonView)
    figure: str = ""
    """What a file with a drawing shows."""

    def page(self) -> Page:
        """Totals, parts by every metric or layers, what they come to in words; by what all is counted, at the end."""
        if self.comparison is None:
            return Page(())
        tables = _tables(self.glance, self.view, labels(self.comparison.analyses).common)
        sections = (Section(tables), *_layers(self.comparison, self.view), Section((_words(self.glance),)))
        return _page(self.comparison, self.view, sections)

    @property
    def glance(self) -> "Comparison":
        """What tables and sentences show: parts by name where all or layers are wanted, else as they tell most."""
        assert self.comparison is not None  # noqa: S101 - asked only of networks that are there
        return self.comparison if self.view.all or self.view.layers else at_a_glance(self.comparison)

    def illustrated(self) -> Page:
        """What changed, drawn."""
        if self.comparison is None:
            return Page(())
        from convcost.comparison.pictures import illustrated

        page = illustrated(self.comparison, self.view)
        tables = _tables(self.glance, self.view, "")
        return page._replace(sections=(*page.sections, Section(tables, "Side by side")))

    def drawing(self) -> str:
        """The figure that was asked for."""
        from convcost.comparison.alone import DEFAULT, figure

        return figure(self.comparison, self.figure or DEFAULT) if self.comparison else ""

    def comment(self) -> Page:
        """The same below one heading, which says already what the networks have in common."""
        if self.comparison is None:
            return Page(())
        listed = _layers(self.comparison, self.view)
        tables = (block for each in listed for block in (Prose((each.title,), "strong"), *each.blocks))
        blocks = (_words(self.glance), *_tables(self.glance, self.view, ""), *tables)
        return _page(self.comparison, self.view, (Section(blocks),))

    def data(self) -> Data:
        """Every total and every part; what became of every layer where layers are shown."""
        return data(self.comparison, has_layers=self.view.layers) if self.comparison else NOTHING

    def records(self) -> Records:
        """A row per part and metric, or per layer where layers are shown."""
        if self.comparison is None:
            return Records((), ())
        return (records.of_layers if self.view.layers else records.of_parts)(self.comparison)


def _page(comparison: "Comparison", view: ComparisonView, sections: tuple[Section, ...]) -> Page:
    common, names = labels(comparison.analyses)
    networks = ", ".join(names)
    return Page(
        sections,
        (statement(comparison.settings),),
        title=f"{common}: {networks}" if common else networks,
        brief=tuple(map(brief_of, comparison.analyses)),
        rules=rules(comparison.settings, shown(comparison.settings, view)),
    )


def _words(comparison: "Comparison") -> Prose:
    return Prose(tuple(sentences(comparison)), leads=True)


def _layers(comparison: "Comparison", view: ComparisonView) -> tuple[Section, ...]:
    return tuple(layers.sections(comparison, view)) if view.layers else ()


def _tables(comparison: "Comparison", view: ComparisonView, corner: str) -> tuple[Block, ...]:
    """The totals, and parts unless layers are shown. Many networks have a row each."""
    has_parts = not view.layers and comparison.by != "total"
    parts = [_parts(comparison, metric, view) for metric in comparison.metrics] if has_parts else []
    names = labels(comparison.analyses).each
    if len(names) <= turned.MOST_SIDE_BY_SIDE:
        return (Table(tuple(_columns(comparison, corner)), (_totals(comparison, view), *parts)),)
    metrics = [title(named(metric, comparison.settings)) for metric in comparison.metrics]
    blocks: list[Block] = [turned.totals(_totals(comparison, view).rows, names, corner, ("params", *metrics))]
    for metric, found in zip(metrics, parts, strict=False):
        blocks += [Prose((str(found.title),), "strong"), turned.parts(found, names, metric)]
    return tuple(blocks)


def _columns(comparison: "Comparison", corner: str) -> Iterator[TableColumn]:
    """Where it is narrow, the differences go first, then the ratios, at last whole networks, the last one first.

    The reference and the network beside it stay.
    """
    reference, *others = labels(comparison.analyses).each
    yield TableColumn(corner, "name", narrow=NAME_NARROW, narrowest=NAME_NARROWEST, title_enough=SHORT_ENOUGH)
    yield TableColumn(reference, title_enough=SHORT_ENOUGH)
    for index, name in enumerate(others, 1):
        both = f"{name} - {reference}"
        is_long = len(both) > SHORT_ENOUGH
        yield TableColumn(name, goes=3 if index > 1 else 0, title_enough=SHORT_ENOUGH)
        yield TableColumn(
            "difference" if is_long else both, "change", goes=1, described=f"difference of {name}" if is_long else ""
        )
        yield TableColumn("ratio", goes=2, described=f"ratio of {name}")


def shown(settings: Settings, view: ComparisonView) -> tuple[Column, ...]:
    """The figures that can be limited, are named below every table, or are known by what was asked for."""
    return tuple(
        column
        for column in columns(settings)
        if view.all or column.is_summary or column.budget or column.key not in ALWAYS_KNOWN
    )


def _totals(comparison: "Comparison", view: ComparisonView) -> Group:
    """The figures shown, but no zeros; inputs where they differ."""
    graphs = [analysis.graph for analysis in comparison.analyses]
    asked = (comparison.total(column) for column in shown(comparison.settings, view))
    lines = [line for line in asked if view.all or any(each.tells(line.column) for each in comparison.analyses)]
    rows = [_row(title(line.column), line) for line in lines if view.all or not _is_zero(line)]
    outputs = interface.outputs(graphs)
    is_listed = view.all or len(outputs) == 1
    tensors = [tensor for tensor in interface.inputs(graphs) if view.all or not tensor.is_same]
    tensors += [tensor for tensor in outputs if is_listed or not tensor.is_same]
    return Group((*rows, *map(_shapes, tensors)))


def _parts(comparison: "Comparison", metric: str, view: ComparisonView) -> Group:
    differing = [part for part in comparison.parts if comparison.differs(part, metric)]
    listed = list(comparison.parts) if view.all else differing
    lines = {part: comparison.line(metric, part) for part in listed}
    rows = (
        _row(visible(part.path), lines[part], [comparison.change(part, index) for index in comparison.others])
        for part in _sorted(listed, lines, view.sort)
    )
    metric_title = named(metric, comparison.settings).title
    return Group(
        tuple(rows),
        f"{metric_title} by {'part' if comparison.by == 'name' else 'stage of resolution'}",
        _folded(comparison, set(listed), metric_title),
    )


def _row(name: str, line: Line, changes: Iterable[Change] = repeat("changed")) -> Row:
    """A part that a network lacks has no ratio: there it says what happened. Where both lack it, nothing did."""
    reference, *others = cells.figures(line)
    row = [name, reference]
    for index, (figure, change) in enumerate(zip(others, changes, strict=False), 1):
        difference = cells.difference(line.differences[index], line.column.unit)
        row += [figure, "" if change == "missing" else difference]
        row.append(change if change in {"added", "removed"} else cells.ratio(line.ratio(index)))
    return Row(tuple(row))


def _shapes(tensor: AlignedTensor) -> Row:
    reference, *others = (str(shape or cells.MISSING) for shape in tensor.shapes)
    return Row((visible(tensor.name), reference, *(cell for shape in others for cell in (shape, "", ""))))


def _is_zero(line: Line) -> bool:
    return all(not total or (total.is_complete and not total.value) for total in line.figures)


def _folded(comparison: "Comparison", listed: set[AlignedPart], metric: str) -> str:
    """How many parts are not listed, and whether they are the same in everything."""
    rest = [part for part in comparison.parts if part not in listed]
    unchanged = sum(map(comparison.is_unchanged, rest))
    alike = len(rest) - unchanged
    counts = [f"{_parts_counted(unchanged)} unchanged"] if unchanged else []
    if alike:
        counts.append(f"{alike if unchanged else _parts_counted(alike)} changed with the same {metric}")
    return f"({', '.join(counts)})" if counts else ""


def _parts_counted(count: int) -> str:
    return f"{count} part{'s' * (count != 1)}"


def _sorted(listed: Iterable[AlignedPart], lines: dict[AlignedPart, Line], sort: Sort) -> list[AlignedPart]:
    if sort is Sort.ORDER:
        return list(listed)
    rank = distance if sort is Sort.DIFFERENCE else factor
    return sorted(listed, key=lambda part: rank(lines[part]), reverse=True)
