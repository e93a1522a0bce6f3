"""The words of the notation, a page each: the files of this directory, of which a test runs every example."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
HEADING = "# "


@cache
def names() -> tuple[str, ...]:
    """Every word that has a page, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("[a-z]*.md")))


def describe(word: str) -> str | None:
    """The page of a word, in Markdown without its heading's sign; None for a word that has none."""
    if word not in names():
        return None
    return (FOLDER / f"{word}.md").read_text(encoding="utf-8").removeprefix(HEADING)


def sentence(word: str) -> str:
    """What a word is for, in the first line of its page."""
    return (describe(word) or "").partition("\n")[0].removeprefix(f"{word}: ")
