"""The one search: rounds, identity, the fewest differences, and how many figures were tried."""

from dataclasses import dataclass

from convcost.notation.spec.printed import Printed, parse_printed
from convcost.published.search import search

PRINTED = parse_printed("3.8G", "count")


@dataclass(frozen=True)
class Figure:
    """A figure that may have been meant."""

    value: int
    distance: int = 0
    identity: str = ""
    printed: Printed = PRINTED


def test_what_has_the_printed_digits_matches_in_every_way_that_it_does() -> None:
    found = search([[Figure(3_857_973_248, identity="cut"), Figure(3_800_000_001, identity="both"), Figure(4)]])
    assert [(match.candidate.identity, match.relations) for match in found.matches] == [
        ("cut", ("truncated",)),
        ("both", ("rounded", "truncated")),
    ]
    assert found.tried == 3


def test_later_rounds_are_tried_only_where_the_earlier_ones_found_nothing() -> None:
    tried: list[int] = []

    def rounds(value: int) -> list[Figure]:
        tried.append(value)
        return [Figure(value)]

    assert [match.candidate.value for match in search(map(rounds, (1, 3_800_000_000, 3_810_000_000))).matches] == [
        3_800_000_000
    ]
    assert tried == [1, 3_800_000_000]


def test_of_one_explanation_the_first_with_the_fewest_differences_is_kept_in_its_place() -> None:
    figures = [
        Figure(3_800_000_000, 2, "a"),
        Figure(3_800_000_001, 0, "b"),
        Figure(3_800_000_002, 1, "a"),
        Figure(3_800_000_003, 1, "a"),
    ]
    found = search([figures])
    assert [match.candidate.value for match in found.matches] == [3_800_000_002, 3_800_000_001]
    assert [match.candidate.value for match in found.best] == [3_800_000_001]


def test_nothing_explains_what_no_figure_has_the_digits_of() -> None:
    found = search([[Figure(1)], [Figure(2), Figure(3)]])
    assert (found.matches, found.best, found.tried) == ((), (), 3)
