"""Rounds of which a join takes every one, written as the field does: ``m`` repeated, then ``concat: [kept, m.*]``."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from convcost.bridges.blocks import naming
from convcost.bridges.blocks.referring import CURRENT
from convcost.bridges.blocks.step import Step, likeness, walk

ROUNDS = "m"
EVERY = ".*"
FEWEST = 2


def gathered(steps: Sequence[Step], kept: Container[str]) -> list[Step]:
    """The steps with equal ones in a row as one, where a join behind them takes each and nobody else does.

    ``kept`` are the tensors that are taken outside of these steps by their names.
    """
    done = list(steps)
    for join in steps:
        if join.is_join and join.branches is None:
            done = _gathered(done, join, kept)
    return done


def with_rounds(bodies: Sequence[list[Step]]) -> list[list[Step]]:
    """The bodies where others gather rounds: one that has a single round there gathers it too."""
    example = next((_join_of_rounds(body) for body in bodies if _join_of_rounds(body) is not None), None)
    if example is None:
        return list(bodies)
    return [body if _join_of_rounds(body) is not None else _with_one_round(body, example) for body in bodies]


def _gathered(steps: list[Step], join: Step, kept: Container[str]) -> list[Step]:
    places = {id(step): index for index, step in enumerate(steps)}
    if id(join) not in places:
        return steps
    at = places[id(join)]
    named = {step.name: index for index, step in enumerate(steps[:at]) if step.name is not None and step.is_needed}
    where = [at - 1 if name == CURRENT else named.get(name, -1) for name in join.source]
    uses = Counter(_references(steps))
    for start, stop in _runs(where):
        rounds = steps[where[start] : where[stop - 1] + 1]
        names = Counter(join.source[start:stop])
        is_free = all(uses[name] == count for name, count in names.items() if name != CURRENT)
        if not is_free or not _are_rounds(rounds) or any(step.gives in kept for step in rounds):
            continue
        name = naming.free(ROUNDS, {step.name for step in steps if step.name})
        nodes = tuple(node for step in rounds for node in step.nodes)
        head = rounds[0]
        made = replace(
            rounds[-1], takes=head.takes, width=head.width, source=head.source, repeat=len(rounds), nodes=nodes,
            name=name, is_needed=True,
        )  # fmt: skip
        taking = replace(join, source=(*join.source[:start], name + EVERY, *join.source[stop:]))
        behind = steps[where[stop - 1] + 1 : at]
        return [*steps[: where[start]], made, *behind, taking, *steps[at + 1 :]]
    return steps


def _runs(where: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Operands that stand one behind the other, as the steps that give them do."""
    start = 0
    while start < len(where):
        stop = start + 1
        while stop < len(where) and where[stop] == where[stop - 1] + 1 and where[start] >= 0:
            stop += 1
        yield from ((each, stop) for each in range(start, stop - FEWEST + 1))
        start = stop


def _are_rounds(steps: Sequence[Step]) -> bool:
    head = steps[0]
    chained = all(after.takes == (step.gives,) for step, after in pairwise(steps))
    alike = len({likeness(replace(step, source=())) for step in steps}) == 1
    is_plain = head.repeat is None and not any(step.source for step in steps[1:])
    return chained and alike and is_plain and not any(step.share or step.is_owner for step in steps)


def _references(steps: Sequence[Step]) -> Iterator[str]:
    """Every name of a tensor, as often as it is taken."""
    for step in walk(steps):
        yield from step.source
        yield from step.handed
        yield from (branch.source for branch in step.branches or () if branch.source is not None)
        if step.share is not None:
            yield step.share


def _join_of_rounds(steps: Sequence[Step]) -> Step | None:
    return next((step for step in steps if any(name.endswith(EVERY) for name in step.source)), None)


def _with_one_round(steps: list[Step], example: Step) -> list[Step]:
    place = next(index for index, name in enumerate(example.source) if name.endswith(EVERY))
    rounds = example.source[place]
    for at, join in enumerate(steps):
        if (join.kind, len(join.source), join.branches) != (example.kind, len(example.source), None):
            continue
        name = join.source[place]
        index = at - 1 if name == CURRENT else next((i for i, step in enumerate(steps) if step.name == name), -1)
        is_taken_elsewhere = steps[index].is_needed if name == CURRENT else Counter(_references(steps))[name] > 1
        if index < 0 or steps[index].repeat is not None or is_taken_elsewhere:
            continue
        one = replace(steps[index], repeat=1, name=rounds.removesuffix(EVERY), is_needed=True)
        taking = replace(join, source=(*join.source[:place], rounds, *join.source[place + 1 :]))
        return [*steps[:index], one, *steps[index + 1 : at], taking, *steps[at + 1 :]]
    return steps
