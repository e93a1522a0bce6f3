"""Texts as LaTeX sets them: nothing in them is a command, and every character is one that pdflatex has."""

import re
import unicodedata

from convcost.errors.untrusted import escaped
from convcost.page import Read, Text, pieces

COMMANDS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"{\char34}", "`": r"\textasciigrave{}", "'": r"{'}", "[": "{[}", "]": "{]}",
    "*": "{*}",
}  # fmt: skip
"""ASCII characters that mean something to LaTeX, or that a font of it shows as another."""
SIGNS = {
    "×": r"$\times$", "→": r"$\rightarrow$", "←": r"$\leftarrow$", "≤": r"$\leq$", "≥": r"$\geq$", "≈": r"$\approx$",
    "±": r"$\pm$", "−": "$-$", "–": r"\textendash{}", "—": r"\textemdash{}", "…": r"\dots{}",
    "·": r"$\cdot$", "µ": r"$\mu$", "μ": r"$\mu$",
    "²": r"\textsuperscript{2}", "³": r"\textsuperscript{3}",
    "“": r"\textquotedblleft{}", "”": r"\textquotedblright{}", "’": "{'}", "∞": r"$\infty$",
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "ø": r"\o{}", "Ø": r"\O{}", "å": r"\aa{}", "Å": r"\AA{}", "ł": r"\l{}",
}  # fmt: skip
RELATIONS = {
    r"-\textgreater{}": r"$\rightarrow$", r"\textgreater{}=": r"$\geq$", r"\textless{}=": r"$\leq$",
}  # fmt: skip
"""What several characters in a row stand for."""
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030c": "v", "\u0327": "c",
    "\u0304": "=", "\u0306": "u", "\u030b": "H",
}  # fmt: skip
"""The command of an accent by the mark that Unicode combines with a letter."""
IN_ASCII = {
    "×": "x", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "−": "-", "–": "-", "—": "-", "…": "...", "·": "*", "µ": "u",
    "│": "|", "─": "-", "█": "#",
}  # fmt: skip
"""What stands in lines whose layout counts: no command works there."""
LIGATURE = re.compile("-(?=-)")
"""The first of two hyphens, which would become a dash."""


def marked(text: Text) -> str:
    """A text that means nothing but itself; pieces that were read stand in a typewriter face."""
    return "".join(
        rf"\texttt{{{latex_text(piece)}}}" if isinstance(piece, Read) else latex_text(piece) for piece in pieces(text)
    )


def latex_text(text: str) -> str:
    """A text without commands; a character that pdflatex may not have is shown by its number."""
    shown = "".join(map(_character, text))
    for written, sign in RELATIONS.items():
        shown = shown.replace(written, sign)
    return LIGATURE.sub("-{}", shown)


def _character(character: str) -> str:
    known = COMMANDS.get(character) or SIGNS.get(character)
    if known:
        return known
    letter, *marks = tuple(unicodedata.normalize("NFD", character))
    if len(marks) == 1 and marks[0] in ACCENTS and letter.isascii():
        return f"\\{ACCENTS[marks[0]]}{{{letter}}}"
    return character if character.isascii() and character.isprintable() else latex_text(escaped(character))


def figure(text: str) -> str:
    """A number, or a text with numbers, as it stands in a column of figures: groups of digits, a minus sign."""
    number = latex_text(text).replace(",", "{,}")
    return f"$-${number[1:]}" if number.startswith("-") and number[1:2].isdigit() else number


def verbatim(line: str) -> str:
    """A line in which no command works, and which does not end the lines around it."""
    shown = "".join(
        IN_ASCII.get(each, each if each.isascii() and each.isprintable() else escaped(each)) for each in line
    )
    return shown.replace("\\end{", "\\end {")
