"""The lines of the sources that a problem is about, with what there is to say under them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from convcost.errors import Label, Problem
from convcost.errors.untrusted import visible
from convcost.language.source import Source
from convcost.page.excerpt import Excerpt, excerpt

Paint = Callable[[str, str], str]
"""Gives a text a style, or leaves it as it is."""

GUTTER = "36"
STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36"}


class Mark(NamedTuple):
    """A label on its line: characters ``start`` to ``end`` of it."""

    line: int
    start: int
    end: int
    text: str
    is_culprit: bool


def frame(problem: Problem, indent: int, paint: Paint) -> Iterator[str]:
    """The rows of the frame; ``indent`` is the width of its line numbers."""
    margin = paint(f"{'':{indent}} |", GUTTER)
    for arrow, source, labels in _sources(problem):
        place = visible(str(labels[0].span))
        yield f"{'':{indent}}{paint(arrow, GUTTER)} {place}"
        yield margin
        shown = 0
        for line, part, marks in _lines(source, labels, problem.labels[0]):
            opening = _opening(source, line) if line > shown + 1 else None
            if shown and line > shown + 1 + (opening is not None):
                yield margin
            if opening:
                yield _row(line - 1, opening, indent, paint)
            yield _row(line, part, indent, paint)
            for mark in marks:
                yield f"{margin} {_underline(mark, part, STYLES[problem.severity], paint)}"
            shown = line


def _sources(problem: Problem) -> Iterator[tuple[str, Source, list[Label]]]:
    """The labels of each source, the culprit's first."""
    sources = list(dict.fromkeys(id(label.span.source) for label in problem.labels))
    for key in sources:
        labels = [label for label in problem.labels if id(label.span.source) == key]
        yield "-->" if key == sources[0] else ":::", labels[0].span.source, labels


def _lines(source: Source, labels: list[Label], culprit: Label) -> Iterator[tuple[int, Excerpt, list[Mark]]]:
    """The labelled lines in order; one that is too long for all of its labels comes several times."""
    marks = sorted(_mark(source, label, is_culprit=label is culprit) for label in labels)
    for line in dict.fromkeys(mark.line for mark in marks):
        rest = [mark for mark in marks if mark.line == line]
        while rest:
            part = excerpt(source.line_text(line), rest[0].start)
            yield line, part, [mark for mark in rest if part.shows(mark.start)]
            rest = [mark for mark in rest if not part.shows(mark.start)]


def _mark(source: Source, label: Label, *, is_culprit: bool) -> Mark:
    """A span that goes on for several lines is marked on its first one."""
    line = source.line_of(label.span.start)
    origin, length = source.line_starts[line - 1], len(source.line_text(line))
    start, end = min(label.span.start - origin, length), min(label.span.end - origin, length)
    return Mark(line, start, end, label.text, is_culprit)


def _opening(source: Source, line: int) -> Excerpt | None:
    """The line above, if it is less indented: then it opens what the line belongs to."""
    if line == 1:
        return None
    above, text = source.line_text(line - 1), source.line_text(line)
    if not above.strip() or _indentation(above) >= _indentation(text):
        return None
    return excerpt(above, 0)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _row(line: int, part: Excerpt, indent: int, paint: Paint) -> str:
    return f"{paint(f'{line:>{indent}} |', GUTTER)} {part.text}".rstrip()


def _underline(mark: Mark, part: Excerpt, style: str, paint: Paint) -> str:
    column, width = part.place(mark.start, mark.end)
    sign, chosen = ("^", style) if mark.is_culprit else ("-", GUTTER)
    return " " * column + paint(f"{sign * width} {visible(mark.text)}".rstrip(), chosen)
