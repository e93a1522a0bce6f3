"""Runs of steps that differ in little, as one line: `repeat`, and `first` where the first round is different."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, NamedTuple

from convcost.bridges.blocks.step import Handed, HandedList, Step, frozen, likeness

COUNTED = re.compile(r"(.*?)([0-9]+)")
MOST_FIRST = 2
"""Arguments of a first round; where more differ, it is another call."""
FEWEST_LAYERS = 3
"""Equal layers of one line that are worth a `repeat`; of calls and layers with branches two are."""


class Run(NamedTuple):
    """So many steps from here as one line, with the arguments of its first round."""

    length: int
    first: Mapping[str, Any]


def folded(steps: Sequence[Step]) -> list[Step]:
    """The steps in as few lines as these two modifiers allow, branches too."""
    steps = [_inside(step) for step in steps]
    done: list[Step] = []
    start = 0
    while start < len(steps):
        stop = start + 1
        while stop < len(steps) and _may_follow(steps[stop - 1], steps[stop]):
            stop += 1
        done += _fewest(steps[start:stop])
        start = stop
    return done


def _inside(step: Step) -> Step:
    if step.branches is None:
        return step
    branches = tuple(replace(branch, steps=tuple(folded(branch.steps))) for branch in step.branches)
    return replace(step, branches=branches)


def _may_follow(step: Step, after: Step) -> bool:
    """Whether two steps may be rounds of one.

    Nobody needs the name of the first one, the second takes what it gives, and the author gave them no two names.
    """
    same = step.kind == after.kind and step.is_call == after.is_call and len(after.takes) == 1
    has_two_names = step.name is not None and after.name is not None and step.name != after.name
    has_two_names = has_two_names and not (step.is_call and _are_counted(step.name, after.name))
    is_shared = any(each.share or each.is_owner for each in (step, after))
    is_free = not step.is_needed and not after.source and not has_two_names and not is_shared
    return same and is_free and step.repeat is None and after.repeat is None


def _are_counted(name: str | None, after: str | None) -> bool:
    """Whether two names only count: ``denselayer1`` and ``denselayer2``."""
    one, other = COUNTED.fullmatch(name or ""), COUNTED.fullmatch(after or "")
    return one is not None and other is not None and one[1] == other[1] and int(one[2]) + 1 == int(other[2])


def _fewest(run: Sequence[Step]) -> list[Step]:
    """The partition of a run of the fewest lines, by dynamic programming from the end."""
    last = len(run)
    cheapest: list[tuple[float, Run]] = [(0.0, Run(0, {}))] * (last + 1)
    ends = _ends(run)
    for start in reversed(range(last)):
        choices = _runs(run, start, ends)
        costs = [1 + 0.1 * len(each.first) + cheapest[start + each.length][0] for each in choices]
        cheapest[start] = min(zip(costs, choices, strict=True), key=itemgetter(0))
    lines: list[Step] = []
    start = 0
    while start < last:
        chosen = cheapest[start][1]
        lines.append(_line(run[start : start + chosen.length], chosen.first))
        start += chosen.length
    return lines


def _ends(run: Sequence[Step]) -> list[int]:
    """For every step where the steps end that are written as it is."""
    written = [likeness(step) for step in run]
    ends = [len(run)] * len(run)
    for start in reversed(range(len(run) - 1)):
        ends[start] = ends[start + 1] if written[start] == written[start + 1] else start + 1
    return ends


def _runs(run: Sequence[Step], start: int, ends: Sequence[int]) -> list[Run]:
    """The lines that may begin here: of one step, and of as many as go together.

    No number between is better: what it leaves would be a line more, or the first round of the next line.
    """
    alone = Run(1, {})
    if start + 1 == len(run):
        return [alone]
    head = run[start]
    first = _first(head, run[start + 1])
    length = ends[start + 1] - start
    # One line for two calls whose first differs saves nothing that a reader would notice, yet says what belongs
    # together.
    if first is None or length < (FEWEST_LAYERS if head.branches is None and not head.is_call else 2):
        return [alone]
    return [alone, Run(length, first)]


def _first(head: Step, second: Step) -> Mapping[str, Any] | None:
    """What only the first round is given; None where the steps differ in more than that."""
    if likeness(head) == likeness(second):
        return {}
    if head.source != second.source and head.source:
        head = replace(head, source=())
    if not head.is_call or likeness(replace(head, fields={})) != likeness(replace(second, fields={})):
        return {} if likeness(head) == likeness(second) else None
    differing = {
        name: head.fields.get(name, head.defaults.get(name))
        for name in (*head.fields, *(name for name in second.fields if name not in head.fields))
        if frozen(head.fields.get(name)) != frozen(second.fields.get(name))
    }
    is_given = all(value is not None and not isinstance(value, Handed | HandedList) for value in differing.values())
    return differing if is_given and len(differing) <= MOST_FIRST else None


def _line(run: Sequence[Step], first: Mapping[str, Any]) -> Step:
    if len(run) == 1:
        return run[0]
    head, last = run[0], run[-1]
    return replace(
        last,
        takes=head.takes,
        width=head.width,
        source=head.source,
        repeat=len(run),
        first=first,
        nodes=tuple(node for step in run for node in step.nodes),
        name=last.name if last.is_needed else None,
    )
