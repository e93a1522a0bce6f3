"""The catalogue of error codes: sections of ``errors.md``, which ships beside this file."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HEADING = re.compile(r"^## ([EW][0-9]{3}) .+$", re.MULTILINE)


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
