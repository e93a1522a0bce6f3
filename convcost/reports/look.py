"""How wide and how colourful a text is, and how much it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """No width is that of a pipe or a file, where nothing is left out or wrapped."""

    width: int | None = None
    color: bool = False
    quiet: bool = False
    verbose: bool = False

    def paint(self, text: str, style: str) -> str:
        """The text in a style, if there are colours."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.color else text
