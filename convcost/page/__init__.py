"""A page: what a person is told of a result, before any format has written it. It knows no network.

Every text on a page is safe to print already (`convcost.errors.untrusted`); each format escapes it for its markup.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple


class Read(str):
    """A piece of text that was read from a file or typed: where a format has markup for code, it stands in that."""

    __slots__ = ()


class Strong(str):
    """A piece of text that a document emphasises."""

    __slots__ = ()


Text = str | tuple[str, ...]
"""A text, or the pieces of one, some of which may be `Read` or `Strong`."""

Holds = Literal["name", "words", "number", "change", "status", "bar"]
"""What a column holds.

Names are shortened in their middle, words at their end, numbers never. A change is a number whose sign says whether
something grew, a status stands for its row's level. A bar is drawn from its row's share, where a format can draw one.
"""

Level = Literal["fail", "unknown", "warn", "skip", "pass", "gone"]
Weight = Literal["plain", "strong", "note"]


class TableColumn(NamedTuple):
    """A column of a table. Widths are in columns of a terminal."""

    title: str
    holds: Holds = "number"
    goes: int = 0
    """Where it is narrow, columns with smaller numbers are left out first; 0 is never left out."""
    narrow: int | None = None
    """It is shortened as far as this before any column is left out."""
    narrowest: int | None = None
    """It is shortened as far as this when no column is left to go."""
    is_path: bool = False
    """Whether what a dotted name shares with the one above it is dimmed."""
    described: str = ""
    """What it is called where it was left out, if its title does not say enough."""
    least: int = 0
    """It is at least as wide as this, whatever it holds."""
    title_enough: int | None = None
    """So much of its title is enough on a terminal: the name of a network may be of any length."""

    @property
    def is_left(self) -> bool:
        """Whether its cells stand to the left."""
        return self.holds in {"name", "words", "status"}


class Row(NamedTuple):
    """The cells of a line, one per column unless ``across`` or ``remarks`` take the place of the last ones."""

    cells: tuple[Text, ...]
    share: int | None = None
    """Thousandths of the whole, for a bar."""
    level: Level | None = None
    across: tuple[Text, ...] = ()
    """Pieces that need no columns; where they do not fit they go on below, each piece unbroken."""
    below: tuple[Text, ...] = ()
    """Lines of their own below the row."""
    remarks: tuple[Text, ...] = ()
    """Sentences: the first stands beside the cells where there is room for the whole of it, the others below."""


class Group(NamedTuple):
    """Rows that belong together, what they are about, and what there is to say below them."""

    rows: tuple[Row, ...]
    title: Text = ""
    remark: Text = ""


class Table(NamedTuple):
    """Groups of rows that share their columns and widths, and a last row for what they come to."""

    columns: tuple[TableColumn, ...]
    groups: tuple[Group, ...]
    footer: Row | None = None
    has_header: bool = True
    is_indented: bool = False
    is_close: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows but the footer."""
        return tuple(row for group in self.groups for row in group.rows)


class Prose(NamedTuple):
    """Sentences, each of which begins a line."""

    sentences: tuple[Text, ...]
    weight: Weight = "plain"
    leads: bool = False
    """Whether a document says it first, as a list. A terminal says it where it stands: the end is what one sees."""
    is_close: bool = False
    """Whether no empty line separates it from what stands above, the title of a section too."""
    hanging: int = 0
    """How far what does not fit a line is set in below it."""


class Lines(NamedTuple):
    """Lines whose layout counts: arithmetic, an excerpt of a source, a manual."""

    lines: tuple[str, ...]
    hanging: tuple[int, ...] = ()
    """How far what does not fit a line is set in below it, for every line; 0 where it must not be folded."""
    is_close: bool = False
    is_markdown: bool = False
    """Whether they are Markdown of our own, which a document in that language takes as it is."""


class Picture(NamedTuple):
    """A drawing as SVG, and lines that stand in its place where none can be shown."""

    svg: str
    lines: tuple[str, ...]
    is_close: bool = False


class Chart(NamedTuple):
    """Figures one after the other: a chart where one can be drawn, elsewhere the table."""

    figures: tuple[int, ...]
    names: tuple[str, ...]
    """What every figure belongs to; equal neighbours are named once."""
    labels: tuple[str, str]
    """The largest figure and half of it, in words."""
    table: Table
    is_close: bool = False


Block = Table | Prose | Lines | Picture | Chart


class Section(NamedTuple):
    """Blocks under a title."""

    blocks: tuple[Block, ...]
    title: Text = ""
    subtitle: Text = ""
    is_indented: bool = False
    is_folded: bool = False
    """Whether a document hides it behind its title until somebody opens it."""
    is_close: bool = False
    """Whether no empty line separates it from the section above."""


class Place(NamedTuple):
    """Where something is written, counted from 1; ``line`` is 0 where the file as a whole is meant."""

    file: str
    line: int = 0
    column: int = 0
    end_column: int = 0


class Finding(NamedTuple):
    """One thing that was judged, for the formats of build servers; those that passed are findings, too."""

    level: Level
    subject: str
    """What was judged: a network."""
    name: str
    """By what: a limit."""
    code: str
    message: str
    reason: str = ""
    place: Place | None = None
    at: str = ""
    """The place in words."""
    figures: tuple[str, ...] = ()
    """What the message says, in pieces: what is, what may be, how far that is."""


class Page(NamedTuple):
    """A whole page. ``findings`` is None where nothing was judged: formats of build servers refuse such a page."""

    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    """Said once, at the end: by which rules everything was counted."""
    title: Text = ""
    """What a document is called; its heading where no section has one."""
    brief: tuple[tuple[str, ...], ...] = ()
    """What ``--quiet`` leaves of it: aligned cells, the first to the left."""
    findings: tuple[Finding, ...] | None = None
    marker: str = ""
    """By which a program finds the comment on a pull request that it wrote earlier."""
    top: str = ""
    """The directory from which build servers name files; the current one where it is empty."""


def paragraphs(sentences: Iterable[Text], weight: Weight = "plain") -> tuple[Prose, ...]:
    """A block for every sentence: paragraphs in a document, lines without space between them on a terminal."""
    return tuple(Prose((each,), weight, is_close=index > 0) for index, each in enumerate(sentences))


def plain(text: Text) -> str:
    """A text without its division into pieces."""
    return text if isinstance(text, str) else "".join(text)


def pieces(text: Text) -> tuple[str, ...]:
    """The pieces of a text."""
    return (text,) if isinstance(text, str) else text
