"""The card of a layer says what `explain` says of its numbers."""

from convcost.analysis import analyze
from convcost.analysis.settings import Settings
from convcost.explaining.card import card
from tests.written import graph

TEXT = """input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: [3, 5], stride: [2, 1]}, as: stem}
  - relu
  - {opaque: {shape: [11], params: unknown, macs: 5}, as: secret}
"""


def test_a_card_derives_the_shape_the_parameters_and_the_macs_of_a_sample():
    found = card(analyze(graph(TEXT), Settings(batch=13)), 0)
    assert found[0] == "Shape"
    assert "  c_out = out = 7" in found
    assert "  together 315 + 7 = 322" in found
    assert any(line.endswith(f"= {14 * 27 * 7 * 3 * 3 * 5:,}") for line in found)


def test_what_changes_and_counts_nothing_has_no_card():
    assert card(analyze(graph(TEXT)), 1) == ()


def test_what_nobody_knows_is_said_to_be_unknown():
    assert "Parameters: not known" in card(analyze(graph(TEXT)), 2)
