"""A table per network: layers rolled up to blocks, totals, where the cost sits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from convcost.analysis import Analysis, caption
from convcost.analysis.cells import figure, text, title
from convcost.analysis.columns import BY_KEY, Column, columns, named
from convcost.analysis.table import (
    SHOWN_BY_DEFAULT,
    SHOWN_IN_A_CONVENTION,
    PartRow,
    PartTable,
    View,
    columns_of,
    table,
)  # fmt: skip
from convcost.analysis.totals import Figure, Total
from convcost.errors import ConvcostError, Problem
from convcost.errors.untrusted import visible
from convcost.graph.parts import EVERY_LEVEL
from convcost.language.quantity import percent
from convcost.page import Group, Page, Prose, Row, Section, Table, TableColumn
from convcost.page.answer import Answer, Cell, Data, Records

if TYPE_CHECKING:
    from convcost.analysis.pictures.surroundings import Surroundings

KIND_NARROW = 15
"""As wide as a convolution with its window: ``conv 2048 3x3/2``."""
NAME_NARROWEST = 12
UNKNOWN = "-"
BRIEF_OF_SETTING = {
    "least_seconds": "device", "training_memory_bytes": "optimizer", "largest_batch": "memory_bytes",
}  # fmt: skip
"""The figure that answers to a setting, by its key, and the setting."""


@dataclass(frozen=True)
class Analyses(Answer):
    """The networks that could be built, what of them to show, and those that could be built up to some step."""

    analyses: Sequence[Analysis]
    view: View = field(default_factory=View)
    partial: Sequence[Analysis] = ()
    surroundings: "Surroundings | None" = None
    figure: str = ""
    """What a file with a drawing shows."""

    def page(self) -> Page:
        """A section per network; by what everything is counted, once at the end."""
        if not self.analyses:
            return Page(())
        settings = self.analyses[0].settings
        return Page(
            tuple(_section(analysis, self.view) for analysis in self.analyses),
            (caption.statement(settings),),
            title=", ".join(map(caption.title, self.analyses)),
            brief=tuple(brief_of(each, self.view.columns or ()) for each in self.analyses),
            rules=caption.rules(settings, columns_of(self.view, settings)),
        )

    def illustrated(self) -> Page:
        """The networks with drawings."""
        if not self.analyses:
            return Page(())
        from convcost.analysis.pictures.page import illustrated
        from convcost.analysis.pictures.surroundings import NOTHING

        def overview(analysis: Analysis) -> Table:
            return _table(table(analysis, self.view), self.view)

        return illustrated(self.analyses, overview, self.surroundings or NOTHING, self.view)

    def drawing(self) -> str:
        """The figure that was asked for; raises `ConvcostError` where it would be of several networks."""
        from convcost.analysis.pictures.figures import DEFAULT, figure

        return figure(self._one("a figure"), self.figure or DEFAULT) if self.analyses else ""

    def mermaid(self) -> str:
        """The blocks of the one network."""
        from convcost.analysis.pictures.figures import mermaid

        return mermaid(self._one("a diagram")) if self.analyses else ""

    def _one(self, what: str) -> Analysis:
        if len(self.analyses) != 1:
            message = f"{what} is of one network, and there are {len(self.analyses)}"
            raise ConvcostError([Problem("E403", message, notes=("name one of them, such as NET@variant",))])
        return self.analyses[0]

    def data(self) -> Data:
        """Every layer in execution order, every figure."""
        from convcost.analysis.data import data

        return data(self.analyses)

    def records(self) -> Records:
        """Every layer with every figure that adds up, unless the view says otherwise.

        A sum of which not all is known is a lower bound: ``complete`` is false there. There is no row of totals, so
        that a column can be summed.
        """
        if not self.analyses:
            return Records((), ())
        tables = [(analysis, _every_sum(analysis, self.view)) for analysis in self.analyses]
        shown = tables[0][1].columns
        titles = ("model", "variant", "name", "output", *(column.key for column in shown), "complete", "kind")
        return Records(titles, [_record(each, row, shown) for each, found in tables for row in found.lines])

    def beside(self) -> Page | None:
        """How far the networks got whose building failed: that is when a person looks for shapes."""
        return Page(tuple(map(_shapes, self.partial))) if self.partial else None


def brief_of(analysis: Analysis, wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """The name and the columns that are wanted, else the exact parameters and MACs; then what a setting asks for.

    On a device that is the least time, with an optimizer the memory of training, with a memory the largest batch.
    """
    settings = analysis.settings
    keys = wanted or (SHOWN_IN_A_CONVENTION if settings.convention else SHOWN_BY_DEFAULT)
    asked = (key for key, setting in BRIEF_OF_SETTING.items() if getattr(settings, setting) is not None)
    figures = (
        f"{figure(analysis.summary(key), BY_KEY[key].unit) or UNKNOWN} {title(named(key, settings))}"
        for key in dict.fromkeys((*keys, *asked))
    )
    return (caption.title(analysis), *figures)


def _section(analysis: Analysis, view: View) -> Section:
    found = Prose(tuple(caption.summary(analysis)))
    return Section((_table(table(analysis, view), view), found), caption.title(analysis), caption.flow(analysis))


def _table(found: PartTable, view: View) -> Table:
    rows = tuple(Row(tuple(_cells(row, found)), share=row.permille) for row in found.lines)
    return Table(
        tuple(_columns(found, is_asked=bool(view.columns))), (Group(rows),), Row(tuple(_cells(found.total, found)))
    )


def _columns(found: PartTable, *, is_asked: bool) -> Iterator[TableColumn]:
    """On a narrow terminal the bar goes first, then outputs and shares, at last what a layer is.

    Figures that were asked for by name stay; of the usual ones the last one does, and the others go before the kind.
    """
    yield TableColumn("name", "name", narrowest=NAME_NARROWEST, is_path=True)
    yield TableColumn("output", "words", goes=2)
    last = len(found.columns) - 1
    for index, column in enumerate(found.columns):
        yield TableColumn(title(column), goes=0 if is_asked or index == last else 4 + index)
        if column is found.share_of:
            yield TableColumn("share", goes=3)
    if found.share_of:
        yield TableColumn("bar", "bar", goes=1)
    yield TableColumn("kind", "words", goes=4 + len(found.columns), narrow=KIND_NARROW)


def _cells(row: PartRow, found: PartTable) -> Iterator[str]:
    yield row.name
    yield row.output
    for total, column in zip(row.figures, found.columns, strict=True):
        yield figure(total, column.unit)
        if column is found.share_of:
            yield percent(row.permille)
    if found.share_of:
        yield ""
    yield row.kind


def _shapes(analysis: Analysis) -> Section:
    """A table without figures: those of half a network mean nothing."""
    columns = (TableColumn("name", "name"), TableColumn("output", "words"), TableColumn("kind", "words"))
    rows = tuple(Row((row.name, row.output, row.kind)) for row in table(analysis, View()).lines)
    return Section((Table(columns, (Group(rows),)),), f"{caption.model(analysis)} up to the step that failed")


def _every_sum(analysis: Analysis, view: View) -> PartTable:
    every = tuple(each.key for each in columns(analysis.settings) if each.per_layer and each.additive)
    return table(analysis, view._replace(depth=view.depth or EVERY_LEVEL, columns=view.columns or every))


def _record(analysis: Analysis, row: PartRow, shown: tuple[Column, ...]) -> list[Cell]:
    complete = all(total.is_complete for total in row.figures if total)
    model = (caption.beginning(analysis.graph.name), visible(analysis.graph.variant or ""))
    figures = map(_raw, row.figures, shown)
    return [*model, row.name, row.output, *figures, "true" if complete else "false", row.kind]


def _raw(total: Total[Figure] | None, column: Column) -> Cell:
    """A raw integer, a ratio or a time as JSON has it, others as tables show them; nothing where nothing is known."""
    if total is None or total.value is None or not (total.is_complete or total.value):
        return ""
    if column.is_ratio and isinstance(total.value, Fraction):
        return float(total.value)
    return total.value if isinstance(total.value, int) else text(total.value, column.unit)
