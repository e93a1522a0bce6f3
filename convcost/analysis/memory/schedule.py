"""An order of the layers that needs less memory at once, where branches leave a choice.

A layer that every other one comes before or after has its place in any order. Such layers cut the network into
segments, and only within one of these is there something to choose.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from convcost.analysis.memory.course import Course
from convcost.analysis.memory.liveness import liveness
from convcost.analysis.memory.reordering import Effort, reordered
from convcost.analysis.memory.storage import Storage
from convcost.graph import Graph

Needs = Mapping[int, frozenset[int]]
"""By node, the nodes that it takes something from."""


class Schedule(NamedTuple):
    """An order of the nodes by index; ``is_best`` says that no other order needs less at its peak."""

    order: Sequence[int]
    is_best: bool


def schedule(graph: Graph, storage: Storage) -> Schedule:
    """An order that needs less than the written one at its peak, or the written one where none is found.

    Every choice is tried where there are not too many. Where operands are made in their places in the output, orders
    are tried as if they were copied, and what is found counts only if it needs less all the same.
    """
    written = range(len(graph.nodes))
    copying = Storage(storage.tensors, tuple(step._replace(parts=()) for step in storage.steps))
    needs = _needs(graph)
    free = _free(needs, copying)
    paid = {index: needs[index] - free for index in written if index not in free}
    course = Course(copying, (*sorted(free), *paid), paid)
    found = _improved(course, list(_segments(paid, len(free))))
    is_better = _peak(storage, found.order) < _peak(storage, written)
    return Schedule(found.order if is_better else written, found.is_best and copying == storage)


def _improved(course: Course, segments: Sequence[range]) -> Schedule:
    """The segments with the highest peaks one after the other, as long as that lowers the peak of all."""
    order = list(course.order)
    effort = Effort()
    lowest, is_best = 0, True
    peaks = {segment: course.peak(segment) for segment in segments}
    for segment, peak in sorted(peaks.items(), key=lambda item: -item[1]):
        if peak < lowest or (peak == lowest and is_best):
            break
        found = reordered(course.choice(segment), effort)
        is_best = found.is_best if found.peak > lowest else is_best or (found.peak == lowest and found.is_best)
        lowest = max(lowest, found.peak)
        order[segment.start : segment.stop] = [course.order[segment[index]] for index in found.order]
    return Schedule(order, is_best)


def _needs(graph: Graph) -> Needs:
    indices = {node.name: index for index, node in enumerate(graph.nodes)}
    taken = (frozenset(indices[name] for name in node.inputs if name in indices) for node in graph.nodes)
    return dict(enumerate(taken))


def _free(needs: Needs, storage: Storage) -> frozenset[int]:
    """Parameters, and views of them and of inputs: they take no memory, so that they may come first of all."""
    free: set[int] = set()
    for index, step in enumerate(storage.steps):
        if step.makes is None and needs[index] <= free:
            free.add(index)
    return frozenset(free)


def _segments(needs: Needs, start: int) -> Iterator[range]:
    """Positions, cut behind each node that every other one comes before or after; the first has the number given."""
    followers: dict[int, set[int]] = {index: set() for index in needs}
    for index, needed in needs.items():
        for each in needed:
            followers[each].add(index)
    ends = _loose_ends(needs, list(needs))
    beginnings = _loose_ends(followers, list(needs)[::-1])
    stop = start
    for stop, loose in enumerate(zip(ends, reversed(beginnings), strict=True), start + 1):
        if loose == (1, 1):
            yield range(start, stop)
            start = stop
    if start < stop:
        yield range(start, stop)


def _loose_ends(needs: Mapping[int, frozenset[int] | set[int]], order: Sequence[int]) -> list[int]:
    """After each node, how many of those so far are not needed by another of them."""
    loose: set[int] = set()
    counts = []
    for index in order:
        loose -= needs[index]
        loose.add(index)
        counts.append(len(loose))
    return counts


def _peak(storage: Storage, order: Sequence[int]) -> int:
    return max(liveness(storage, order).live, default=0)
