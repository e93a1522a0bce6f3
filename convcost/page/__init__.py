"""A page: what a person is told of a result, before any format has written it. It knows no network.

Every text on a page is safe to print already (`convcost.errors.untrusted`); each format escapes it for its markup.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple, Self


class Read(str):
    """A piece of text that was read from a file or typed: where a format has markup for code, it stands in that."""

    __slots__ = ()


class Strong(str):
    """A piece of text that a document emphasises."""

    __slots__ = ()


class Link(str):
    """A piece of text that leads to another place of its page, where a format has links."""

    __slots__ = ("to",)
    to: str

    def __new__(cls, text: str, to: str) -> Self:
        """A text and the anchor that it leads to."""
        made = super().__new__(cls, text)
        made.to = to
        return made


Text = str | tuple[str, ...]
"""A text, or the pieces of one, some of which may be `Read`, `Strong` or `Link`."""

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
    anchor: str = ""
    """The name of its place in the page, for links."""
    chip: str = ""
    """The class of a patch of colour in front of its first cell, for which a picture of the page has the style."""


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
    is_searchable: bool = False
    """Whether a browser sorts and filters it; it has one group then."""

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
    style: str = ""
    """The style sheet that it needs, written once in a page however many pictures have it."""
    script: str = ""
    """What a browser runs to let it be explored; without that it is a picture all the same."""
    is_wide: bool = False
    """Whether it scrolls sideways where it is wider than its page, instead of being made smaller."""
    caption: Text = ""
    is_small: bool = False
    """Whether it stands beside its neighbours where there is room."""


class Views(NamedTuple):
    """Pictures of one thing, of which a browser shows one at a time, by its title."""

    name: str
    """What tells it from others of the page."""
    views: tuple[tuple[str, Picture], ...]
    is_close: bool = False


class Fact(NamedTuple):
    """A figure that is shown large: rounded, and every digit below."""

    title: str
    value: str
    exact: str = ""


class Facts(NamedTuple):
    """Figures side by side."""

    facts: tuple[Fact, ...]
    is_close: bool = False


class Gauge(NamedTuple):
    """A figure beside its limit: thousandths of the limit, and in words."""

    title: str
    level: Level
    share: int | None
    words: Text


class Gauges(NamedTuple):
    """Figures beside their limits, as bars that end at a common mark."""

    gauges: tuple[Gauge, ...]
    is_close: bool = False


class Swatches(NamedTuple):
    """What colours mean, for those who see them."""

    title: str
    swatches: tuple[tuple[str, str], ...]
    """Colours, each with what it stands for."""
    is_close: bool = True


class Listing(NamedTuple):
    """A source with its lines numbered; a line may have an anchor and links beside it."""

    lines: tuple[str, ...]
    anchor: str
    """What the anchors of its lines begin with: their number follows."""
    links: tuple[tuple[int, tuple[Link, ...]], ...] = ()
    """Lines, counted from 1, and what is said of them elsewhere."""
    is_close: bool = False


class Card(NamedTuple):
    """A few lines that are shown when somebody follows a link to them."""

    anchor: str
    title: str
    lines: tuple[str, ...]
    back: str = ""
    """The anchor of what it was opened from."""


class Cards(NamedTuple):
    """Cards, all of them closed."""

    cards: tuple[Card, ...]
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


Drawn = Views | Facts | Gauges | Swatches | Listing | Cards
"""Blocks for a browser; elsewhere `in_words` stands in their place."""
Block = Table | Prose | Lines | Picture | Chart | Drawn


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


class Attachment(NamedTuple):
    """Data that a page carries along, unseen, for the program that wrote it."""

    name: str
    text: str


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
    attachment: Attachment | None = None
    rules: tuple[str, ...] = ()
    """The notes in full, if they are a summary: for who asks for them, and for a document that explains itself."""

    def closing(self, *, in_full: bool) -> tuple[str, ...]:
        """What is said at the end, in full where that is asked for and there is more."""
        return self.rules if in_full and self.rules else self.notes


def paragraphs(sentences: Iterable[Text], weight: Weight = "plain") -> tuple[Prose, ...]:
    """A block for every sentence: paragraphs in a document, lines without space between them on a terminal."""
    return tuple(Prose((each,), weight, is_close=index > 0) for index, each in enumerate(sentences))


def plain(text: Text) -> str:
    """A text without its division into pieces."""
    return text if isinstance(text, str) else "".join(text)


def pieces(text: Text) -> tuple[str, ...]:
    """The pieces of a text."""
    return (text,) if isinstance(text, str) else text


def in_words(block: Drawn) -> tuple[Block, ...]:
    """What is said in place of a block that only a browser can show."""
    match block:
        case Facts():
            told = (f"{each.title}: {each.value}{f' ({each.exact})' if each.exact else ''}" for each in block.facts)
            return (Prose(tuple(told), is_close=block.is_close),)
        case Gauges():
            said = ((f"{each.level}: {each.title}, ", *pieces(each.words)) for each in block.gauges)
            return (Prose(tuple(said), is_close=block.is_close),)
        case Views():
            return tuple(picture for _, picture in block.views)
        case Swatches():
            return ()
        case Listing():
            return (Lines(block.lines, is_close=block.is_close),)
        case Cards():
            return tuple(Lines((each.title, *each.lines)) for each in block.cards)
