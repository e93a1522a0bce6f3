"""The words of the notation, a page each: the files of this directory, of which a test runs every example."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
HEADING = "# "
PARTS: Mapping[str, str] = {
    "args": "blocks", "as": "operands", "axis": "operands", "defaults": "blocks", "first": "repeat", "fit": "operands",
    "from": "operands", "half": "padding", "in": "operands", "input": "shapes", "inputs": "shapes", "last": "repeat",
    "matrix": "variants", "same": "padding", "seq": "blocks", "side": "outputs", "until": "use", "valid": "padding",
    "vars": "variants", "where": "space",
}  # fmt: skip
"""Words that are explained on the page of another."""


@cache
def names() -> tuple[str, ...]:
    """Every word that has a page, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("[a-z]*.md")))


def describe(word: str) -> str | None:
    """The page that explains a word, in Markdown without its heading's sign; None for a word that has none."""
    word = PARTS.get(word, word)
    if word not in names():
        return None
    return (FOLDER / f"{word}.md").read_text(encoding="utf-8").removeprefix(HEADING)


def sentence(word: str) -> str:
    """What a word is for, in the first line of its page."""
    return (describe(word) or "").partition("\n")[0].removeprefix(f"{word}: ")
