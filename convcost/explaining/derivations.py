"""A number as the lines in which a reader follows it: a formula, the formula with numbers, the result."""

import re
from collections.abc import Iterator, Sequence

from convcost.explaining.explanation import Derivation

ONE_LINE = 76
"""Columns within which a derivation stays on one line."""
LARGE = re.compile(r"\d{5,}")


def lines(derivations: Sequence[Derivation], suffix: str = "") -> Iterator[str]:
    """The derivations below each other, equals signs too; ``suffix`` goes with their names.

    What repeats the one before it on another axis is only said to.
    """
    width = max((len(each.name + suffix) for each in derivations), default=0)
    before = None
    for each in derivations:
        name = f"{each.name}{suffix}".ljust(width)
        alike = _without_axis(each)
        if alike == before and " " in alike[0]:
            yield f"{name} = {each.value:,}, likewise"
        else:
            yield from _steps(name, each)
        before = alike


def together(derivations: Sequence[Derivation]) -> str:
    """What several come to: ``9,408 + 64 = 9,472``; of one, itself."""
    total = f"{sum(each.value for each in derivations):,}"
    return f"{' + '.join(f'{each.value:,}' for each in derivations)} = {total}" if len(derivations) > 1 else total


def _steps(name: str, derivation: Derivation) -> Iterator[str]:
    """Each step once: a formula may be a name already, and with its number put in the result."""
    written = [derivation.formula] if derivation.formula != derivation.name else []
    put_in = [_grouped(derivation.numbers)] if derivation.numbers != str(derivation.value) else []
    steps = (*written, *put_in, f"{derivation.value:,}")
    line = " = ".join((name, *steps))
    if len(line) <= ONE_LINE:
        yield line
        return
    for index, step in enumerate(steps):
        yield f"{'' if index else name:{len(name)}} = {step}"


def _grouped(numbers: str) -> str:
    return LARGE.sub(lambda digits: f"{int(digits[0]):,}", numbers)


def _without_axis(derivation: Derivation) -> tuple[str, str]:
    """What two spatial axes have in common where they are computed alike."""
    axis = re.escape(derivation.name)
    formula = re.sub(rf"\b{axis}_in\b", "n", derivation.formula)
    formula = re.sub(rf"(?<=\w)_{axis}\b", "", formula)
    return formula, derivation.numbers
