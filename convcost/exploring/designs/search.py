"""Every point of a space, or some of them, held against what is required; those that meet it with their figures."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from convcost.analysis.columns import Column
from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.evaluation import Chunk, Evaluation
from convcost.exploring.designs.requirement import Requirement
from convcost.exploring.designs.space import DesignSpace
from convcost.exploring.designs.subject import Subject
from convcost.language.quantity import exact

MOST_POINTS = 10_000_000
Watch = Callable[[Iterable[Chunk], int], Iterable[Chunk]]
"""Gives the chunks again, and shows how many of so many points are done."""


class Question(NamedTuple):
    """A network, what varies, and what designs are to meet."""

    subject: Subject
    space: DesignSpace
    requirements: tuple[Requirement, ...] = ()
    seed: int = 0


@dataclass
class Designs:
    """The points that meet everything, in the order of the space, and what became of the others.

    ``figures`` has a vector per column of the subject. ``unjudged`` are points of which a figure is only known to be
    at least something, and that is not enough to say whether they meet what is required.
    """

    question: Question
    evaluation: Evaluation
    points: list[int]
    figures: tuple[list[int], ...]
    total: int
    outside: int
    unjudged: int
    refused: Counter[str]

    def figure(self, place: int, column: Column) -> int:
        """A figure of one of the points."""
        return self.figures[self.question.subject.columns.index(column)][place]

    def texts(self, place: int) -> dict[str, str]:
        """What varies at one of the points, as it is written."""
        return self.question.space.texts(self.points[place])


def chosen_points(space: DesignSpace, sample: int | None, seed: int) -> Sequence[int]:
    """Every point, or a sample of them without any twice, the same for the same seed; raises `ConvcostError`."""
    if sample is not None and sample < space.size:
        return sorted(_sample(space.size, sample, Random(seed)))  # noqa: S311 - no secret
    if space.size > MOST_POINTS:
        hint = "`--sample 100000 --seed 1` takes some of them at random; `--shard 1/64` computes a part of them"
        message = f"the space has {exact(space.size)} points; {exact(MOST_POINTS)} at most in one run"
        raise ConvcostError([Problem("E403", message, notes=(hint,))])
    return range(space.size)


def _sample(size: int, count: int, random: Random) -> set[int]:
    """So many distinct numbers below a size, which may be beyond 64 bits."""
    found: set[int] = set()
    while len(found) < count:
        found.add(random.randrange(size))
    return found


def search(question: Question, points: Sequence[int], watch: Watch | None = None) -> Designs:
    """Compute the figures of these points and keep those that meet what is required."""
    evaluation = Evaluation(question.subject, question.space, question.seed)
    vectors = evaluation.vectors
    columns = question.subject.columns
    kept_points: list[Any] = []
    kept_figures: tuple[list[Any], ...] = tuple([] for _ in columns)
    outside = unjudged = 0
    chunks: Iterable[Chunk] = evaluation.chunks(points)
    for chunk in watch(chunks, len(points)) if watch else chunks:
        places, missed, unknown = _judged(chunk, evaluation, question.requirements)
        outside += missed
        unjudged += unknown
        kept_points.append([chunk.points[each] for each in vectors.plain(places)])
        for kept, vector in zip(kept_figures, chunk.figures, strict=True):
            kept.append(vectors.plain(vectors.take(vector, places)))
    return Designs(
        question,
        evaluation,
        [point for each in kept_points for point in each],
        tuple([value for each in kept for value in each] for kept in kept_figures),
        len(points),
        outside,
        unjudged,
        evaluation.refused,
    )


def _judged(chunk: Chunk, evaluation: Evaluation, requirements: Sequence[Requirement]) -> tuple[Any, int, int]:
    """Where the points stand that meet everything, how many do not, and of how many nobody can tell."""
    vectors, classes = evaluation.vectors, evaluation.classes
    columns = evaluation.subject.columns
    present = {number for number, _ in vectors.groups(chunk.classes)} if len(chunk.points) else set()
    networks = {number for number in present if not classes[number].code}
    places = vectors.where(chunk.classes, networks)
    count = len(places)
    unjudged = 0
    for requirement in requirements:
        column = columns.index(requirement.column)
        bounds = {number for number in networks if not classes[number].figures[column].is_complete}
        kept = vectors.within(vectors.take(chunk.figures[column], places), requirement.side, requirement.value)
        places = vectors.take(places, kept)
        if bounds and requirement.side == "max":
            certain = vectors.where(vectors.take(chunk.classes, places), networks - bounds)
            unjudged += len(places) - len(certain)
            places = vectors.take(places, certain)
    return places, count - len(places) - unjudged, unjudged
