"""Lines of styled pieces with colours. The only place that draws a page with rich."""

from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.text import Text

from convcost.page.ruled import Line

STYLES = {
    "": "",
    "strong": "bold",
    "dim": "dim",
    "bar": "cyan",
    "rise": "red",
    "fall": "green",
    "fail": "bold red",
    "unknown": "bold magenta",
    "warn": "bold yellow",
    "skip": "cyan",
    "pass": "green",
    "gone": "cyan",
}


def painted(lines: Iterable[Line]) -> str:
    """The lines with the escape sequences of a terminal; they have their widths already."""
    console = Console(
        file=StringIO(),
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for line in lines:
        console.print(Text.assemble(*((text, STYLES[style]) for text, style in line)), soft_wrap=True)
    text: StringIO = console.file  # type: ignore[assignment]
    return text.getvalue()
