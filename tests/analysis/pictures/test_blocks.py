"""The blocks of a network, each kind drawn once: what counts as built alike, and what is left out."""

import pytest

from convcost.analysis import analyze
from convcost.analysis.page import Analyses
from convcost.analysis.pictures.blocks import structure
from convcost.analysis.pictures.outline import outline
from convcost.networks.analyses import BuildOptions, analyze_all
from convcost.page import Picture, Prose, plain
from tests.written import graph

TEXT = """name: Prime
input: [16, 29, 31]
blocks:
  Pair:
    args: {c: int, k: int, g: int}
    layers: [{conv: {out: c, kernel: k, groups: g, padding: same}}, {conv: {out: c, kernel: 1}}, relu]
layers:
  - {conv: {out: 16, kernel: 1}, as: stem}
  - {Pair: {c: 16, k: 3, g: 4}, as: a}
  - {Pair: SECOND, as: b}
"""


def is_alike(second: str) -> bool:
    analysis = analyze(graph(TEXT.replace("SECOND", second)))
    found = outline(analysis)
    names = [analysis.graph.nodes[unit.nodes[0]].name for unit in found.units]
    first, other = (
        structure(analysis, found, [index for index, name in enumerate(names) if name.startswith(f"{block}.")])
        for block in "ab"
    )
    assert len(first) == len(other) == 2
    return first == other


def told(net: str) -> tuple[str, list[str]]:
    """What is said of all kinds, and the captions of their drawings."""
    (analysis,) = analyze_all([net], BuildOptions()).analyses
    sections = Analyses([analysis]).illustrated().sections
    blocks = [block for each in sections if "locks" in plain(each.title) for block in each.blocks]
    (prose,) = [plain(block.sentences[0]) for block in blocks if isinstance(block, Prose)]
    return prose, [plain(block.caption) for block in blocks if isinstance(block, Picture)]


@pytest.mark.parametrize("second", ["{c: 32, k: 3, g: 4}", "{c: 16, k: 3, g: 8}", "{c: 64, k: 3, g: 16}"])
def test_widths_do_not_tell_blocks_apart(second):
    assert is_alike(second)


@pytest.mark.parametrize("second", ["{c: 16, k: 5, g: 4}", "{c: 16, k: 3, g: 1}"])
def test_windows_and_whether_channels_are_grouped_do(second):
    assert not is_alike(second)


def test_the_width_of_a_linear_layer_is_no_window():
    said, captions = told("swin_t")
    assert captions[0].endswith("Built alike: stage.1.block.0–1, stage.2.block.0–5, stage.3.block.0–1")
    assert len(captions) == 2
    assert said.startswith("Every kind of block once")


def test_kinds_that_are_not_drawn_are_counted():
    said, captions = told("hrnet_w18")
    assert len(captions) == 4
    assert said.startswith("4 of 6 kinds of blocks once, costliest first")
