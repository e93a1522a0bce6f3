"""Widths of texts, near those of the faces of browsers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.drawing.measure import shortened, width


@pytest.mark.parametrize(
    ("text", "is_bold", "measured"),
    [
        ("conv 256 3×3/2", False, 82.4),
        ("conv4_x.Bottleneck.0.add.main", False, 166.8),
        ("conv4_x.Bottleneck 1.46 G, 35.8 %", True, 196.1),
    ],
)
def test_widths_are_those_of_a_browser_or_a_little_more(text, is_bold, measured):
    """Measured with `getComputedTextLength` by Chromium, 12 px Liberation Sans."""
    assert measured <= width(text, is_bold=is_bold) <= 1.08 * measured


def test_bold_is_wider_and_a_larger_size_is_in_proportion():
    assert width("stage", is_bold=True) > width("stage")
    assert width("stage", 24) == pytest.approx(2 * width("stage"))


@given(st.text(st.characters(exclude_categories=("C",)), max_size=40), st.integers(20, 200))
def test_a_shortened_text_fits_and_keeps_its_ends(text, room):
    found = shortened(text, room)
    assert found == text if width(text) <= room else "…" in found
    assert width(found) <= room or len(found) <= 2
