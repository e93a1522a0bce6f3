"""For a person: tables aligned by spaces; on a terminal fitted to its width, with rules, bars and colours."""

from collections.abc import Sequence

from convcost.errors import Problem
from convcost.page import Page
from convcost.page.answer import Answer
from convcost.page.layout import brief, lines
from convcost.page.look import Look

SUFFIXES = (".txt",)
MORE = " (more: -v)"


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The page, or what is left of it when quiet; problems are told beside it."""
    del problems
    shorter = answer.abridged() if look.quiet else None
    if shorter:
        return drawn(shorter, look._replace(quiet=False))
    page = answer.page()
    return drawn(page if look.verbose or not page.rules else _leading_on(page), look)


def _leading_on(page: Page) -> Page:
    """A page that says how to see the rules of which its notes are the summary."""
    *others, last = page.notes
    return page._replace(notes=(*others, f"{last}{MORE}"))


def drawn(page: Page, look: Look) -> str:
    """A page as text."""
    found = brief(page) if look.quiet else lines(page, look.width, in_full=look.verbose)
    if look.color:
        from convcost.page.terminal import painted

        return painted(found)
    return "".join(f"{''.join(text for text, _ in line).rstrip()}\n" for line in found)
