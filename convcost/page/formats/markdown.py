"""For a pull request, an issue or a page of documentation: GitHub's Markdown, in which nothing read is markup."""

from collections.abc import Iterable, Iterator, Sequence

from convcost.errors import Problem
from convcost.page import (
    Block,
    Chart,
    Column,
    Group,
    Lines,
    Page,
    Picture,
    Prose,
    Read,
    Row,
    Section,
    Table,
    Text,
    pieces,
    plain,
)  # fmt: skip
from convcost.page.answer import Answer
from convcost.page.look import Look

SUFFIXES = (".md", ".markdown")
MEANINGFUL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*[]|"} | {"<": "&lt;", "&": "&amp;"})


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The page as a pull request is told it."""
    del problems, look
    return document(answer.comment())


def document(page: Page) -> str:
    """A page with headings; what leads stands first."""
    blocks = [page.marker] if page.marker else []
    has_titles = any(section.title for section in page.sections)
    if page.title and not has_titles:
        blocks.append(f"### {marked(page.title)}")
    for section in page.sections:
        blocks += _section(section)
    if page.notes:
        blocks.append("\n".join(map(escaped, page.notes)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def marked(text: Text) -> str:
    """A text that means nothing but itself; pieces that were read stand in code spans."""
    return "".join(code(piece) if isinstance(piece, Read) else escaped(piece) for piece in pieces(text))


def code(text: str) -> str:
    """A code span, also in a table: a backtick or a bar would end the one or the other."""
    shown = text.replace("`", r"\x60").replace("|", r"\x7c")
    return f"`{shown}`" if shown.strip() else ""


def escaped(text: str) -> str:
    """A text without markup."""
    return text.translate(MEANINGFUL)


def _section(section: Section) -> Iterator[str]:
    if section.is_folded:
        body = "\n\n".join(_blocks(section.blocks))
        yield f"<details><summary>{marked(section.title)}</summary>\n\n{body}\n\n</details>"
        return
    if section.title:
        yield f"{'####' if section.is_indented else '###'} {marked(section.title)}"
    if section.subtitle:
        yield marked(section.subtitle)
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
            yield "\n".join(f"- {marked(sentence)}" for sentence in block.sentences)
        case Prose(weight="strong"):
            yield "\n".join(f"**{marked(sentence)}**" for sentence in block.sentences)
        case Prose():
            yield "\n".join(map(marked, block.sentences))
        case Lines() | Picture():
            fence = _fence("\n".join(block.lines))
            yield "\n".join((f"{fence}text", *block.lines, fence))


def tables(table: Table) -> Iterator[str]:
    """A table per group, since Markdown has no titles between rows."""
    columns = [index for index, column in enumerate(table.columns) if column.holds != "bar"]
    for group in table.groups:
        first = marked(group.title) if group.title else None
        titles = [escaped(table.columns[index].title) for index in columns]
        if first is not None and group.rows:
            titles[0] = first
        elif first is not None:
            yield f"**{first}**"
        footer = table.footer if group is table.groups[-1] else None
        if group.rows or footer:
            rows = _rows(group, columns, table.columns, footer)
            yield "\n".join((_line(titles), _line(_rules(table.columns, columns)), *rows))
        if group.remark:
            yield marked(group.remark)


def _rows(group: Group, columns: Sequence[int], every: Sequence[Column], footer: Row | None) -> Iterator[str]:
    for row in group.rows:
        cells = [*map(marked, row.cells), *[""] * (len(every) - len(row.cells))]
        if row.across:
            cells[len(row.cells)] = "; ".join(map(marked, row.across))
        if row.below:
            cells[-1] = "<br>".join(filter(None, (cells[-1], *map(marked, row.below))))
        yield _line(cells[index] for index in columns)
    if footer:
        yield _line(f"**{marked(cell)}**" if plain(cell) else "" for cell in (footer.cells[index] for index in columns))


def _rules(columns: Sequence[Column], shown: Iterable[int]) -> Iterator[str]:
    return ("---" if columns[index].is_left else "---:" for index in shown)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fence(text: str) -> str:
    """More backticks than the text has in a row."""
    fence = "```"
    while fence in text:
        fence += "`"
    return fence
