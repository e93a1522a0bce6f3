import random
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
    pairs, is_longest = common(old, new)
    assert is_longest
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    assert len(pairs) == length(old, new)


def test_an_inserted_item_shifts_nothing() -> None:
    assert common("abcabc", "abxcabc").pairs == [(0, 0), (1, 1), (2, 3), (3, 4), (4, 5), (5, 6)]


def test_of_more_of_the_same_the_first_ones_are_kept() -> None:
    assert common("sabt", "sababt").pairs[:3] == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(("old", "new"), [("", ""), ("", "ab"), ("ab", "")])
def test_nothing_has_nothing_in_common(old: str, new: str) -> None:
    assert common(old, new) == ([], True)


def test_pairs_that_are_given_stay_and_what_lies_between_them_is_found():
    assert common("abXcd", "aXbcd", [(1, 2)]).pairs == [(0, 0), (1, 2), (3, 3), (4, 4)]


def limited(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    monkeypatch.setattr(lcs, "MOST_STEPS", steps)
    monkeypatch.setattr(lcs, "STEPS_PER_ITEM", 0)


def test_too_many_edits_leave_what_both_begin_and_end_with_and_what_is_in_both_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limited(monkeypatch, 3)
    assert common("aabcbcZ", "aacbcbZ") == ([(0, 0), (1, 1), (6, 6)], False)
    assert common("aaXbYZ", "aaPbQRZ") == ([(0, 0), (1, 1), (3, 3), (5, 6)], True)  # X, Y, P, Q and R are no edits
    # e and f are anchors; between them b and c could be paired, for which no step is left
    assert common("aabcebcfcbZ", "aacbecbfbcZ") == ([(0, 0), (1, 1), (4, 4), (7, 7), (10, 10)], False)


def test_anchors_are_the_most_that_stand_in_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, 0)
    assert common("12345679", "412356798") == ([(0, 1), (1, 2), (2, 3), (4, 4), (5, 5), (6, 6), (7, 7)], False)


@given(st.text("abcdefg", max_size=30), st.text("abcdefg", max_size=30), st.integers(0, 200))
def test_however_few_steps_there_are_pairs_are_equal_items_in_order(old: str, new: str, steps: int) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        limited(monkeypatch, steps)
        pairs, is_longest = common(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    assert len(pairs) == length(old, new) if is_longest else len(pairs) <= length(old, new)


class Counted:
    """A word whose comparisons are counted."""

    comparisons = 0

    def __init__(self, word: int) -> None:
        self.word = word

    def __hash__(self) -> int:
        return hash(self.word)

    def __eq__(self, other: object) -> bool:
        Counted.comparisons += 1
        return isinstance(other, Counted) and self.word == other.word


@pytest.mark.parametrize("words", [2, 5, 10**9], ids=["two", "five", "strangers"])
@pytest.mark.parametrize("stretches", [1, 20])
def test_sequences_that_differ_everywhere_take_no_more_steps_than_are_allowed(
    words: int, stretches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, 20_000)
    items = 2_000
    chosen = random.Random(16)
    old, new = ([Counted(chosen.randrange(words)) for _ in range(items)] for _ in range(2))
    given_pairs = [(i, i) for i in range(items // stretches, items, items // stretches)]
    Counted.comparisons = 0
    common(old, new, given_pairs)
    # once for the longest and once between anchors; besides, every item is looked up a few times
    assert Counted.comparisons <= 2 * 20_000 + 10 * 2 * items
