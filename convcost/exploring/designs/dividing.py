"""How a sweep is divided: which parts of it are computed in this run, where they are kept, and by whom computed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.evaluation import Evaluation
from convcost.exploring.designs.manifest import manifest
from convcost.exploring.designs.search import (
    MOST_POINTS,
    Designs,
    Part,
    Question,
    Watch,
    chosen_points,
    computed,
    gathered,
    ranges,
)
from convcost.exploring.designs.storing import Store, opened
from convcost.language.quantity import exact

SHARD = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)


class Shard(NamedTuple):
    """One of several shares of a sweep, counted from 1."""

    number: int
    of: int

    def share(self, parts: Sequence[range]) -> Sequence[range]:
        """The parts that belong to it: neighbours, as many as in any other share, or one more."""
        return parts[(self.number - 1) * len(parts) // self.of : self.number * len(parts) // self.of]


WHOLE = Shard(1, 1)
ALL = -1
"""As many workers as there are processors, or as the cluster has."""


class Division(NamedTuple):
    """What of a sweep this run computes, and how.

    ``parts`` is the directory in which parts are kept; ``resumes`` takes those that are there already. ``cluster`` is
    such as ``dask=tcp://10.0.0.1:8786``.
    """

    shard: Shard = WHOLE
    parts: Path | None = None
    resumes: bool = False
    workers: int | None = None
    cluster: str | None = None


def shard_from(text: str) -> Shard:
    """The shard that ``3/64`` names; raises `ConvcostError` where there is none."""
    found = SHARD.fullmatch(text.strip())
    if found is None:
        raise _error(f"`--shard {text}` is not NUMBER/SHARDS", "the third of 64 is --shard 3/64")
    number, of = map(int, found.groups())
    if not 1 <= number <= of:
        raise _error(f"there is no shard {number} of {of}", f"shards are counted from 1: 1/{max(of, 1)} to {of}/{of}")
    return Shard(number, of)


def divided_search(question: Question, sample: int | None, division: Division, watch: Watch | None = None) -> Designs:
    """Compute the parts of this run, or take them from where they are kept; raises `ConvcostError`."""
    points = _points(question, sample, division)
    places = division.shard.share(ranges(len(points)))
    _require_possible(places, division)
    components = len(question.subject.components)
    store = opened(division.parts, manifest(question, points, sample), components) if division.parts else None
    parts = _parts(question, points, places, division, store)
    total = sum(map(len, places))
    return gathered(question, watch(parts, total) if watch else parts)


def _points(question: Question, sample: int | None, division: Division) -> Sequence[int]:
    """All points of the sweep. Shards may divide more of them than one run can take."""
    return chosen_points(question.space, sample, question.seed, most=MOST_POINTS * division.shard.of)


def _require_possible(places: Sequence[range], division: Division) -> None:
    if division.resumes and division.parts is None:
        raise _error("`--resume` goes on with parts, and no directory holds any", "--parts DIRECTORY names it")
    if division.workers is not None and division.workers < 1 and division.workers != ALL:
        raise _error(f"`--workers {division.workers}`: at least one has to work", "--workers 4, for example")
    total = sum(map(len, places))
    if total > MOST_POINTS + len(places[0] if places else ()):
        raise _error(
            f"a shard of {exact(total)} points is too large", f"at most {exact(MOST_POINTS)}: take more shards"
        )


def _parts(
    question: Question, points: Sequence[int], places: Sequence[range], division: Division, store: Store | None
) -> Iterator[Part]:
    missing = list(places)
    if store is not None:
        missing = []
        for each in places:
            part = store.part(each)
            if part is None:
                missing.append(each)
            elif division.resumes:
                yield part
            else:
                hint = "--resume goes on with what is there; another directory begins anew"
                raise _error(f"`{store.directory}` holds parts of this sweep already", hint)
    for part in _computed(question, points, missing, division):
        yield part if store is None else store.keep(part)


def _computed(question: Question, points: Sequence[int], places: Sequence[range], division: Division) -> Iterable[Part]:
    if division.cluster is not None or division.workers not in {None, 1}:
        from convcost.exploring.designs.workers import in_parallel

        return in_parallel(question, points, places, division.workers or ALL, division.cluster)
    evaluation = Evaluation(question.subject, question.space, question.seed)
    return (computed(evaluation, question, each.start, points[each.start : each.stop]) for each in places)


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
