"""The catalogue of error codes: sections of ``errors.md``, which ships beside this file."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from convcost.errors import Problem

HEADING = re.compile(r"^## ([EW][0-9]{3}) .+$", re.MULTILINE)

TOPICS: Mapping[str, str] = {
    "E120": "expressions", "E133": "expressions", "E134": "expressions", "E132": "operands", "E135": "operands",
    "E300": "shapes", "E301": "shapes", "E310": "share", "W503": "written", "W530": "operands", "W531": "operands",
    "W532": "operands", "W533": "shapes", "W535": "frozen",
}  # fmt: skip
"""The page on the notation, ``convcost explain operands``, that tells more about everything with a code."""


def topics_of(problems: Iterable[Problem]) -> tuple[str, ...]:
    """The pages on the notation that tell more about what was found, each once."""
    found = (problem.topic or TOPICS.get(problem.code, "") for problem in problems)
    return tuple(dict.fromkeys(filter(None, found)))


def codes() -> tuple[str, ...]:
    """Every code, in the order of the catalogue."""
    return tuple(_sections())


def describe(code: str) -> str | None:
    """What a code means, its usual cause and two ways to mend it, in Markdown; None for a code that does not exist."""
    return _sections().get(code.upper())


@cache
def _sections() -> Mapping[str, str]:
    text = Path(__file__).with_name("errors.md").read_text(encoding="utf-8")
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return {
        heading[1]: text[heading.start() : end].removeprefix("## ").rstrip() + "\n"
        for heading, end in zip(headings, ends, strict=True)
    }
