"""Texts of a page as children of HTML elements."""

from convcost.page import Link, Read, Strong, Text, pieces
from convcost.page.html.element import Child, element


def marked(text: Text) -> tuple[Child, ...]:
    """The pieces of a text; those that were read stand in elements for code, those that lead somewhere are links."""
    return tuple(map(_marked, pieces(text)))


def _marked(piece: str) -> Child:
    if isinstance(piece, Link):
        return element("a", str(piece), href=f"#{piece.to}")
    if isinstance(piece, Strong):
        return element("b", str(piece))
    return element("code", piece) if isinstance(piece, Read) else piece
