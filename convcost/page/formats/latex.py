"""For a paper: tables that can be pasted into a LaTeX document, with a comment that says which packages they need."""

from collections.abc import Iterable, Iterator, Sequence

from convcost.errors import Problem
from convcost.page import Block, Chart, Lines, Page, Picture, Prose, Section, Table, in_words, plain
from convcost.page.answer import Answer
from convcost.page.folding import folded
from convcost.page.latex.table import booktabs, has_paragraphs, is_long
from convcost.page.latex.texts import marked, verbatim
from convcost.page.look import Look

SUFFIXES = (".tex",)
LINE_WIDTH = 80
"""Characters of a typewriter face that fit a line of an article."""


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The page below the packages that it needs; an empty text where there is nothing to show."""
    del problems
    page = answer.page()
    return document(page, in_full=look.verbose) if page.sections else ""


def document(page: Page, *, in_full: bool = False) -> str:
    """A page: tables float, sentences are paragraphs; the notes or the rules in full are small print."""
    lines = [_packages(page)]
    for section in page.sections:
        lines += ["", *_section(section, plain(page.title))]
    notes = page.closing(in_full=in_full)
    if notes:
        lines += ["", *(rf"{{\footnotesize {marked(note)}\par}}" for note in notes)]
    return "\n".join(lines) + "\n"


def _packages(page: Page) -> str:
    """A comment with the packages that the tables of the page need."""
    tables = [table for section in page.sections for block in section.blocks for table in _tables(block)]
    needed = {
        "booktabs": bool(tables),
        "array": any(map(has_paragraphs, tables)),
        "longtable": any(map(is_long, tables)),
    }
    named = ",".join(name for name, is_needed in needed.items() if is_needed)
    return rf"% needs \usepackage{{{named}}}" if named else "% needs no package"


def _tables(block: Block) -> tuple[Table, ...]:
    match block:
        case Table():
            return (block,)
        case Chart():
            return (block.table,)
        case _:
            return ()


def _section(section: Section, page_title: str) -> Iterator[str]:
    """The title is the caption of the tables, and a paragraph of its own where there is none."""
    title = ", ".join(marked(text) for text in (section.title, section.subtitle) if text)
    caption = title or marked(page_title)
    has_tables = any(_tables(block) for block in section.blocks)
    if title and not has_tables:
        yield rf"\paragraph{{{title}}}"
    for index, block in enumerate(section.blocks):
        if index:
            yield ""
        yield from _block(block, caption)


def _block(block: Block, caption: str) -> Iterator[str]:
    match block:
        case Table() | Chart():
            for table in _tables(block):
                yield from booktabs(table, caption)
        case Prose():
            yield from _paragraphs(block)
        case Lines():
            hangings = block.hanging or (0,) * len(block.lines)
            yield from _verbatim(
                part for line, hanging in zip(block.lines, hangings, strict=True) for part in _folded(line, hanging)
            )
        case Picture():
            yield from _verbatim(block.lines)
        case _:
            for each in in_words(block):
                yield from _block(each, caption)


def _folded(line: str, hanging: int) -> Iterable[str]:
    """The lines that a line makes on a page of usual width, if it may be folded."""
    return folded(line, LINE_WIDTH, hanging) if hanging else (line,)


def _verbatim(lines: Iterable[str]) -> Iterator[str]:
    yield from (r"\begin{footnotesize}", r"\begin{verbatim}")
    yield from map(verbatim, lines)
    yield from (r"\end{verbatim}", r"\end{footnotesize}")


def _paragraphs(block: Prose) -> Iterator[str]:
    before, after = {"strong": (r"\textbf{", "}"), "note": (r"{\footnotesize ", r"\par}")}.get(block.weight, ("", ""))
    for index, sentence in enumerate(block.sentences):
        if index:
            yield ""
        yield f"{before}{marked(sentence)}{after}"
