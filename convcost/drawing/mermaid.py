"""A diagram in Mermaid's notation, which GitHub and GitLab draw in Markdown."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

MEANINGFUL = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "#": "#35;", "&": "#amp;", "`": "#96;"}
"""What would be markup in a label."""


class Step(NamedTuple):
    """A box with its lines, and what it takes by place."""

    lines: tuple[str, ...]
    takes: tuple[int, ...]
    color: str
    ink: str
    is_round: bool = False


def flowchart(steps: Sequence[Step], comment: str) -> str:
    """A flowchart from left to right."""
    return "\n".join((f"%% {_of_one_line(comment)}", "flowchart LR", *_lines(steps))) + "\n"


def _lines(steps: Sequence[Step]) -> Iterator[str]:
    for index, step in enumerate(steps):
        label = "<br/>".join(map(_escaped, filter(None, step.lines)))
        start, end = ("((", "))") if step.is_round else ("[", "]")
        yield f'  b{index}{start}"{label}"{end}'
    for index, step in enumerate(steps):
        yield from (f"  b{taken} --> b{index}" for taken in step.takes)
    for index, step in enumerate(steps):
        yield f"  style b{index} fill:{step.color},stroke:#5b6773,color:{step.ink}"


def _escaped(text: str) -> str:
    return "".join(MEANINGFUL.get(each, each) for each in text)


def _of_one_line(text: str) -> str:
    """A comment: braces in one would be read as a directive."""
    return text.replace("\n", " ").replace("{", "(").replace("}", ")")
