"""Rounds of which a join takes every one, written as the field does: ``m`` repeated, then ``concat: [kept, m.*]``."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from convcost.bridges.blocks import naming
from convcost.bridges.blocks.referring import CURRENT
from convcost.bridges.blocks.step import Step, likeness, walk

ROUNDS = "m"
EVERY = ".*"
FEWEST = 2
NOWHERE = -2
"""The place of an operand that no step of the list gives: no other place is beside it."""


def gathered(steps: Sequence[Step], kept: Container[str]) -> list[Step]:
    """The steps with equal ones in a row as one, where a join behind them takes each and nobody else does.

    ``kept`` are the tensors that are taken outside of these steps by their names.
    """
    done: list[Step | None] = list(steps)
    uses = Counter(_references(steps))
    places = {step.name: place for place, step in enumerate(steps) if step.name is not None and step.is_needed}
    taken = {step.name for step in steps if step.name is not None}
    for at, join in enumerate(steps):
        if not join.is_join or join.branches is not None:
            continue
        where = [at - 1 if name == CURRENT else places.get(name, NOWHERE) for name in join.source]
        for start, stop in _runs(steps, where):
            inside, operands = range(where[start], where[stop - 1] + 1), Counter(join.source[start:stop])
            rounds = [steps[place] for place in inside]
            is_free = all(uses[step.name] == operands[step.name] for step in rounds if step.name is not None)
            is_unchanged = all(done[place] is steps[place] for place in inside)
            if is_free and is_unchanged and not any(step.gives in kept for step in rounds):
                name = naming.free(ROUNDS, taken)
                taken.add(name)
                done[inside.start : inside.stop] = [*[None] * (len(inside) - 1), _as_rounds(rounds, name)]
                done[at] = replace(join, source=(*join.source[:start], name + EVERY, *join.source[stop:]))
                break
    return [step for step in done if step is not None]


def _as_rounds(steps: Sequence[Step], name: str) -> Step:
    """Equal steps in a row as one that is repeated."""
    head = steps[0]
    nodes = tuple(node for step in steps for node in step.nodes)
    return replace(
        steps[-1], takes=head.takes, width=head.width, source=head.source, repeat=len(steps), nodes=nodes, name=name,
        is_needed=True,
    )  # fmt: skip


def with_rounds(bodies: Sequence[list[Step]]) -> list[list[Step]]:
    """The bodies where others gather rounds: one that has a single round there gathers it too."""
    example = next((_join_of_rounds(body) for body in bodies if _join_of_rounds(body) is not None), None)
    if example is None:
        return list(bodies)
    return [body if _join_of_rounds(body) is not None else _with_one_round(body, example) for body in bodies]


def _runs(steps: Sequence[Step], where: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Operands that stand one behind the other and are rounds of one step, by where the steps stand that give them."""
    start = 0
    while start < len(where):
        stop = start + 1
        while stop < len(where) and where[stop] == where[stop - 1] + 1 and _is_next(steps, where[stop]):
            stop += 1
        if stop - start >= FEWEST:
            yield start, stop
        start = stop


def _is_next(steps: Sequence[Step], place: int) -> bool:
    """Whether a step is another round of the one in front of it."""
    if place < 1:
        return False
    step, after = steps[place - 1], steps[place]
    is_plain = step.repeat is None and not after.source and not any(x.share or x.is_owner for x in (step, after))
    return is_plain and after.takes == (step.gives,) and likeness(replace(step, source=())) == likeness(after)


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
