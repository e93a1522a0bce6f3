"""What two sequences have in common, in order: Myers, An O(ND) difference algorithm (Algorithmica 1, 1986)."""

from collections.abc import Hashable, Sequence

MOST_EDITS = 1_000
"""Beyond so many items that only one of the sequences has, what they have in common says little and costs much."""

Pairs = list[tuple[int, int]]


def common(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Positions of a longest common subsequence, in order.

    Time grows with the length and with the square of the number of edits, those of items that are in both; above
    `MOST_EDITS` only what the sequences begin and end with is found.
    """
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    shorter -= start
    end = next((index for index in range(shorter) if old[-1 - index] != new[-1 - index]), shorter)
    in_both = set(old[start : len(old) - end]) & set(new[start : len(new) - end])
    kept_old = [index for index in range(start, len(old) - end) if old[index] in in_both]
    kept_new = [index for index in range(start, len(new) - end) if new[index] in in_both]
    between = _between([old[index] for index in kept_old], [new[index] for index in kept_new])
    return [
        *((index, index) for index in range(start)),
        *((kept_old[i], kept_new[j]) for i, j in between),
        *((len(old) - index, len(new) - index) for index in range(end, 0, -1)),
    ]


def _between(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Go as far as each number of edits reaches, until that is the end of both.

    Row ``d`` holds how far into ``old`` one comes with ``d`` edits of which ``k`` drop an item of ``old``; the
    others take one of ``new``, so that it is ``2 k - d`` items further there.
    """
    rows: list[list[int]] = []
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        rows.append([])
        for dropped in range(edits + 1):
            ahead = 2 * dropped - edits
            i = _edited(rows, edits, dropped)
            while i < len(old) and i - ahead < len(new) and old[i] == new[i - ahead]:
                i += 1
            rows[edits].append(i)
            if i >= len(old) and ahead == len(old) - len(new):
                return _traced(rows, len(old), dropped)
    return []


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
