"""A drawing as a file of its own: its style sheet inside, its colours explained, on a ground that can be read."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from convcost.drawing.measure import width as width_of
from convcost.drawing.paths import number
from convcost.page.html.element import Child, Element, Markup, element, written

PAD, TITLE, KEY, BETWEEN = 12, 26, 24, 8
UNPLACED = re.compile(r"<text(?=[ >])(?![^>]* x=)")
"""Texts that a style sheet puts in their place, which programs for papers do not do."""
SIZE = re.compile(r'<svg[^>]*? width="([\d.]+%?)" height="([\d.]+)"')
ALL_SEEN = ".a1,.a2{display:inline}.b1,.b2{display:none}.tm a>text{transform:none}"
INK, MUTED = "#17212b", "#5b6773"
FONT = "Arial, sans-serif"


class Piece(NamedTuple):
    """A drawing, how large it is, and what stands above it."""

    svg: str
    width: float
    height: float
    caption: str = ""


def alone(pieces: Sequence[Piece], style: str, title: str, key: Sequence[tuple[str, str]] = ()) -> str:
    """Pieces below each other with a title, and what the colours mean below them all."""
    wide = max(piece.width for piece in pieces)
    y = float(PAD + TITLE)
    drawn: list[Element] = [_text(title, PAD, PAD + 14, size=15, weight="600")]
    for piece in pieces:
        if piece.caption:
            drawn.append(_text(piece.caption, PAD, y + 12, size=12))
            y += 18
        drawn.append(_placed(piece, y, wide))
        y += piece.height + BETWEEN
    if key:
        drawn += _key(key, y + 4)
        y += KEY
    size = (wide + 2 * PAD, y + PAD)
    sheet = element("style", Markup(f"{style}{ALL_SEEN}".replace("<", "")))
    ground = element("rect", width=number(size[0]), height=number(size[1]), fill="#fff")
    root = element(
        "svg", element("title", title), sheet, ground, *drawn, xmlns="http://www.w3.org/2000/svg",
        width=number(size[0]), height=number(size[1]), viewBox=f"0 0 {number(size[0])} {number(size[1])}",
    )  # fmt: skip
    return f"{written(root)}\n"


def size_of(svg: str) -> tuple[float, float]:
    """The width and the height of a drawing of ours; 0 for a width that follows a page."""
    found = SIZE.search(svg)
    if found is None:
        raise ValueError("a drawing says how large it is")
    return (0.0 if found[1].endswith("%") else float(found[1])), float(found[2])


def _placed(piece: Piece, y: float, wide: float) -> Element:
    placed = UNPLACED.sub('<text x="5" y="14"', piece.svg).replace('<tspan x="0" dy="14">', '<tspan x="5" dy="14">')
    shown = min(piece.width, wide)
    return element("svg", Markup(placed), x=str(PAD), y=number(y), width=number(shown), height=number(piece.height))


def _key(key: Sequence[tuple[str, str]], y: float) -> list[Element]:
    """Patches with what they stand for; their lightness differs, so that they can be told apart in grey."""
    found: list[Element] = []
    x = float(PAD)
    for color, text in key:
        found.append(
            element("rect", x=number(x), y=number(y), width="20", height="11", rx="2", fill=color, stroke=MUTED)
        )
        found.append(_text(text, x + 25, y + 10, size=11, fill=MUTED))
        x += 25 + width_of(text, 11) + 16
    return found


def _text(text: Child, x: float, y: float, *, size: int, weight: str = "", fill: str = INK) -> Element:
    return element(
        "text", text, x=number(x), y=number(y), font_size=str(size), font_family=FONT, font_weight=weight, fill=fill
    )


def badge(parts: Sequence[tuple[str, str]], title: str) -> str:
    """Names and figures in a row, as project pages show them: the name on dark, the figure on pale."""
    x, height = 0.0, 20
    drawn: list[Element] = []
    for index, text in enumerate(text for part in parts for text in part):
        wide = width_of(text, 11) + 12
        ground, ink = (INK, "#fff") if index % 2 == 0 else ("#d3e2c4", INK)
        drawn.append(element("rect", x=number(x), y="0", width=number(wide), height=str(height), fill=ground))
        drawn.append(_text(text, x + 6, 14, size=11, fill=ink))
        x += wide
    root = element(
        "svg", element("title", title), *drawn, xmlns="http://www.w3.org/2000/svg", width=number(x),
        height=str(height), viewBox=f"0 0 {number(x)} {height}", role="img", aria_label=title,
    )  # fmt: skip
    return f"{written(root)}\n"
