"""Scopes for a network that has none: steps in a row that come again are taken for instances of one block."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from convcost.bridges.blocks.contracting import contracted
from convcost.bridges.blocks.scopes import Group
from convcost.bridges.blocks.step import Step, walk

LONGEST = 12
"""Steps of one list that a block may have."""
HEADER_LINES = 4
FEWEST_INSTANCES = 3
SHORT_BRANCH = 1

Token = tuple[Any, ...]
Row = tuple[Token, ...]
Taken = dict[str, set[str]]


class Piece(NamedTuple):
    """Steps in a row that are looked at as one."""

    token: Token
    steps: tuple[Step, ...]
    is_whole: bool = False
    """Whether it is an instance of a block already."""


def with_repeats(root: Group, kept: Sequence[str]) -> Group:
    """The root with a group for everything that comes again; one with scopes of its own stays as it is."""
    if any(root.groups()):
        return root
    steps = contracted(root.spliced(), kept)
    taken = _takers(steps, kept)
    pieces = _with_bare_residuals([Piece(_token(step), (step,)) for step in steps], taken)
    number = 0
    while number < LONGEST:
        row = _best(pieces, taken)
        if row is None:
            break
        pieces = list(_marked(pieces, row, taken, number))
        number += 1
    found = Group(())
    count = 0
    for piece in pieces:
        if piece.is_whole:
            found.items.append(Group(("block", piece.token[1], str(count)), list(piece.steps)))
            count += 1
        else:
            found.items += piece.steps
    return found


def _token(step: Step) -> Token:
    """What a step is without its sizes; of a residual its longer branch, whatever the shorter one does."""
    if step.branches is None:
        grouping = "depthwise" if step.width != 1 and step.fields.get("groups") == step.width else ""
        kernel = 1 if step.fields.get("kernel", 1) == 1 else 0
        return step.kind, grouping, kernel, "activation" in step.fields, step.takes == ()
    inner = [tuple(map(_token, branch.steps)) for branch in step.branches]
    if len(inner) == 2 and min(map(len, inner)) <= SHORT_BRANCH:
        return step.kind, "residual", max(inner, key=len)
    return step.kind, *inner


def _with_bare_residuals(pieces: Sequence[Piece], taken: Taken) -> list[Piece]:
    """Where the steps of a residual stand without it, because the width or the stride changes, they are one piece."""
    mains = {piece.token[2]: piece.token for piece in pieces if piece.token[1:2] == ("residual",)}
    done: list[Piece] = []
    index = 0
    while index < len(pieces):
        rest = tuple(piece.token for piece in pieces[index : index + LONGEST])
        found = (main for main in mains if len(main) > 1 and rest[: len(main)] == main)
        main = next((main for main in found if _is_sound(pieces[index : index + len(main)], taken)), None)
        size = len(main) if main is not None else 1
        steps = tuple(step for piece in pieces[index : index + size] for step in piece.steps)
        done.append(Piece(mains[main] if main is not None else pieces[index].token, steps))
        index += size
    return done


def _best(pieces: Sequence[Piece], taken: Taken) -> Row | None:
    """The row of tokens that saves the most lines as a block; None where none saves any."""
    best: tuple[int, Row | None] = (0, None)
    for length in range(1, LONGEST + 1):
        seen: set[Row] = set()
        for start in range(len(pieces) - length + 1):
            here = pieces[start : start + length]
            row = tuple(piece.token for piece in here)
            if row in seen or any(piece.is_whole for piece in here) or _is_periodic(row):
                continue
            seen.add(row)
            places = list(_places(pieces, row, taken))
            saved = _saved(pieces, places, length)
            if len(places) >= FEWEST_INSTANCES and saved > best[0]:
                best = (saved, row)
    return best[1]


def _is_periodic(row: Row) -> bool:
    """Whether a shorter row fills it, which then is the block."""
    return any(len(row) % size == 0 and row == row[:size] * (len(row) // size) for size in range(1, len(row)))


def _places(pieces: Sequence[Piece], row: Row, taken: Taken) -> Iterator[int]:
    """Where the row stands and is sound, no two of these overlapping."""
    tokens = tuple(None if piece.is_whole else piece.token for piece in pieces)
    index = 0
    while index <= len(tokens) - len(row):
        if tokens[index : index + len(row)] == row and _is_sound(pieces[index : index + len(row)], taken):
            yield index
            index += len(row)
        else:
            index += 1


def _is_sound(pieces: Sequence[Piece], taken: Taken) -> bool:
    """Whether the last tensor alone is taken outside, and all others inside."""
    steps = [step for piece in pieces for step in piece.steps]
    inside = {step.gives for step in steps}
    users = [taken.get(step.gives, set()) for step in steps[:-1]]
    return all(each and each <= inside for each in users) and any(step.tensors for step in steps)


def _takers(steps: Sequence[Step], kept: Sequence[str]) -> Taken:
    """Of every tensor what the steps give that take it; the world outside gives nothing that has a name."""
    taken: Taken = {tensor: {""} for tensor in kept}
    for step in steps:
        for each in (step, *(inner for branch in step.branches or () for inner in walk(branch.steps))):
            for tensor in each.tensors:
                taken.setdefault(tensor, set()).add(step.gives)
    return taken


def _saved(pieces: Sequence[Piece], places: Sequence[int], length: int) -> int:
    """Lines that a block saves: every instance but one, less its header and a line for every run of instances."""
    if not places:
        return 0
    runs = 1 + sum(place != before + length for before, place in pairwise(places))
    lines = sum(_lines(piece.steps) for piece in pieces[places[0] : places[0] + length])
    return (len(places) - 1) * lines - HEADER_LINES - runs


def _lines(steps: Sequence[Step]) -> int:
    return sum(1 + sum(1 + _lines(branch.steps) for branch in step.branches or ()) for step in steps)


def _marked(pieces: Sequence[Piece], row: Row, taken: Taken, number: int) -> Iterator[Piece]:
    """The pieces with every place of the row as one."""
    places = set(_places(pieces, row, taken))
    index = 0
    while index < len(pieces):
        size = len(row) if index in places else 1
        if index in places:
            steps = tuple(step for piece in pieces[index : index + size] for step in piece.steps)
            yield Piece(("block", chr(ord("a") + number)), steps, is_whole=True)
        else:
            yield pieces[index]
        index += size
