import pytest

from convcost.errors import abridged


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, ""), (1, "0"), (3, "0, 1, 2"), (4, "0, 1, 2 and 1 more"), (1234, "0, 1, 2 and 1,231 more")],
)
def test_a_long_list_says_how_many_are_left_out(number: int, said: str) -> None:
    assert abridged(list(map(str, range(number))), 3) == said
