"""Numbers of channels as Python: what is written for them, and what that comes to in every instance."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

NAME = re.compile(r"input\.c|[A-Za-z_]\w*")
SIMPLE = re.compile(r"\w+|\(.*\)")
UNKNOWN = "unknown_width"
"""Stands for a width that follows from nothing that is known; a class whose text has it cannot be written."""
PYTHON = frozenset({"and", "or", "not", "if", "else", "div8"})


class Width(NamedTuple):
    """Code, and its value in every instance; None where an instance never comes there."""

    code: str
    values: tuple[Any, ...]


def python(text: str, names: Callable[[str], str]) -> str:
    """An expression of the notation as Python; ``names`` says what stands for a name."""

    def replaced(match: re.Match[str]) -> str:
        return match[0] if match[0] in PYTHON else names(match[0])

    return NAME.sub(replaced, text)


def in_brackets(code: str) -> str:
    """The code as an operand."""
    return code if SIMPLE.fullmatch(code) and code.count("(") <= 1 else f"({code})"


def same(values: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether they agree wherever both are known."""
    return all(None in pair or pair[0] == pair[1] for pair in zip(values, others, strict=True))


def known(values: Sequence[Any]) -> list[Any]:
    """Those that are known."""
    return [each for each in values if each is not None]


def added(widths: Sequence[Width]) -> str:
    """Their sum: equal ones as a product, numbers at the end."""
    counts: dict[str, int] = {}
    number = 0
    for width in widths:
        if width.code.isdigit():
            number += int(width.code)
        else:
            counts[width.code] = counts.get(width.code, 0) + 1
    terms = [code if count == 1 else f"{count} * {in_brackets(code)}" for code, count in counts.items()]
    return " + ".join([*terms, *([str(number)] if number or not terms else [])])


def found(values: tuple[Any, ...], candidates: Sequence[Width]) -> str | None:
    """The code of a width with these values: a number, a candidate, a multiple or a part of one; None else."""
    numbers = set(known(values))
    if len(numbers) == 1:
        return str(numbers.pop())
    candidates = [each for each in candidates if UNKNOWN not in each.code]
    for each in candidates:
        if same(values, each.values):
            return each.code
    for each in candidates:
        pairs = [(a, b) for a, b in zip(values, each.values, strict=True) if a is not None and isinstance(b, int) and b]
        ratios = {a // b for a, b in pairs if a % b == 0}
        if len(ratios) == 1 and all(a % b == 0 for a, b in pairs):
            return f"{ratios.pop()} * {in_brackets(each.code)}"
        parts = {b // a for a, b in pairs if a and b % a == 0}
        if len(parts) == 1 and all(a and b % a == 0 for a, b in pairs):
            return f"{in_brackets(each.code)} // {parts.pop()}"
    return None


def substituted(code: str, values: Mapping[str, str]) -> str:
    """The code with other code in the place of its names."""
    if code in values:
        return values[code]
    return NAME.sub(lambda match: in_brackets(values[match[0]]) if match[0] in values else match[0], code)
