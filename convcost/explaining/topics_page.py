"""What can be explained without a network, and manuals: pages, and data for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from convcost.errors.codes import describe
from convcost.explaining import notation
from convcost.explaining.page import no_table
from convcost.explaining.topics import (
    conventions_by_name,
    devices_by_name,
    kinds_by_group,
    topics,
    transforms_by_name,
    words_by_name,
)
from convcost.page import Group, Lines, Page, Row, Section, Table, TableColumn
from convcost.page.answer import Answer, Data, Records

SCHEMA = "convcost/topics/1"
MANUAL_SCHEMA = "convcost/manual/1"
GAP = "  "
COLUMNS = (TableColumn("name", "name"), TableColumn("what it is", "words"))
USAGE = {
    "convcost explain NET LAYER": "where the shape, the parameters and the MACs of a layer come from",
    "convcost explain NET BLOCK": "what the parts of a block add up to; without its name, of the whole network",
    "convcost explain conv": "the manual of a layer kind or a transform",
    "convcost explain kinds": "all layer kinds in one table: what PyTorch calls them, what they cost",
    "convcost explain use": "a word of the notation, with an example",
    "convcost explain a100": "the peaks of a device, and from which source",
    "convcost explain fvcore": "what a tool counts, and what is wrong with it",
    "convcost explain E110": "what an error or a warning means, by the code that it shows",
}


@dataclass(frozen=True)
class Topics(Answer):
    """Everything that can be explained, by groups."""

    def page(self) -> Page:
        """Kinds, transforms, devices and conventions by their names, and how to ask."""
        return Page((*_groups(), _group("How to ask", USAGE, max(map(len, USAGE)))))

    def comment(self) -> Page:
        """A table per group, errors and warnings among them."""
        return Page(tuple(Section((_table(names),), title) for title, names in topics().items()))

    def data(self) -> Data:
        """Names and sentences by group."""
        return Data(SCHEMA, {"topics": topics()})

    def records(self) -> Records:
        """Raises `ConvcostError`, as every explanation does."""
        raise no_table("--format csv")


@dataclass(frozen=True)
class Manual(Answer):
    """The manual of a topic: its name, and a text whose first line is its title."""

    topic: str
    text: str

    def page(self) -> Page:
        """The text as it is written."""
        return Page((Section((Lines(tuple(self.text.splitlines())),)),), title=self.topic)

    def comment(self) -> Page:
        """A section on a code and a page on the notation are Markdown already; a docstring is shown as it is."""
        title, _, text = self.text.partition("\n\n")
        heading = Lines((f"# {title}",), is_markdown=True)
        is_markdown = bool(describe(self.topic) or notation.describe(self.topic))
        body = Lines(tuple(text.splitlines()), is_markdown=is_markdown)
        return Page((Section((heading, body)),))

    def data(self) -> Data:
        """The topic and the whole text."""
        return Data(MANUAL_SCHEMA, {"topic": self.topic, "text": self.text})

    def records(self) -> Records:
        """Raises `ConvcostError`, as every explanation does."""
        raise no_table("--format csv")


def _groups() -> Iterator[Section]:
    """The topics whose sentences stand below each other in all groups."""
    listed = {
        **kinds_by_group(),
        "The notation": words_by_name(),
        "Transforms": transforms_by_name(),
        "Devices": devices_by_name(),
        "Conventions": conventions_by_name(),
    }
    longest = max(len(name) for names in listed.values() for name in names)
    return (_group(title, names, longest) for title, names in listed.items())


def _group(title: str, names: Mapping[str, str], column: int) -> Section:
    """Names in a column of that width, and beside them what they are."""
    lines = tuple(f"{name:{column}}{GAP}{text}" for name, text in names.items())
    return Section((Lines(lines, (column + len(GAP),) * len(lines)),), title, is_indented=True)


def _table(names: Mapping[str, str]) -> Table:
    return Table(COLUMNS, (Group(tuple(map(Row, names.items()))),))
