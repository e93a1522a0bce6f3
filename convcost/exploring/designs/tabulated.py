"""Figures by tables: what depends on one variable is computed once for each of its values, and looked up for points.

A space of a million points has a thousand values of a width and a hundred of a resolution. A figure is brought into a
form in which little is left that depends on both: with w and v of the width alone, ``3*r*r*w + 5*r*r*v`` becomes
``(r*r) * (3*w + 5*v)``, a product of two looked up numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from convcost.exploring.designs.compiled import Program, program
from convcost.language.tracing import Arena
from convcost.language.tracing.arena import Computation

Support = frozenset[int]
"""The variables that an expression depends on."""


class Tabulated(NamedTuple):
    """For some variables a function that gives their tables, and what computes figures of numbers looked up in them.

    The ``rest`` takes the variables without a table first, ``plain``, then what the tables have, table by table.
    """

    tables: Mapping[int, Program]
    plain: tuple[int, ...]
    rest: Program

    @property
    def fits_64_bits(self) -> bool:
        """Whether no number on the way reaches 2^63."""
        return all(each.fits_64_bits for each in (self.rest, *self.tables.values()))


def tabulated(arena: Arena, expressions: Sequence[int], variables: Iterable[int]) -> Tabulated:
    """The program of some expressions, with tables for these variables."""
    writing = _Tabulation(arena, frozenset(variables))
    figures = [writing.regrouped(each) for each in expressions]
    frontier = sorted(writing.frontier(figures))
    tables = {
        variable: program(arena, [each for each in frontier if writing.support(each) == {variable}], (variable,))
        for variable in sorted(set().union(*map(writing.support, frontier)))
    }
    plain = tuple(sorted(frozenset().union(*map(writing.support, figures)) - set(tables)))
    given = [each for variable in tables for each in frontier if writing.support(each) == {variable}]
    return Tabulated(tables, plain, program(arena, figures, (*plain, *given), writing.written_as))


class _Tabulation:
    """What of the expressions of an arena tables hold."""

    def __init__(self, arena: Arena, variables: frozenset[int]) -> None:
        self.arena = arena
        self.variables = variables
        self.written_as: dict[int, Computation] = {}
        """Products and sums of what depends on one variable each, and of the rest."""
        self._supports: list[Support] = []
        self._regrouped: dict[int, int] = {}

    def support(self, expression: int) -> Support:
        """The variables that an expression depends on."""
        for number in range(len(self._supports), len(self.arena.terms)):
            term = self.arena.terms[number]
            own = {number} if term.operation == "variable" else set()
            self._supports.append(frozenset(own.union(*(self._supports[part] for part in term.parts))))
        return self._supports[expression]

    def is_in_table(self, expression: int) -> bool:
        """Whether it depends on one variable that has a table."""
        support = self.support(expression)
        return len(support) == 1 and support <= self.variables

    def frontier(self, figures: Iterable[int]) -> set[int]:
        """What is looked up: all that is in tables, and needed outside of them."""
        found: set[int] = set()
        waiting, met = list(figures), set()
        while waiting:
            expression = waiting.pop()
            if expression in met:
                continue
            met.add(expression)
            if self.is_in_table(expression):
                found.add(expression)
            else:
                waiting += self._in_pieces(expression).parts
        return found

    def _in_pieces(self, expression: int) -> Computation:
        """A product or a sum with all that depends on one variable as one thing."""
        term = self.arena.terms[expression]
        if term.operation not in {"product", "sum"} or not term.parts:
            return term
        inside: dict[Support, list[tuple[int, int]]] = {}
        others: list[tuple[int, int]] = []
        for part, each in zip(term.parts, term.coefficients or [1] * len(term.parts), strict=True):
            (inside.setdefault(self.support(part), []) if self.is_in_table(part) else others).append((part, each))
        if term.operation == "product":
            products = (self._product(part for part, _ in some) for some in inside.values())
            made = Computation("product", (*products, *(part for part, _ in others)))
        else:
            summed = [(self.arena.add(*some), 1) for some in inside.values()]
            parts, coefficients = zip(*summed, *others, strict=True)
            made = Computation("sum", tuple(parts), tuple(coefficients), term.constant)
        self.written_as[expression] = made
        return made

    def _product(self, factors: Iterable[int]) -> int:
        made = self.arena.constant(1)
        for factor in factors:
            made = self.arena.multiply(made, factor)
        return made

    def regrouped(self, expression: int) -> int:
        """The same number, its summands put together that differ in the factors of one variable alone."""
        if self.is_in_table(expression):
            return expression
        if expression not in self._regrouped:
            term = self.arena.terms[expression]
            made = expression
            if term.operation == "greatest":
                made = self.arena.greatest(map(self.regrouped, term.parts))
            elif term.operation == "sum" and len(term.parts) > 1:
                made = self._sum(term.parts, term.coefficients, term.constant)
            elif term.operation == "sum":
                made = self.arena.add(*((self.regrouped(part), term.coefficients[0]) for part in term.parts))
                made = self.arena.add((made, 1), constant=term.constant)
            self._regrouped[expression] = made
        return self._regrouped[expression]

    def _sum(self, parts: Sequence[int], coefficients: Sequence[int], constant: int) -> int:
        arena = self.arena
        factors = [arena.factors(self.regrouped(part)) for part in parts]
        summands = [
            (each.coefficient * coefficient, each.parts)
            for each, coefficient in zip(factors, coefficients, strict=True)
        ]
        grouped = [self._groups(summands, variable) for variable in sorted(self.variables)]
        groups = min(grouped, key=len, default={})
        if not groups or len(groups) == len(parts):
            return arena.add(
                *zip((self.regrouped(part) for part in parts), coefficients, strict=True), constant=constant
            )
        made = [(arena.multiply(self._product(key), arena.add(*inner)), 1) for key, inner in groups.items()]
        return arena.add(*made, constant=constant)

    def _groups(
        self, summands: Iterable[tuple[int, tuple[int, ...]]], variable: int
    ) -> dict[tuple[int, ...], list[tuple[int, int]]]:
        """By the factors that do not depend on one variable alone: the products of those that do, with coefficients."""
        found: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for coefficient, parts in summands:
            own = [part for part in parts if self.support(part) == {variable}]
            key = tuple(part for part in parts if self.support(part) != {variable})
            found.setdefault(key, []).append((self._product(own), coefficient))
        return found
