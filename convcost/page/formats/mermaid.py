"""For a README on GitHub or GitLab: the blocks of a network as a flowchart in Mermaid's notation."""

from collections.abc import Sequence

from convcost.errors import Problem
from convcost.page.answer import Answer
from convcost.page.look import Look

SUFFIXES = (".mmd", ".mermaid")


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The flowchart; raises `ConvcostError` where there is none."""
    del problems, look
    return answer.mermaid()
