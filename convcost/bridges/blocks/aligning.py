"""Which steps of several instances are the same step: the longest common subsequence, weighed by likeness."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from convcost.bridges.blocks.step import Branch, Step, skeleton

T = TypeVar("T")
Slots = list[list[T | None]]
"""For every slot, what each instance has there; None where it has nothing."""

COMPARED = ("kernel", "activation", "stride")
SAME_KIND, SAME_GROUPING, SAME_NAME, SAME_FIELD = 4, 4, 2, 1


def aligned(rows: Sequence[Sequence[T]], weight: Callable[[T, T], int]) -> Slots[T]:
    """Slots of a supersequence of all rows; the longest row comes first, the others are fitted to it one by one."""
    if len({len(row) for row in rows}) == 1 and _fit_as_they_are(rows, weight):
        return [list(slot) for slot in zip(*rows, strict=True)]
    order = sorted(range(len(rows)), key=lambda index: -len(rows[index]))
    slots: Slots[T] = [[None] * len(rows) for _ in rows[order[0]]]
    for slot, item in zip(slots, rows[order[0]], strict=True):
        slot[order[0]] = item
    for index in order[1:]:
        slots = _fit(slots, rows[index], index, weight)
    return slots


def _fit_as_they_are(rows: Sequence[Sequence[T]], weight: Callable[[T, T], int]) -> bool:
    return all(weight(one, other) > 0 for row in rows[1:] for one, other in zip(rows[0], row, strict=True))


def _fit(slots: Slots[T], row: Sequence[T], index: int, weight: Callable[[T, T], int]) -> Slots[T]:
    examples = [next(each for each in slot if each is not None) for slot in slots]
    best = [[0] * (len(row) + 1) for _ in range(len(examples) + 1)]
    for i in reversed(range(len(examples))):
        for j in reversed(range(len(row))):
            same = weight(examples[i], row[j])
            paired = best[i + 1][j + 1] + same if same > 0 else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    done: Slots[T] = []
    i = j = 0
    width = len(slots[0]) if slots else index + 1
    while i < len(examples) or j < len(row):
        same = weight(examples[i], row[j]) if i < len(examples) and j < len(row) else 0
        if same > 0 and best[i][j] == best[i + 1][j + 1] + same:
            slots[i][index] = row[j]
            done.append(slots[i])
            i, j = i + 1, j + 1
        elif i < len(examples) and best[i][j] == best[i + 1][j]:
            done.append(slots[i])
            i += 1
        else:
            done.append([row[j] if each == index else None for each in range(width)])
            j += 1
    return done


def step_weight(one: Step, other: Step) -> int:
    """How much two steps have in common; 0 where they cannot be the same step."""
    if one.kind != other.kind or one.is_call != other.is_call or (one.branches is None) != (other.branches is None):
        return 0
    if (one.steps is None) != (other.steps is None) or one.loop != other.loop:
        return 0
    weight = SAME_KIND
    if one.branches is not None and other.branches is not None:
        return weight + SAME_GROUPING * (skeleton([one]) == skeleton([other]))
    weight += SAME_GROUPING * (_is_depthwise(one) == _is_depthwise(other))
    weight += SAME_NAME * (one.name == other.name)
    return weight + sum(SAME_FIELD * (one.fields.get(key) == other.fields.get(key)) for key in COMPARED)


def _is_depthwise(step: Step) -> bool:
    return step.width != 1 and bool(step.fields.get("groups", 1) == step.width)


def branch_weight(one: Branch, other: Branch) -> int:
    """How much two branches have in common; an identity goes with an identity first."""
    if one.source != other.source:
        return 0
    same_bones = skeleton(one.steps) == skeleton(other.steps)
    return 1 + SAME_NAME * (one.name == other.name) + SAME_KIND * same_bones
