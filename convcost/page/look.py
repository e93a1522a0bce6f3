"""How a text is drawn: how wide, in colour or not, and how much it says."""

from typing import NamedTuple


class Look(NamedTuple):
    """No width is that of a pipe or a file, where nothing is left out or folded."""

    width: int | None = None
    color: bool = False
    quiet: bool = False
    verbose: bool = False
    """Whether the rules by which everything was counted are said in full."""
