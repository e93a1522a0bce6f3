"""For programs: one JSON object with every figure, exact, and everything there is to say about it."""

from collections.abc import Sequence

from convcost.errors import Problem
from convcost.page.answer import Answer
from convcost.page.json_object import document
from convcost.page.look import Look

SUFFIXES = (".json",)


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The data of the result between its schema and the diagnostics."""
    del look
    return document(answer.data(), problems)
