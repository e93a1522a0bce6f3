r"""Text that was read from a file or a name, made safe to print.

Whatever a reader could not see, or a terminal would obey, is shown escaped as in a string literal: control characters,
bidirectional marks, zero-width characters, lone surrogates, line and paragraph separators, unusual spaces. A backslash
stays as it is, so that Windows paths are readable; ``\x1b`` may therefore also have been written that way.
"""

import re

INVISIBLE = re.compile("[\u034f\u115f\u1160\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that Unicode calls printable although nothing is seen of them: fillers, joiners, selectors."""

BUILD_COMMAND = re.compile(r"(?<=#)#(?=\[|vso\[|teamcity\[)")
"""Build servers obey ``##[...]`` and its like wherever it stands in a line; the second sign gets escaped."""


def visible(text: str) -> str:
    """The text on one line, in which every character is seen and none is obeyed."""
    return text if _is_visible(text) else "".join(visible_characters(text))


def visible_characters(text: str) -> list[str]:
    """`visible` character by character, so that columns can be counted."""
    if _is_visible(text):
        return list(text)
    shown = [escaped(each) if INVISIBLE.match(each) or not each.isprintable() else each for each in text]
    for command in BUILD_COMMAND.finditer(text):
        shown[command.start()] = r"\x23"
    return shown


def _is_visible(text: str) -> bool:
    """Whether it is so already, as nearly every text is."""
    return text.isprintable() and not INVISIBLE.search(text) and not BUILD_COMMAND.search(text)


def escaped(character: str) -> str:
    r"""The character as a string literal writes it: ``\n``, ``\x1b``, ``\u202e``."""
    return character.encode("unicode_escape").decode("ascii")
