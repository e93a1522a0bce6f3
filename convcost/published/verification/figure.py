"""A figure recomputed: what is counted, under which scopes, as the sum that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.analysis.columns import Column
from convcost.analysis.totals import Number
from convcost.published.verification.scopes import SCOPES, FigureScope, counted


class SumTerm(NamedTuple):
    """What a scope adds to a sum, or with a minus takes away."""

    amount: int
    scope: str
    layers: tuple[str, ...] = ()
    """Those that were taken away as a whole."""


class SumStep(NamedTuple):
    """The figures of all nodes after a scope; at the beginning there is none."""

    scope: FigureScope | None
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure under our convention, and the terms that lead from there to the one that was meant."""

    start: int
    terms: tuple[SumTerm, ...] = ()

    @property
    def value(self) -> int:
        """What it comes to."""
        return self.start + sum(term.amount for term in self.terms)


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum, or the share of one in another, or a figure that does not add up."""

    of: Sum | Number
    whole: Sum | None = None

    @property
    def value(self) -> Number:
        """The figure itself; of a share, a part of one."""
        value = self.of.value if isinstance(self.of, Sum) else self.of
        return value if self.whole is None else Fraction(value) / self.whole.value

    @property
    def is_changed_by_all(self) -> bool:
        """Whether every scope makes a difference somewhere."""
        sums = [each for each in (self.of, self.whole) if isinstance(each, Sum)]
        return all(any(terms) for terms in zip(*([term.amount for term in each.terms] for each in sums), strict=True))


def figure(
    analysis: Analysis, column: Column, nodes: Sequence[int], scopes: Sequence[FigureScope], *, is_share: bool
) -> Figure | None:
    """A figure of some nodes; None where it is not one known number, or the scopes do not apply to it."""
    if not column.additive:
        return None if scopes else _plain(analysis, column, nodes)
    steps = _steps(analysis, column, scopes)
    if steps is None:
        return None
    names = [node.name for node in analysis.graph.nodes]
    whole = _sum(names, steps, range(len(names))) if is_share else None
    is_nothing = whole is not None and whole.value == 0
    return None if is_nothing else Figure(_sum(names, steps, nodes), whole)


def _plain(analysis: Analysis, column: Column, nodes: Sequence[int]) -> Figure | None:
    """A figure that does not add up; where there is one per axis, all of them must be the same."""
    is_whole = len(nodes) == len(analysis.graph.nodes)
    total = analysis.summary(column, None if is_whole else nodes)
    axes = {*total.value} if total and isinstance(total.value, tuple) else {total.value} if total else set()
    numbers = [axis for axis in axes if isinstance(axis, int | Fraction)]
    is_known = total is not None and total.is_complete and len(axes) == len(numbers) == 1
    return Figure(numbers[0]) if is_known else None


def _steps(analysis: Analysis, column: Column, scopes: Sequence[FigureScope]) -> list[SumStep] | None:
    """The figure of every node: as we count, then after each scope."""
    of, times = counted(column)
    values: Sequence[int] = [value for value in analysis.figures(of) if isinstance(value, int)]
    if len(values) < len(analysis.graph.nodes):
        return None
    steps = [SumStep(None, [times * value for value in values])]
    for scope in SCOPES:
        if scope in scopes:
            values = scope.change(analysis, of, values)
            steps.append(SumStep(scope, [times * value for value in values]))
    return steps


def _sum(names: Sequence[str], steps: Sequence[SumStep], nodes: Sequence[int]) -> Sum:
    start = sum(steps[0].values[index] for index in nodes)
    return Sum(start, tuple(_term(names, before, after, nodes) for before, after in pairwise(steps)))


def _term(names: Sequence[str], before: SumStep, after: SumStep, nodes: Sequence[int]) -> SumTerm:
    changes = {index: after.values[index] - before.values[index] for index in nodes}
    scope = after.scope
    layers = tuple(names[index] for index, change in changes.items() if change) if scope and scope.is_of_layers else ()
    return SumTerm(sum(changes.values()), scope.name if scope else "", layers)
