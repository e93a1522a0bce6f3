"""The catalogue for people: a row per network, or per family from its smallest to its largest figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convcost.analysis import caption
from convcost.analysis.cells import figure, title
from convcost.analysis.columns import Column
from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.errors.untrusted import visible
from convcost.language.quantity import short, short_bytes
from convcost.networks.listing import Listed, data, families, span
from convcost.page import Group, Page, Row, Section, Table, TableColumn, paragraphs
from convcost.page.answer import Answer, Data, Records

NAME_NARROWEST = 12
OF_NETWORKS = (
    TableColumn("name", "name", narrowest=NAME_NARROWEST),
    TableColumn("family", "words", goes=2),
    TableColumn("task", "words", goes=1),
    TableColumn("input", "words", goes=3),
)
OF_FAMILIES = (
    TableColumn("family", "words"),
    TableColumn("networks", "words", goes=1),
    TableColumn("task", "words", 2),
)


@dataclass(frozen=True)
class Catalogue(Answer):
    """Networks of the catalogue and the figures that are shown of them."""

    found: Sequence[Listed]
    columns: Sequence[Column]
    is_by_family: bool = False

    def page(self) -> Page:
        """One table, how many networks are in it, and by what they are counted."""
        if not self.found:
            return Page(())
        table = _by_family(self.found, self.columns) if self.is_by_family else _by_name(self.found, self.columns)
        count = f"{len(self.found)} network{'s' * (len(self.found) != 1)}"
        section = Section((table, *paragraphs((count,), "note")))
        brief = tuple((visible(each.entry.name),) for each in self.found)
        title = "Networks of the catalogue"
        return Page((section,), (IN_SHORT,), title=title, brief=brief, rules=(CONVENTION,))

    def illustrated(self) -> Page:
        """The same to browse: bubbles over multiply-adds and parameters, and a table to sort and to filter."""
        if not self.found or self.is_by_family:
            return self.page()
        from convcost.networks.listing.picture import picture

        page = self.page()
        (table, *rest) = page.sections[0].blocks
        if not isinstance(table, Table):
            return page
        rows = tuple(row._replace(anchor=f"n{index}") for index, row in enumerate(table.rows))
        searchable = table._replace(groups=(Group(rows),), is_searchable=True)
        drawn = Section((picture(self.found),), "By cost", "the area of a bubble is its activations")
        return page._replace(sections=(drawn, Section((searchable, *rest), "Networks")))

    def comment(self) -> Page:
        """The table without a heading: it stands on a page that has one."""
        return self.page()._replace(title="")

    def data(self) -> Data:
        """An object per network or family."""
        return (data.by_family if self.is_by_family else data.by_name)(self.found, self.columns)

    def records(self) -> Records:
        """A row per network or family."""
        return (data.records_by_family if self.is_by_family else data.records_by_name)(self.found, self.columns)


def _by_name(listed: Sequence[Listed], columns: Sequence[Column]) -> Table:
    """A row per network, its figures to the last digit."""
    titles = (*OF_NETWORKS, *(TableColumn(title(column)) for column in columns))
    return Table(titles, (Group(tuple(Row(tuple(_cells(each, columns))) for each in listed)),))


def _cells(each: Listed, columns: Sequence[Column]) -> Iterator[str]:
    about = each.entry.network.about
    yield from map(visible, (each.entry.name, about.family, about.task))
    yield caption.tensors(each.analysis.graph.inputs.items())
    for column in columns:
        yield figure(each.analysis.summary(column), column.unit)


def _by_family(listed: Sequence[Listed], columns: Sequence[Column]) -> Table:
    """A row per family: the names of its networks, rounded figures of the smallest and the largest."""
    titles = (*OF_FAMILIES, *(TableColumn(column.title) for column in columns))
    rows = (
        (
            visible(name),
            ", ".join(_names(group)),
            ", ".join(map(visible, dict.fromkeys(each.task for each in group))),
            *(_span(group, column) for column in columns),
        )
        for name, group in families(listed).items()
    )
    return Table(titles, (Group(tuple(map(Row, rows))),))


def _names(group: Sequence[Listed]) -> list[str]:
    """A file whose variants have no names of their own stands for all of them, with their number."""
    called = [each.entry.name.partition("@")[0] for each in group]
    counts = {name: called.count(name) for name in called}
    return [visible(name if count == 1 else f"{name} ({count})") for name, count in counts.items()]


def _span(group: Sequence[Listed], column: Column) -> str:
    shown = [short_bytes(end) if column.unit == "bytes" else short(end) for end in span(group, column)]
    return " to ".join(dict.fromkeys(shown)) or "-"
