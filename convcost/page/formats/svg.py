"""For a paper or a README: one figure, which `--figure` names."""

from collections.abc import Sequence

from convcost.errors import Problem
from convcost.page.answer import Answer
from convcost.page.look import Look

SUFFIXES = (".svg",)


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The figure; raises `ConvcostError` where there is none."""
    del problems, look
    return answer.drawing()
