from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.comparison import lcs
from convcost.comparison.lcs import common

WORDS = st.text("abc", max_size=12)


def length(old: str, new: str) -> int:
    """By the definition: the longest of what dropping either first item leaves."""
    row = [0] * (len(new) + 1)
    for a in old:
        before, row = row, [0]
        for j, b in enumerate(new):
            row.append(before[j] + 1 if a == b else max(before[j + 1], row[j]))
    return row[-1]


@given(WORDS, WORDS)
def test_pairs_are_equal_items_in_the_order_of_both_and_as_many_as_can_be(old: str, new: str) -> None:
    pairs = common(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    assert len(pairs) == length(old, new)


def test_an_inserted_item_shifts_nothing() -> None:
    assert common("abcabc", "abxcabc") == [(0, 0), (1, 1), (2, 3), (3, 4), (4, 5), (5, 6)]


def test_of_more_of_the_same_the_first_ones_are_kept() -> None:
    assert common("sabt", "sababt")[:3] == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(("old", "new"), [("", ""), ("", "ab"), ("ab", "")])
def test_nothing_has_nothing_in_common(old: str, new: str) -> None:
    assert common(old, new) == []


def test_too_many_edits_leave_what_both_begin_and_end_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lcs, "MOST_EDITS", 3)
    assert common("aabcdeZ", "aaedcbZ") == [(0, 0), (1, 1), (6, 6)]
    assert common("aaXbYZ", "aaPbQRZ") == [(0, 0), (1, 1), (3, 3), (5, 6)]  # X, Y, P, Q and R are no edits


def test_sequences_that_differ_everywhere_cost_no_time() -> None:
    assert common(range(100_000), range(100_000, 200_000)) == []
