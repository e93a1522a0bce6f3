"""Texts in columns of a terminal: padded to a width, or folded to it."""

from collections.abc import Iterator

from convcost.page.excerpt import width as columns_of

COMMAND = "::"
"""Build servers obey lines that begin with it: such a word stays behind the one before it."""


def padded(text: str, width: int, *, is_left: bool) -> str:
    """The text with spaces on one side."""
    space = " " * (width - columns_of(text))
    return f"{text}{space}" if is_left else f"{space}{text}"


def folded(text: str, width: int | None, hanging: int = 0) -> Iterator[str]:
    """A line, or several that fit the width, all but the first set in by ``hanging``; no word is broken."""
    if width is None or columns_of(text) <= width:
        yield text
        return
    start = text[: len(text) - len(text.lstrip(" "))]
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else f"{start}{word}" if word else ""
        if line.strip() and columns_of(longer) > width and not word.startswith(COMMAND):
            yield line.rstrip()
            line, start = "", " " * hanging
            longer = f"{start}{word}" if word else ""
        line = longer
    yield line
