"""Scopes for a network that has none: steps in a row that come again are taken for instances of one block."""

from collections.abc import Iterator, Mapping, Sequence
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


class Places(NamedTuple):
    """Where a row of so many pieces stands, no two of these overlapping."""

    length: int
    starts: tuple[int, ...]


def with_repeats(root: Group, kept: Sequence[str]) -> Group:
    """The root with a group for everything that comes again; one with scopes of its own stays as it is."""
    if any(root.groups()):
        return root
    steps = contracted(root.spliced(), kept)
    taken = _takers(steps, kept)
    pieces = _with_bare_residuals([Piece(_token(step), (step,)) for step in steps], taken)
    number = 0
    while number < LONGEST:
        places = _best(pieces, taken)
        if places is None:
            break
        pieces = list(_marked(pieces, places, number))
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


def _best(pieces: Sequence[Piece], taken: Taken) -> Places | None:
    """Where the row of tokens stands that saves the most lines as a block; None where none saves any."""
    best: tuple[int, Places | None] = (0, None)
    for length in range(1, LONGEST + 1):
        for row, starts in _starts(pieces, length).items():
            if len(starts) < FEWEST_INSTANCES or _is_periodic(row):
                continue
            places = Places(length, tuple(_apart(pieces, starts, length, taken)))
            saved = _saved(pieces, places)
            if len(places.starts) >= FEWEST_INSTANCES and saved > best[0]:
                best = (saved, places)
    return best[1]


def _starts(pieces: Sequence[Piece], length: int) -> Mapping[Row, Sequence[int]]:
    """Every row of so many tokens, outside of the blocks that were found, and where it begins."""
    tokens = [None if piece.is_whole else piece.token for piece in pieces]
    starts: dict[Row, list[int]] = {}
    for start in range(len(tokens) - length + 1):
        row = tuple(token for token in tokens[start : start + length] if token is not None)
        if len(row) == length:
            starts.setdefault(row, []).append(start)
    return starts


def _is_periodic(row: Row) -> bool:
    """Whether a shorter row fills it, which then is the block."""
    return any(len(row) % size == 0 and row == row[:size] * (len(row) // size) for size in range(1, len(row)))


def _apart(pieces: Sequence[Piece], starts: Sequence[int], length: int, taken: Taken) -> Iterator[int]:
    """Where a row is sound, no two of these overlapping."""
    free = 0
    for start in starts:
        if start >= free and _is_sound(pieces[start : start + length], taken):
            yield start
            free = start + length


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


def _saved(pieces: Sequence[Piece], places: Places) -> int:
    """Lines that a block saves: every instance but one, less its header and a line for every run of instances."""
    length, starts = places
    if not starts:
        return 0
    runs = 1 + sum(start != before + length for before, start in pairwise(starts))
    lines = sum(_lines(piece.steps) for piece in pieces[starts[0] : starts[0] + length])
    return (len(starts) - 1) * lines - HEADER_LINES - runs


def _lines(steps: Sequence[Step]) -> int:
    return sum(1 + sum(1 + _lines(branch.steps) for branch in step.branches or ()) for step in steps)


def _marked(pieces: Sequence[Piece], places: Places, number: int) -> Iterator[Piece]:
    """The pieces with every place of a row as one."""
    starts = set(places.starts)
    index = 0
    while index < len(pieces):
        size = places.length if index in starts else 1
        if index in starts:
            steps = tuple(step for piece in pieces[index : index + size] for step in piece.steps)
            yield Piece(("block", chr(ord("a") + number)), steps, is_whole=True)
        else:
            yield pieces[index]
        index += size
