"""A console of a given width that draws into a text, for every report on a terminal."""

from collections.abc import Callable
from io import StringIO

from rich.console import Console


def drawn(draw: Callable[[Console], None], *, width: int, color: bool) -> str:
    """What ``draw`` prints; without colour no line ends in blanks."""
    text = StringIO()
    console = Console(
        file=text,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    draw(console)
    return text.getvalue() if color else "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())
