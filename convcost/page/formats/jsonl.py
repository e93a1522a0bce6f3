"""For a program that reads line by line: an object for every row of the table, of the same figures as CSV."""

from collections.abc import Sequence
from json import dumps

from convcost.errors import Problem
from convcost.page.answer import Answer
from convcost.page.look import Look

SUFFIXES = (".jsonl", ".ndjson")


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The rows, each on a line of its own."""
    del problems, look
    titles, rows = answer.records()
    return "".join(f"{dumps(dict(zip(titles, row, strict=True)), ensure_ascii=True)}\n" for row in rows)
