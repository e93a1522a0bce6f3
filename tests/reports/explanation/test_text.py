import os
import re
from pathlib import Path

import pytest

from convcost.analysis.columns import COLUMNS
from convcost.analysis.cells import title
from convcost.reports.explanation import text

GOLDEN = Path(__file__).with_name("golden")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
FIGURES = re.compile(r"^Figures.*?\n\n", re.MULTILINE | re.DOTALL)
"""Kept out of the stored texts: there is a line for every column, and columns come as the package grows."""

PATHS = [
    "attended", "depthwise", "excite", "flat", "gated", "grouped", "head", "looped.0", "looped.1", "module",
    "module.pool", "module.unit.Unit.reduce", "module.unit.Unit.wide", "mystery", "pooled", "sliced", "slope", "stem",
    "tokens", "transposed", "unshuffled", "upsampled", "whole",
]  # fmt: skip
SHORT = {"excite": "gated.gate.excite", "whole": ""}


@pytest.mark.parametrize("name", PATHS)
def test_the_whole_text_of_a_layer_or_block(explained, name):
    shown = FIGURES.sub("", text.render(explained(SHORT.get(name, name))))
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def test_every_stored_text_is_compared():
    assert {file.stem for file in GOLDEN.iterdir()} == set(PATHS)


def test_there_is_a_line_for_every_figure_of_a_layer(explained):
    stem = explained("stem")
    shown = text.render(stem)
    listed = re.findall(r"^  (\S.*?)  .*$", FIGURES.search(shown)[0], re.MULTILINE)
    defined = [column for column in COLUMNS if column.per_layer and stem.analysis.summary(column, [0])]
    assert listed == ["figure", *map(title, defined)]


def test_a_figure_that_adds_up_has_its_share_of_the_network(explained):
    lines = text.render(explained("transposed")).splitlines()
    (macs,) = [line.split() for line in lines if line.startswith("  MACs ")]
    assert macs == ["MACs", f"{7 * 16 * 36 * 12 * 4 * 4:,}", "41.0%"]


@pytest.mark.parametrize("width", [30, 40, 50, 60, 80, 140])
@pytest.mark.parametrize("path", ["stem", "module", "attended", ""])
def test_derivations_and_sentences_are_folded_to_the_width(explained, path, width):
    shown, _, written = FIGURES.sub("", text.render(explained(path), width=width)).partition("\nWritten\n")
    folded = re.sub(r"^Parts$.*?^\n", "", shown, flags=re.MULTILINE | re.DOTALL)
    assert max(len(line) for line in folded.splitlines() if " " in line.strip()) <= width
    assert bool(written) is bool(path)


def test_a_number_is_never_cut(explained):
    shown = text.render(explained("module"), width=40)
    assert f"{explained('module').analysis.total('macs', explained('module').part.nodes).value:,}" in shown


def test_columns_left_out_are_named(explained):
    assert "Left out to fit 60 columns: of params, of MACs, kind" in text.render(explained("module"), width=60)
    assert "Left out" not in text.render(explained("module"), width=140)


def test_colour_changes_no_character(explained):
    colored = text.render(explained("module"), color=True)
    assert colored.startswith("\x1b[1mmodule\x1b[0m\n")
    assert ANSI.sub("", colored) == text.render(explained("module"))


def test_a_hostile_name_is_shown_escaped():
    from convcost import analyze
    from convcost.explaining.explanation import explain
    from convcost.reports.explanation import markdown

    hostile = "a\x1b[31m\u202e|<b>`*[x](y)\n::error::"
    document = {
        "convcost": 1,
        "name": hostile,
        "inputs": {"x": [3, 5, 7]},
        "layers": [{"conv": {"out": 7, "kernel": 1}}],
    }
    found = explain(analyze(document), "conv")
    for shown in (text.render(found), markdown.render(found)):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\n::error" not in shown
