"""Where the figures of two networks cross: the exact difference of their formulas in one free name, and its signs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb
from typing import NamedTuple

from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.subject import Subject
from convcost.exploring.formulas.formula import LARGEST_FREE, Formulas, formulas
from convcost.exploring.formulas.polynomial import TEXT, Polynomial, Writer, Writing, polynomial
from convcost.language.tracing import Arena, Extent, Guard, Traced

Coefficients = tuple[int, ...]
"""A polynomial in one name: what its powers are multiplied by, from the power 0 on."""
ONE_NAME = "networks cross in one name"


class Run(NamedTuple):
    """Consecutive whole numbers, the last included, at which a polynomial has one sign: -1, 0 or 1."""

    first: int
    last: int
    sign: int


@dataclass(frozen=True)
class Crossing:
    """Two networks with the same name left free; the name stands for its symbol times its step."""

    one: Formulas
    other: Formulas
    name: str
    symbol: str
    step: int

    def difference(self, place: int) -> Coefficients | None:
        """A figure of the first network less that of the other; None where one of them is no polynomial."""
        found = [self._coefficients(each, each.expressions[place]) for each in (self.one, self.other)]
        if found[0] is None or found[1] is None:
            return None
        return sum_of(found[0], tuple(-each for each in found[1]))

    def written(self, coefficients: Coefficients, writing: Writing = TEXT) -> str:
        """A polynomial in the symbol."""
        terms = {(0,) * power: each for power, each in enumerate(coefficients) if each}
        return Writer(Arena([Extent(1, LARGEST_FREE)]), (self.symbol,), writing).polynomial(Polynomial(terms))

    def runs(self, place: int) -> tuple[Run, ...] | None:
        """The signs of a difference wherever both networks are what was traced, in values of the name."""
        difference = self.difference(place)
        if difference is None:
            return None
        narrowest = min(found.steps[0] for found in (self.one, self.other) if found.free)
        found = signs(difference, 1, LARGEST_FREE * narrowest // self.step)
        for formula, guard in self._guards():
            conditions = self._condition(formula, guard)
            if conditions is not None:
                found = within(found, holding(guard, formula.guards[guard], conditions))
        return tuple(Run(run.first * self.step, run.last * self.step, run.sign) for run in found)

    @property
    def unproved(self) -> tuple[str, ...]:
        """The conditions that are no polynomials: the signs hold where they do."""
        guards = [(formula, guard) for formula, guard in self._guards() if self._condition(formula, guard) is None]
        return tuple(dict.fromkeys(formula.condition(guard) for formula, guard in guards))

    def _guards(self) -> Iterable[tuple[Formulas, Guard]]:
        return ((formula, guard) for formula in (self.one, self.other) for guard in formula.guards)

    def _condition(self, formula: Formulas, guard: Guard) -> Coefficients | None:
        return self._coefficients(formula, Traced(formula.arena, guard.expression))

    def _coefficients(self, formula: Formulas, figure: Traced | int) -> Coefficients | None:
        """A figure as a polynomial in the common symbol; None where it rounds, or takes the largest of several."""
        if isinstance(figure, int):
            return (figure,)
        terms = polynomial(formula.arena, figure.expression).terms
        if any(formula.arena.terms[atom].operation != "variable" for monomial in terms for atom in monomial):
            return None
        made = [0] * (1 + max(map(len, terms), default=0))
        for monomial, coefficient in terms.items():
            made[len(monomial)] += coefficient * (self.step // formula.steps[0]) ** len(monomial)
        return tuple(made)


def crossing(subject: Subject, other: Subject, free: Sequence[str]) -> Crossing:
    """Trace both networks; one that does not have the name is a constant. Raises `ConvcostError`."""
    if len(free) != 1:
        hint = f"--free {free[0]}; the others keep their values"
        raise ConvcostError([Problem("E403", f"{ONE_NAME}, not in {', '.join(free)}", notes=(hint,))])
    both = formulas(subject, free), formulas(other, free if free[0] in other.declared else ())
    coarsest = max((each for each in both if each.free), key=lambda each: each.steps[0])
    return Crossing(*both, free[0], coarsest.symbols[0], coarsest.steps[0])


def sum_of(left: Coefficients, right: Coefficients) -> Coefficients:
    """Two polynomials together, without leading zeros."""
    size = max(len(left), len(right))
    padded = ((*each, *(0,) * (size - len(each))) for each in (left, right))
    made = [one + other for one, other in zip(*padded, strict=True)]
    while made and not made[-1]:
        made.pop()
    return tuple(made)


def value_at(coefficients: Coefficients, place: int) -> int:
    """Horner's rule."""
    value = 0
    for each in reversed(coefficients):
        value = value * place + each
    return value


def signs(coefficients: Coefficients, first: int, last: int) -> list[Run]:
    """The runs of one sign from first to last, all of them, by integers alone.

    Between two changes of sign of p(n + 1) - p(n), which has a power less, p only rises or only falls: there its own
    sign changes at most twice, from one side over zeros to the other, and halving finds the places.
    """
    if first > last:
        return []
    starts = {first: _sign(coefficients, first)}
    if len(coefficients) > 1:
        slopes = signs(_slope(coefficients), first, last - 1)
        corners = [first, *(run.last + 1 for run in slopes)]
        for left, right in pairwise(corners):
            _collect(coefficients, left, right, starts)
    kept = sorted(starts)
    changes = [kept[0], *(place for before, place in pairwise(kept) if starts[before] != starts[place])]
    ends = [*(place - 1 for place in changes[1:]), last]
    return [Run(begin, end, starts[begin]) for begin, end in zip(changes, ends, strict=True)]


def _collect(coefficients: Coefficients, left: int, right: int, starts: dict[int, int]) -> None:
    """Every place from left to right, between which it only rises or only falls, where a sign begins."""
    while (sign := _sign(coefficients, left)) != _sign(coefficients, right):
        same, different = left, right
        while different - same > 1:
            middle = (same + different) // 2
            if _sign(coefficients, middle) == sign:
                same = middle
            else:
                different = middle
        left = different
        starts[left] = _sign(coefficients, left)


def _sign(coefficients: Coefficients, place: int) -> int:
    value = value_at(coefficients, place)
    return (value > 0) - (value < 0)


def _slope(coefficients: Coefficients) -> Coefficients:
    """The coefficients of p(n + 1) - p(n): (n + 1)^k - n^k is the sum of binomial(k, j) n^j over j < k."""
    size = len(coefficients) - 1
    return tuple(sum(comb(k, j) * coefficients[k] for k in range(j + 1, size + 1)) for j in range(size))


def holding(guard: Guard, outcome: int, coefficients: Coefficients) -> list[Run]:
    """Where a guard comes out as it did."""
    if guard.question == "value":
        coefficients = sum_of(coefficients, (-outcome,))
    found = signs(coefficients, 1, LARGEST_FREE)
    if guard.question == "value":
        return [run for run in found if run.sign == 0]
    if guard.question == "is_zero":
        return [run for run in found if (run.sign == 0) == bool(outcome)]
    return [run for run in found if (run.sign < 0) == bool(outcome)]


def within(runs: Sequence[Run], allowed: Sequence[Run]) -> list[Run]:
    """What of the runs is in one of the allowed ones."""
    pairs = [(Run(max(run.first, each.first), min(run.last, each.last), run.sign)) for run in runs for each in allowed]
    return [run for run in pairs if run.first <= run.last]
