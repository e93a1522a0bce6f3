"""For a person: tables aligned by spaces; on a terminal fitted to its width, with rules, bars and colours."""

from collections.abc import Sequence

from convcost.errors import Problem
from convcost.page import Page
from convcost.page.answer import Answer
from convcost.page.layout import brief, lines
from convcost.page.look import Look

SUFFIXES = (".txt",)


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The page, or what is left of it when quiet; problems are told beside it."""
    del problems
    shorter = answer.abridged() if look.quiet else None
    return drawn(shorter, look._replace(quiet=False)) if shorter else drawn(answer.page(), look)


def drawn(page: Page, look: Look) -> str:
    """A page as text."""
    found = brief(page) if look.quiet else lines(page, look.width)
    if look.color:
        from convcost.page.terminal import painted

        return painted(found)
    return "".join(f"{''.join(text for text, _ in line).rstrip()}\n" for line in found)
