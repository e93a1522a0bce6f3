"""Designs as points of a plane: each where its figures say, the front filled."""

from convcost.drawing.scatter import MOST_DRAWN, Dot, braille, svg

DOTS = [Dot(10, 100, is_front=True, title="a < b"), Dot(30, 300, is_front=False, title="c")]
ACROSS, UPWARDS = ("MACs", "10", "30"), ("params", "100", "300")


def test_the_corners_of_the_braille_are_the_ends_of_both_axes() -> None:
    """The lowest dot on the left and the highest one on the right."""
    lines = braille(DOTS, ACROSS, UPWARDS)
    assert lines[0] == "params: 100 to 300, upwards"
    rows = lines[1:-2]
    assert rows[0][-1] == chr(0x2800 + 0x08)
    assert rows[-1] == chr(0x2800 + 0x40)
    assert not any(rows[1:-1])
    assert lines[-2].split() == ["10", "30"]


def test_the_drawing_has_a_tooltip_for_every_design() -> None:
    drawn = svg(DOTS, ACROSS, UPWARDS)
    assert drawn.count("<circle") == 2
    assert "<title>a &lt; b</title>" in drawn
    assert drawn.count('fill="currentColor" stroke') == 1, "only the front is filled"


def test_of_very_many_designs_those_that_are_drawn_are_spread_over_all_of_them() -> None:
    dots = [Dot(at, at, at == 0, str(at)) for at in range(3 * MOST_DRAWN + 2)]
    drawn = svg(dots, ACROSS, UPWARDS)
    assert MOST_DRAWN // 2 < drawn.count("<circle") <= MOST_DRAWN + 1
    assert f"<title>{3 * MOST_DRAWN + 1 - 4}</title>" in drawn
