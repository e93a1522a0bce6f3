"""The treemap of reductions: what would be saved is hatched, in proportion."""

import re

from convcost.analysis import analyze
from convcost.exploring.reductions.picture import blocks
from convcost.exploring.reductions.survey import survey
from convcost.page import Views
from tests.written import graph

TEXT = """input: [16, 29, 31]
layers:
  - {conv: {out: 7, kernel: 3, padding: same}, as: wide}
  - {conv: {out: 5, kernel: 1}, as: thin}
"""


def test_what_the_best_reduction_saves_is_hatched():
    found = survey(analyze(graph(TEXT)), (2, 4))
    (views,) = [block for block in blocks(found, 0) if isinstance(block, Views)]
    svg = views.views[0][1].svg
    before, after = 16 * 7 * 9, 16 * 4 + 4 * 7 * 9
    saved = round(1000 * (before - after) / before) / 10
    assert re.findall(r"height:([\d.]+)%", svg) == [str(saved)]
    assert "▼ conv 7 3×3" in svg
    assert "conv 5 1×1" in svg


def test_a_network_that_multiplies_nothing_has_no_picture():
    assert blocks(survey(analyze(graph("input: [16, 29, 31]\nlayers: [relu]\n")), (2,)), 0) == ()
