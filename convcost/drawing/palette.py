"""Colours for spatial resolution: a ramp from fine to coarse whose lightness falls, so that it also prints in grey."""

RAMP = ("#f3ead3", "#d3e2c4", "#a6d0c0", "#6fb5ba", "#2f7b98", "#2a6190", "#1f3b6b")
SINGLE = "#c9ccd1"
"""Of what has one position, such as the features of a classifier."""
DARK_INK, LIGHT_INK = "#17212b", "#ffffff"
FIRST_DARK = 4
"""From this colour on a text on it is light."""


def shade(place: int, count: int) -> int:
    """The colour of one of ``count`` steps, spread over the whole ramp."""
    return 2 if count < 2 else round(place * (len(RAMP) - 1) / (count - 1))


def shades() -> str:
    """The classes of all colours, ``r0`` to ``r6`` and ``r``, as a style sheet; ``--ink`` is for texts on them."""
    rules = [f".r{index}{{fill:{color};background:{color};--ink:{_ink(index)}}}" for index, color in enumerate(RAMP)]
    return "".join((*rules, f".r{{fill:{SINGLE};background:{SINGLE};--ink:{DARK_INK}}}"))


def _ink(index: int) -> str:
    return LIGHT_INK if index >= FIRST_DARK else DARK_INK


def ink(shade: int | None) -> str:
    """The colour of texts on a colour of the ramp."""
    return DARK_INK if shade is None else _ink(shade)


def color(shade: int | None) -> str:
    """A colour by its place on the ramp; of a single position without one."""
    return SINGLE if shade is None else RAMP[shade]


def changes() -> str:
    """The classes of what became of something in another network, as a style sheet."""
    filled = (
        (".mixed", "#9aa3ad"), (".grew,.added", "#dd8345"), (".shrank,.removed", "#a9cdea"), (".unknown", "#c9ccd1"),
        (".same", "#e3e6ea"),
    )  # fmt: skip
    return "".join(f"{names}{{fill:{color};background:{color};--ink:#17212b}}" for names, color in filled)
