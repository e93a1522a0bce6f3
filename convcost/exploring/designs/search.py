"""Every point of a space, or some of them, held against what is required; those that meet it with their figures."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from convcost.analysis.columns import Column
from convcost.analysis.totals import Figure, Total
from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.components import Component, joined
from convcost.exploring.designs.evaluation import Chunk, Evaluation, part_size
from convcost.exploring.designs.requirement import Requirement, Side
from convcost.exploring.designs.space import DesignSpace
from convcost.exploring.designs.subject import Subject
from convcost.language.quantity import exact

MOST_POINTS = 10_000_000
MOST_SHARDS = 10_000
"""More of them nobody computes."""
LOWER_BOUNDS = "lower_bounds"
"""The field, in files, that names the columns of which a figure is only known to be at least that."""
MEETS, UNJUDGED, OUTSIDE = 1, 2, 3
"""What becomes of a point that is a network."""


class Question(NamedTuple):
    """A network, what varies, and what designs are to meet."""

    subject: Subject
    space: DesignSpace
    requirements: tuple[Requirement, ...] = ()
    seed: int = 0
    left_to_check: tuple[str, ...] = ()
    """The budgets of the file that say nothing of a design alone."""


class Part(NamedTuple):
    """What became of the points from ``start`` to ``stop`` of all that are asked for, and those that meet everything.

    ``figures`` has a vector per component of the subject, and ``bounds`` the places in it, counted from 0, of those
    that are only lower bounds. ``unjudged`` are points of which a figure is only known to be at least something, and
    that is not enough to say whether they meet what is required. ``classes`` are the signatures of those that were
    traced. Instead of that, for ``reasons``, ``composed`` points were put together of what was built for others, and
    ``built`` points were built one by one.
    """

    start: int
    stop: int
    points: list[int]
    figures: tuple[list[int], ...]
    bounds: tuple[list[int], ...]
    outside: int
    unjudged: int
    refused: dict[str, int]
    classes: tuple[str, ...]
    composed: int
    built: int
    reasons: tuple[str, ...]


Watch = Callable[[Iterable[Part], int], Iterable[Part]]
"""Gives the parts again, and shows how many of so many points are done."""
Compute = Callable[[Question, Sequence[int]], Iterable[Part]]
"""Gives the parts of all these points, in any order."""


@dataclass
class Designs:
    """The points that meet everything, in the order of the space, and what became of the others.

    ``figures`` has a vector per component of the subject, and ``bounds`` a byte per number in it, which is 1 where
    it is only a lower bound. The rest is what `Part` says, of all parts together.
    """

    question: Question
    points: list[int]
    figures: tuple[list[int], ...]
    bounds: tuple[bytes, ...]
    total: int
    outside: int
    unjudged: int
    refused: Counter[str]
    classes: int
    composed: int
    built: int
    reasons: tuple[str, ...]

    @cached_property
    def parts_of(self) -> dict[Column, dict[int, Component]]:
        """The components of every column, each by its place among the vectors."""
        found: dict[Column, dict[int, Component]] = {column: {} for column in self.question.subject.columns}
        for at, component in enumerate(self.question.subject.components):
            found[component.column][at] = component
        return found

    def figure(self, place: int, column: Column) -> Figure:
        """A figure of one of the points."""
        parts = self.parts_of[column]
        return joined([*parts.values()], [self.figures[at][place] for at in parts])

    def values(self, place: int) -> dict[str, Figure]:
        """The figures of one of the points by the keys of their columns."""
        return {column.key: self.figure(place, column) for column in self.parts_of}

    def totals(self, place: int) -> list[Total[Figure]]:
        """The figures of one of the points, one per column, with whether each is exact or a lower bound."""
        return [
            Total(self.figure(place, column), is_complete=not any(self.bounds[at][place] for at in parts))
            for column, parts in self.parts_of.items()
        ]

    def lower_bounds(self, place: int) -> tuple[str, ...]:
        """The keys of the columns of which the figure of one of the points is only a lower bound."""
        parts_of = self.parts_of.items()
        return tuple(column.key for column, parts in parts_of if any(self.bounds[at][place] for at in parts))

    def vectors_of(self, column: Column) -> list[Sequence[int]]:
        """A figure of every point, a vector for each of its components."""
        return [self.figures[at] for at in self.parts_of[column]]

    def sizes_of(self, column: Column) -> Sequence[int]:
        """A number for every point that is larger where a figure is; of several axes their sum."""
        vectors = self.vectors_of(column)
        return vectors[0] if len(vectors) == 1 else list(map(sum, zip(*vectors, strict=True)))

    @property
    def has_lower_bounds(self) -> bool:
        """Whether any figure of any point is only a lower bound."""
        return any(any(bounds) for bounds in self.bounds)

    def texts(self, place: int) -> dict[str, str]:
        """What varies at one of the points, as it is written."""
        return self.question.space.texts(self.points[place])


def chosen_points(
    space: DesignSpace, sample: int | None, seed: int, *, most: int = MOST_POINTS, may_sample: bool = True
) -> Sequence[int]:
    """Every point, or a sample of them without any twice, the same for the same seed.

    Raises `ConvcostError` for more points than ``most``.
    """
    size = space.size if sample is None else min(sample, space.size)
    if size > most:
        hint = "`--sample 100000 --seed 1` takes some of them at random"
        shards = -(-size // MOST_POINTS)
        if not may_sample:
            hint = "fewer values or names: `--vary`; `convcost sweep --sample 100000 --seed 1` takes some at random"
        elif shards <= MOST_SHARDS:
            hint += f"; `--shard 1/{shards}` computes a part of them"
        message = f"the space has {exact(space.size)} points; {exact(most)} at most in one run"
        raise ConvcostError([Problem("E403", message, notes=(hint,))])
    if size < space.size:
        return sorted(_sample(space.size, size, Random(seed)))  # noqa: S311 - no secret
    return range(space.size)


def _sample(size: int, count: int, random: Random) -> set[int]:
    """So many distinct numbers below a size, which may be beyond 64 bits."""
    found: set[int] = set()
    while len(found) < count:
        found.add(random.randrange(size))
    return found


def ranges(count: int) -> list[range]:
    """The places of so many points in parts: fixed, whoever computes which of them."""
    size = part_size(count)
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


def in_turn(question: Question, points: Sequence[int]) -> Iterable[Part]:
    """Compute part after part, in this process."""
    evaluation = Evaluation(question.subject, question.space, question.seed)
    return (computed(evaluation, question, each.start, points[each.start : each.stop]) for each in ranges(len(points)))


def computed(evaluation: Evaluation, question: Question, start: int, points: Sequence[int]) -> Part:
    """Compute one part, whose points are given."""
    chunk = evaluation.chunk(points)
    vectors, tally = evaluation.vectors, chunk.tally
    places, outside, unjudged = _judged(chunk, evaluation, question.requirements)
    return Part(
        start,
        start + len(points),
        [points[each] for each in vectors.plain(places)],
        tuple(vectors.plain(vectors.take(vector, places)) for vector in chunk.figures),
        tuple(_bounds(chunk, evaluation, places)),
        outside,
        unjudged,
        dict(tally.refused),
        tuple(evaluation.classes[number].signature for number in tally.met),
        tally.composed,
        tally.built,
        tuple(tally.reasons),
    )


def search(
    question: Question, points: Sequence[int], watch: Watch | None = None, compute: Compute = in_turn
) -> Designs:
    """Compute the figures of these points and keep those that meet what is required."""
    parts = compute(question, points)
    return gathered(question, watch(parts, len(points)) if watch else parts)


def gathered(question: Question, parts: Iterable[Part]) -> Designs:
    """All parts as one result; it is the same in whichever order they come."""
    ordered = sorted(parts, key=lambda part: part.start)
    refused: Counter[str] = Counter()
    for part in ordered:
        refused.update(part.refused)
    return Designs(
        question,
        [point for part in ordered for point in part.points],
        tuple(
            [value for part in ordered for value in part.figures[at]] for at in range(len(question.subject.components))
        ),
        tuple(b"".join(_marked(part, at) for part in ordered) for at in range(len(question.subject.components))),
        sum(part.stop - part.start for part in ordered),
        sum(part.outside for part in ordered),
        sum(part.unjudged for part in ordered),
        refused,
        len({signature for part in ordered for signature in part.classes}),
        sum(part.composed for part in ordered),
        sum(part.built for part in ordered),
        tuple(dict.fromkeys(reason for part in ordered for reason in part.reasons)),
    )


def _bounds(chunk: Chunk, evaluation: Evaluation, places: Any) -> Iterator[list[int]]:
    """For every component, of which of the points at these places it is only a lower bound."""
    vectors = evaluation.vectors
    numbers = vectors.take(chunk.classes, places)
    for at in range(len(evaluation.subject.components)):
        partial = {each.number for each in evaluation.classes if each.figures and not each.figures[at].is_complete}
        yield vectors.plain(vectors.where(numbers, partial)) if partial else []


def _marked(part: Part, column: int) -> bytes:
    marks = bytearray(len(part.points))
    for place in part.bounds[column]:
        marks[place] = 1
    return bytes(marks)


def _judged(chunk: Chunk, evaluation: Evaluation, requirements: Sequence[Requirement]) -> tuple[Any, int, int]:
    """Where the points stand that meet everything, how many do not, and of how many nobody can tell.

    A point that misses one requirement for certain does not meet all of them, whatever is not known of the others.
    """
    vectors, classes = evaluation.vectors, evaluation.classes
    components = evaluation.subject.components
    present = {number for number, _ in vectors.groups(chunk.classes)} if len(chunk.points) else set()
    networks = {number for number in present if not classes[number].code}
    places = vectors.where(chunk.classes, networks)
    verdicts = vectors.fill(vectors.empty(len(chunk.points)), places, MEETS)
    missed = []
    asked = [(at, each, one) for one in requirements for at, each in enumerate(components) if each.column == one.column]
    for at, component, requirement in asked:
        bounds = {number for number in networks if not classes[number].figures[at].is_complete}
        parted = [vectors.where(chunk.classes, each) for each in (networks - bounds, bounds)]
        if component.axis:
            parted = [_with_axis(vectors, chunk.figures[at], where) for where in parted]
        limit = requirement.limit_of(component)
        misses, unjudged = _parted(vectors, chunk.figures[at], requirement.side, limit, parted)
        missed += misses
        verdicts = vectors.fill(verdicts, unjudged, UNJUDGED)
    for each in missed:
        verdicts = vectors.fill(verdicts, each, OUTSIDE)
    kept, unjudged, outside = (vectors.where(verdicts, {each}) for each in (MEETS, UNJUDGED, OUTSIDE))
    return kept, len(outside), len(unjudged)


def _with_axis(vectors: Any, figures: Any, places: Any) -> Any:
    """Of some places those of designs that have the axis."""
    return vectors.take(places, vectors.within(vectors.take(figures, places), "min", 1))


def _parted(vectors: Any, figures: Any, limited: Side, limit: int, places: Sequence[Any]) -> tuple[list[Any], Any]:
    """Of the places of exact figures and those of lower bounds: which miss a limit, and which cannot be judged.

    A lower bound beyond a ``max`` misses it, and one that reaches a ``min`` meets it. Below, the figure itself may
    lie on either side.
    """
    exactly, at_least = places

    def within(where: Any, side: str, bound: int) -> Any:
        return vectors.take(where, vectors.within(vectors.take(figures, where), side, bound))

    if limited == "max":
        beyond = [within(where, "min", limit + 1) for where in places]
        return beyond, within(at_least, "max", limit)
    return [within(exactly, "max", limit - 1)], within(at_least, "max", limit - 1)
