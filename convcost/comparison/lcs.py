"""What two sequences have in common, in order: Myers, An O(ND) difference algorithm (Algorithmica 1, 1986).

Where that takes more steps than are allowed, items that are in both just once are paired first, as Cohen's patience
diff does, and what lies between them by itself: fewer pairs than could be, in time that grows with the length.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

MOST_STEPS = 300_000
"""Enough for sequences in which some 750 items are in one of them alone."""
STEPS_PER_ITEM = 8

Pairs = list[tuple[int, int]]
Gap = tuple[tuple[int, int], tuple[int, int]]
"""Where a part of both sequences begins, in the old one and in the new one, and where it ends."""


class Common(NamedTuple):
    """Positions in both sequences of equal items, in order, and whether there can be no more of them."""

    pairs: Pairs
    is_longest: bool


def common(old: Sequence[Hashable], new: Sequence[Hashable], pairs: Sequence[tuple[int, int]] = ()) -> Common:
    """A longest common subsequence of what lies between pairs that are given, and these.

    Time grows with the length and with the square of the number of edits, those of items that are in both; it ends at
    `MOST_STEPS` and `STEPS_PER_ITEM`, of which every stretch between two pairs has a share by its length.
    """
    return _filled(old, new, pairs, MOST_STEPS + STEPS_PER_ITEM * (len(old) + len(new)), has_anchors=True)


def _filled(
    old: Sequence[Hashable], new: Sequence[Hashable], pairs: Sequence[tuple[int, int]], steps: int, *, has_anchors: bool
) -> Common:
    stretches = list(_stretches(pairs, len(old), len(new)))
    items = sum(map(_items, stretches))
    found, is_longest = list(pairs), True
    for each in stretches:
        (i, j), (k, m) = each
        within = _trimmed(old[i:k], new[j:m], steps * _items(each) // items, has_anchors=has_anchors)
        found += [(i + a, j + b) for a, b in within.pairs]
        is_longest &= within.is_longest
    return Common(sorted(found), is_longest)


def _stretches(pairs: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[Gap]:
    """What lies before, between and behind pairs, where neither side of it is empty."""
    begin = (0, 0)
    for i, j in (*pairs, (old, new)):
        if begin[0] < i and begin[1] < j:
            yield begin, (i, j)
        begin = (i + 1, j + 1)


def _items(gap: Gap) -> int:
    (i, j), (k, m) = gap
    return k - i + m - j


def _trimmed(old: Sequence[Hashable], new: Sequence[Hashable], steps: int, *, has_anchors: bool) -> Common:
    """What both begin and end with, and what they have in common between without the items of one alone."""
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    shorter -= start
    end = next((index for index in range(shorter) if old[-1 - index] != new[-1 - index]), shorter)
    in_both = set(old[start : len(old) - end]) & set(new[start : len(new) - end])
    kept_old = [index for index in range(start, len(old) - end) if old[index] in in_both]
    kept_new = [index for index in range(start, len(new) - end) if new[index] in in_both]
    within = _between([old[i] for i in kept_old], [new[j] for j in kept_new], steps, has_anchors=has_anchors)
    pairs = [
        *((index, index) for index in range(start)),
        *((kept_old[i], kept_new[j]) for i, j in within.pairs),
        *((len(old) - index, len(new) - index) for index in range(end, 0, -1)),
    ]
    return Common(pairs, within.is_longest)


def _between(old: Sequence[Hashable], new: Sequence[Hashable], steps: int, *, has_anchors: bool) -> Common:
    longest = _longest(old, new, steps)
    if longest is not None:
        return Common(longest, is_longest=True)
    pairs = _filled(old, new, _anchors(old, new), steps, has_anchors=False).pairs if has_anchors else []
    return Common(pairs, is_longest=False)


def _longest(old: Sequence[Hashable], new: Sequence[Hashable], steps: int) -> Pairs | None:
    """Go as far as each number of edits reaches, until that is the end of both; None where that takes more steps.

    Row ``d`` holds how far into ``old`` one comes with ``d`` edits of which ``k`` drop an item of ``old``; the
    others take one of ``new``, so that it is ``2 k - d`` items further there.
    """
    rows: list[list[int]] = []
    for edits in range(len(old) + len(new) + 1):
        rows.append([])
        for dropped in range(edits + 1):
            ahead = 2 * dropped - edits
            begin = i = _edited(rows, edits, dropped)
            while i < len(old) and i - ahead < len(new) and old[i] == new[i - ahead]:
                i += 1
            rows[edits].append(i)
            if i >= len(old) and ahead == len(old) - len(new):
                return _traced(rows, len(old), dropped)
            steps -= 1 + i - begin
            if steps < 0:
                return None
    raise AssertionError("dropping all items and taking all is the end of both")


def _edited(rows: Sequence[Sequence[int]], edits: int, dropped: int) -> int:
    """Where the last edit leads: the further one of dropping and taking an item."""
    by_taking = rows[edits - 1][dropped] if dropped < edits else 0
    by_dropping = rows[edits - 1][dropped - 1] + 1 if dropped else 0
    return max(by_taking, by_dropping)


def _traced(rows: Sequence[Sequence[int]], end: int, dropped: int) -> Pairs:
    """The items that were passed without an edit, found from the end."""
    pairs = []
    for edits in range(len(rows) - 1, -1, -1):
        ahead = 2 * dropped - edits
        begin = _edited(rows, edits, dropped)
        pairs += [(i, i - ahead) for i in range(end - 1, begin - 1, -1)]
        if edits:
            dropped -= dropped > 0 and rows[edits - 1][dropped - 1] + 1 == begin
            end = rows[edits - 1][dropped]
    return pairs[::-1]


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Of the items that are in both just once, the most that stand in one order: a longest rising sequence."""
    once = {item for item, count in Counter(old).items() if count == 1}
    once &= {item for item, count in Counter(new).items() if count == 1}
    places = {item: j for j, item in enumerate(new) if item in once}
    candidates = [(i, places[item]) for i, item in enumerate(old) if item in once]
    ends: list[int] = []
    lengths = []
    for _, j in candidates:
        lengths.append(bisect_left(ends, j))
        ends[lengths[-1] : lengths[-1] + 1] = [j]
    found: Pairs = []
    for candidate, length in zip(reversed(candidates), reversed(lengths), strict=True):
        if length == len(ends) - 1 - len(found) and (not found or candidate[1] < found[-1][1]):
            found.append(candidate)
    return found[::-1]
