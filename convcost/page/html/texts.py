"""Texts of a page as children of HTML elements."""

from convcost.page import Read, Text, pieces
from convcost.page.html.element import Child, element


def marked(text: Text) -> tuple[Child, ...]:
    """The pieces of a text; those that were read stand in elements for code."""
    return tuple(element("code", piece) if isinstance(piece, Read) else piece for piece in pieces(text))
