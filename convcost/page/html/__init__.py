"""A page as elements of HTML: what a browser and what a notebook show is made of the same ones."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from convcost.page import (
    Block,
    Cards,
    Chart,
    Drawn,
    Facts,
    Finding,
    Gauges,
    Group,
    Lines,
    Listing,
    Page,
    Picture,
    Place,
    Prose,
    Row,
    Section,
    Swatches,
    Table,
    TableColumn,
    Views,
    plain,
)
from convcost.page.html import drawn
from convcost.page.html.chart import html_chart
from convcost.page.html.element import Child, Element, element
from convcost.page.html.table import html_table
from convcost.page.html.texts import marked

WEIGHTS = {"plain": "prose", "strong": "prose strong", "note": "prose note"}
REPORTED = frozenset({"fail", "unknown", "warn"})
"""The levels of findings that are listed: the others are in the tables."""


def document_sections(page: Page, headline: str) -> Iterator[Element]:
    """The sections below a headline; a section of that title does not repeat it."""
    for section in page.sections:
        is_repeated = plain(section.title) == headline
        yield _section(section._replace(title="") if is_repeated and not section.is_folded else section, headline)


def fragment_blocks(page: Page) -> Iterator[Element]:
    """The blocks of a page for a place that has headings of its own: titles are captions or plain paragraphs."""
    for section in page.sections:
        title = (element("b", *marked(section.title)), *_titled(section)[1:]) if section.title else ()
        blocks = _in_order(section.blocks)
        if section.is_folded:
            yield _folded(section, chain.from_iterable(map(_block, blocks)))
            continue
        if title and not (blocks and isinstance(blocks[0], Table)):
            yield element("p", *title, classes="prose")
            title = ()
        for block in blocks:
            yield from (html_table(block, title),) if isinstance(block, Table) else _block(block)
            title = ()


def notes(page: Page) -> Iterator[Element]:
    """By which rules everything was counted, in full: whom the document is sent to has no other place to look."""
    told = page.closing(in_full=True)
    if told:
        yield element("div", *(element("p", note, classes="prose note") for note in told), classes="notes")


def findings(page: Page) -> Iterator[Element]:
    """What was judged and is not fine, with its place in a file."""
    found = [each for each in page.findings or () if each.level in REPORTED]
    if found:
        columns = tuple(TableColumn(title, "words") for title in ("network", "limit", "code", "what", "where"))
        status = TableColumn("", "status")
        table = Table((status, *columns), (Group(tuple(map(_finding, found))),))
        yield _folded(Section((table,), f"Findings: {len(found)}"), (_scrolled(table, ("Findings",)),))


def _finding(finding: Finding) -> Row:
    message = f"{finding.message}; {finding.reason}" if finding.reason else finding.message
    cells = (finding.level, finding.subject, finding.name, finding.code, message, finding.at or _place(finding.place))
    return Row(cells, level=finding.level)


def _place(place: Place | None) -> str:
    if place is None:
        return ""
    return ":".join((place.file, *(str(each) for each in (place.line, place.column) if each)))


def _section(section: Section, headline: str) -> Element:
    caption = _titled(section) or (headline,)
    blocks = [each for block in _in_order(section.blocks) for each in _block(block, caption)]
    if section.is_folded:
        return _folded(section, blocks)
    parts: list[Element] = []
    if section.title:
        parts.append(element("h3" if section.is_indented else "h2", *_titled(section)))
    elif section.subtitle:
        parts.append(element("p", *marked(section.subtitle), classes="subtitle"))
    return element("section", *parts, *blocks, classes="indented" if section.is_indented else "")


def _titled(section: Section) -> tuple[Child, ...]:
    """The title and, lighter, the subtitle."""
    subtitle = (" ", element("span", *marked(section.subtitle), classes="subtitle")) if section.subtitle else ()
    return (*marked(section.title), *subtitle) if section.title else ()


def _folded(section: Section, blocks: Iterable[Element]) -> Element:
    return element("details", element("summary", *_titled(section)), *blocks)


def _in_order(blocks: Sequence[Block]) -> list[Block]:
    """What leads first, then the others in their order."""
    return sorted(blocks, key=lambda each: not (isinstance(each, Prose) and each.leads))


def _block(block: Block, caption: Sequence[Child] = ()) -> Iterator[Element]:
    match block:
        case Table():
            yield _scrolled(block, caption)
        case Prose(leads=True):
            yield element("ul", *(element("li", *marked(sentence)) for sentence in block.sentences))
        case Prose():
            yield from (element("p", *marked(each), classes=WEIGHTS[block.weight]) for each in block.sentences)
        case Lines():
            yield element("pre", "\n".join(block.lines), classes="folded" if block.is_markdown or block.hanging else "")
        case Picture():
            yield drawn.picture(block)
        case Chart():
            yield html_chart(block)
            table = html_table(block.table, caption, is_captioned=False)
            yield element("details", element("summary", "As a table"), _box(table))
        case _:
            yield _drawn(block)


def _drawn(block: Drawn) -> Element:
    match block:
        case Views():
            return drawn.views(block)
        case Facts():
            return drawn.facts(block)
        case Gauges():
            return drawn.gauges(block)
        case Swatches():
            return drawn.swatches(block)
        case Listing():
            return drawn.listing(block)
        case Cards():
            return drawn.cards(block)


def styles(page: Page) -> str:
    """The style sheets of the pictures, each once."""
    return "".join(dict.fromkeys(each.style for each in pictures(page)))


def scripts(page: Page) -> str:
    """What a browser runs for the pictures, each once."""
    return "".join(dict.fromkeys(each.script for each in pictures(page)))


def has_searchable(page: Page) -> bool:
    """Whether some table is to be sorted and filtered."""
    blocks = (block for section in page.sections for block in section.blocks)
    return any(isinstance(block, Table) and block.is_searchable for block in blocks)


def pictures(page: Page) -> Iterator[Picture]:
    """Every picture of a page."""
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Picture):
                yield block
            elif isinstance(block, Views):
                yield from (picture for _, picture in block.views)


def _scrolled(table: Table, caption: Sequence[Child]) -> Element:
    """A table in a box of its own, which scrolls where it is too wide."""
    return _box(html_table(table, caption, is_captioned=False), "box search" if table.is_searchable else "box")


def _box(table: Element, classes: str = "box") -> Element:
    return element("div", table, classes=classes, tabindex="0")
