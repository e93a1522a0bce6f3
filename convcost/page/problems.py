"""Problems as text: with the lines they are about, or one line each."""

from collections.abc import Iterable

from convcost.errors import Problem
from convcost.errors.codes import topics_of
from convcost.errors.untrusted import visible
from convcost.page.frame import GUTTER, STYLES, Paint, frame

MOST_SHOWN = 20
LONGEST = 1000
"""Characters of a message or note; what was read may be of any size."""


def render(problems: Iterable[Problem], *, color: bool = False) -> str:
    """The problems in the order of their places; an empty text when there is none.

    When there are too many to show, those left out are notes and warnings before errors. The last line names the pages
    on the notation that tell more.
    """
    found = sorted(problems, key=_position)
    kept = sorted(sorted(found, key=_rank)[:MOST_SHOWN], key=_position)
    texts = ["".join(f"{row}\n" for row in _rows(problem, _ansi if color else _plain)) for problem in kept]
    if len(found) > MOST_SHOWN:
        texts.append(f"and {len(found) - MOST_SHOWN} more\n")
    if topics := topics_of(kept):
        texts.append(f"more about this: {', '.join(f'convcost explain {topic}' for topic in topics)}\n")
    return "\n".join(texts)


def concise(problem: Problem) -> str:
    """One line, as editors and logs read it: ``file:line:col: error[E110]: message; hint``."""
    hints = [label.text for label in problem.labels[:1] if label.text] or problem.notes[:1]
    said = "; ".join([problem.message, *hints, *problem.variant_notes])
    place = f"{problem.labels[0].span}: " if problem.labels else ""
    line = _shown(f"{place}{problem.severity}[{problem.code}]: {said}")
    # a file may be called `::error::`, which a build server would obey
    return f"./{line}" if line.lstrip().startswith("::") else line


def _rows(problem: Problem, paint: Paint) -> Iterable[str]:
    indent = len(str(max((label.span.line for label in problem.labels), default=1)))
    severity = paint(f"{problem.severity}[{problem.code}]", STYLES[problem.severity])
    yield f"{severity} {paint(_shown(problem.message), '1')}"
    yield from frame(problem, indent, paint)
    notes = (*problem.notes, *problem.variant_notes)
    if problem.labels and notes:
        yield paint(f"{'':{indent}} |", GUTTER)
    for note in notes:
        yield f"{'':{indent}} {paint('=', GUTTER)} {_shown(note)}"


def _position(problem: Problem) -> tuple[str, int]:
    if not problem.labels:
        return "", -1
    span = problem.labels[0].span
    return span.source.name, span.start


def _rank(problem: Problem) -> int:
    return list(STYLES).index(problem.severity)


def _shown(text: str) -> str:
    shown = visible(text[: LONGEST + 1])
    return shown if len(text) <= LONGEST else f"{shown[:LONGEST]}..."


def _plain(text: str, style: str) -> str:
    del style
    return text


def _ansi(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"
