"""How wide a text is, by the advance widths of the sans serif faces that browsers have: an estimate to lay out by."""

NARROW = dict.fromkeys("ijl'|", 0.23) | dict.fromkeys("ft.,:;/\\ !I[]()", 0.29) | dict.fromkeys("r-`", 0.35)
WIDE = dict.fromkeys("mM%W@", 0.88) | dict.fromkeys("wCGOQDHNRU", 0.74) | dict.fromkeys("ABEKPSVXY&", 0.67)
WIDTHS = NARROW | WIDE | dict.fromkeys("+=<>×→–", 0.6) | dict.fromkeys("…", 1.0)
USUAL = 0.556
"""Digits and most small letters."""
IDEOGRAPH = 1.0
BOLD = 1.08


def width(text: str, size: float = 12, *, is_bold: bool = False) -> float:
    """Pixels of a text in a size."""
    ems = sum(WIDTHS.get(each, USUAL if each < "\u1100" else IDEOGRAPH) for each in text)
    return ems * size * (BOLD if is_bold else 1)


def shortened(text: str, room: float, size: float = 12) -> str:
    """The text, with an ellipsis in its middle where it is wider than the room."""
    if width(text, size) <= room:
        return text
    kept = len(text) - 1
    while kept > 1 and width(_without_middle(text, kept), size) > room:
        kept -= 1
    return _without_middle(text, kept)


def _without_middle(text: str, kept: int) -> str:
    tail = kept // 2
    return f"{text[: kept - tail]}…{text[len(text) - tail :]}"
