"""For a pull request, an issue or a page of documentation: GitHub's Markdown, in which nothing read is markup."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from convcost.errors import Problem
from convcost.page import (
    Block,
    Chart,
    Group,
    Lines,
    Page,
    Picture,
    Prose,
    Read,
    Row,
    Section,
    Strong,
    Table,
    TableColumn,
    Text,
    in_words,
    pieces,
    plain,
)  # fmt: skip
from convcost.page.answer import Answer
from convcost.page.look import Look

SUFFIXES = (".md", ".markdown")
EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)")
"""What would set text in italics: an underscore inside a word does not."""
OPENING = re.compile(r"^(\s*\d*)([-+#>=.)](?=[\s=-]|$)|[#>])")
"""What would make a list, a heading, a quotation or a rule of a line that begins with it."""
MEANINGFUL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*[]|~"} | {"<": "&lt;", "&": "&amp;"})


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The page as a pull request is told it."""
    del problems
    return document(answer.comment(), in_full=look.verbose)


def document(page: Page, *, in_full: bool = False) -> str:
    """A page with headings; what leads stands first, the notes or the rules in full last."""
    blocks: list[str] = []
    has_titles = any(section.title for section in page.sections)
    if page.title and not has_titles:
        blocks.append(f"### {marked(page.title)}")
    for section in page.sections:
        blocks += _section(section)
    notes = page.closing(in_full=in_full)
    if notes:
        blocks.append("\n".join(map(_line_of, notes)))
    marker = f"{page.marker}\n" if page.marker else ""
    body = "\n\n".join(blocks)
    return f"{marker}{body}\n" if blocks else ""


def marked(text: Text) -> str:
    """A text that means nothing but itself; pieces that were read stand in code spans."""
    return "".join(map(_piece, pieces(text)))


def _piece(piece: str) -> str:
    if isinstance(piece, Read):
        return code(piece)
    return f"**{escaped(piece)}**" if isinstance(piece, Strong) else escaped(piece)


def code(text: str) -> str:
    """A code span, also in a table: a backtick or a bar would end the one or the other."""
    shown = text.replace("`", r"\x60").replace("|", r"\x7c")
    return f"`{shown}`" if shown.strip() else ""


def escaped(text: str) -> str:
    """A text without markup."""
    return EMPHASIS.sub(lambda found: found[0].replace("_", r"\_"), text.translate(MEANINGFUL))


def _line_of(text: Text) -> str:
    """A text that begins a line, and is neither a list nor a heading nor a rule."""
    return OPENING.sub(r"\1\\\2", marked(text))


def _in_html(text: Text) -> str:
    """A text in an element of HTML, where backslashes and backticks are no markup."""
    return "".join(
        f"<code>{escape(piece)}</code>" if isinstance(piece, Read) else escape(piece, quote=False)
        for piece in pieces(text)
    )


def _section(section: Section) -> Iterator[str]:
    if section.is_folded:
        body = "\n\n".join(_blocks(section.blocks))
        yield f"<details><summary>{_in_html(section.title)}</summary>\n\n{body}\n\n</details>"
        return
    if section.title:
        yield f"{'####' if section.is_indented else '###'} {marked(section.title)}"
    if section.subtitle:
        yield _line_of(section.subtitle)
    yield from _blocks(section.blocks)


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """What leads first, then the others in their order."""
    for block in sorted(blocks, key=lambda each: not (isinstance(each, Prose) and each.leads)):
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Table():
            yield from tables(block)
        case Chart():
            yield from tables(block.table)
        case Prose(leads=True):
            yield "\n".join(f"- {_line_of(sentence)}" for sentence in block.sentences)
        case Prose(weight="strong"):
            yield "\n".join(f"**{marked(sentence)}**" for sentence in block.sentences)
        case Prose():
            yield "\n".join(map(_line_of, block.sentences))
        case Lines(is_markdown=True):
            yield "\n".join(block.lines)
        case Lines() | Picture():
            fence = _fence("\n".join(block.lines))
            yield "\n".join((f"{fence}text", *block.lines, fence))
        case _:
            for each in in_words(block):
                yield from _block(each)


def tables(table: Table) -> Iterator[str]:
    """A table per group, since Markdown has no titles between rows."""
    columns = [index for index, column in enumerate(table.columns) if column.holds != "bar"]
    for number, group in enumerate(table.groups, 1):
        first = marked(group.title) if group.title else None
        titles = [escaped(table.columns[index].title) for index in columns]
        if first is not None and group.rows:
            titles[0] = first
        elif first is not None:
            yield f"**{first}**"
        footer = table.footer if number == len(table.groups) else None
        if group.rows or footer:
            rows = _rows(group, columns, footer)
            yield "\n".join((_line(titles), _line(_rules(table.columns, columns)), *rows))
        if group.remark:
            yield _line_of(group.remark)


def _rows(group: Group, columns: Sequence[int], footer: Row | None) -> Iterator[str]:
    for row in group.rows:
        cells = [marked(row.cells[index]) if index < len(row.cells) else "" for index in columns]
        beside, below = row.across or row.remarks, row.below
        filled = sum(index < len(row.cells) for index in columns)
        if beside and filled < len(columns):
            cells[filled] = "; ".join(map(marked, beside))
        else:
            below = (*beside, *below)
        if below:
            cells[-1] = "<br>".join(filter(None, (cells[-1], *map(marked, below))))
        yield _line(cells)
    if footer:
        yield _line(f"**{marked(cell)}**" if plain(cell) else "" for cell in (footer.cells[index] for index in columns))


def _rules(columns: Sequence[TableColumn], shown: Iterable[int]) -> Iterator[str]:
    return ("---" if columns[index].is_left else "---:" for index in shown)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fence(text: str) -> str:
    """More backticks than the text has in a row."""
    fence = "```"
    while fence in text:
        fence += "`"
    return fence
