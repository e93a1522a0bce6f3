import os
import re
from pathlib import Path

import pytest

from convcost import analyze
from convcost.analysis.cells import title
from convcost.analysis.columns import COLUMNS
from convcost.analysis.totals import added
from convcost.errors import ConvcostError
from convcost.explaining.explanation import Explanation, explain
from convcost.explaining.page import ExplainedPart
from convcost.language.document import read
from convcost.notation.spec import read_network
from convcost.page.formats import csv, markdown, text
from convcost.page.look import Look

GOLDEN = Path(__file__).with_name("golden")
COSTS = ("params", "macs")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
FIGURES = re.compile(r"^Figures.*?\n\n", re.MULTILINE | re.DOTALL)
"""Kept out of the stored texts: there is a line for every column, and columns come as the package grows."""

PATHS = [
    "attended", "depthwise", "excite", "flat", "gated", "grouped", "head", "looped.0", "looped.1", "module",
    "module.pool", "module.unit.Unit.reduce", "module.unit.Unit.wide", "mystery", "pooled", "sliced", "slope", "stem",
    "tokens", "transposed", "unshuffled", "upsampled", "whole",
]  # fmt: skip
SHORT = {"excite": "gated.gate.excite", "whole": ""}


def shown(explanation: Explanation, width: int | None = None, *, color: bool = False) -> str:
    return text.render(ExplainedPart(explanation), (), Look(width, color))


def documented(explanation: Explanation) -> str:
    return markdown.render(ExplainedPart(explanation), (), Look())


@pytest.mark.parametrize("name", PATHS)
def test_the_whole_text_of_a_layer_or_block(explained, name):
    whole = FIGURES.sub("", shown(explained(SHORT.get(name, name))))
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(whole, encoding="utf-8")
    assert whole == file.read_text(encoding="utf-8")


def test_every_stored_text_is_compared():
    assert {file.stem for file in GOLDEN.iterdir()} == set(PATHS)


def test_there_is_a_line_for_every_figure_of_a_layer(explained):
    stem = explained("stem")
    listed = re.findall(r"^  (\S.*?)  .*$", FIGURES.search(shown(stem))[0], re.MULTILINE)
    defined = [column for column in COLUMNS if column.per_layer and stem.analysis.summary(column, [0])]
    assert listed == ["figure", *map(title, defined)]


def test_a_figure_that_adds_up_has_its_share_of_the_network(explained):
    lines = shown(explained("transposed")).splitlines()
    (macs,) = [line.split() for line in lines if line.startswith("  MACs ")]
    assert macs == ["MACs", f"{7 * 16 * 36 * 12 * 4 * 4:,}", "41.0%"]


@pytest.mark.parametrize("width", [30, 40, 50, 60, 80, 140])
@pytest.mark.parametrize("path", ["stem", "module", "attended", ""])
def test_derivations_and_sentences_are_folded_to_the_width(explained, path, width):
    above, _, written = FIGURES.sub("", shown(explained(path), width)).partition("\nWritten\n")
    folded = re.sub(r"^Parts$.*?^\n", "", above, flags=re.MULTILINE | re.DOTALL)
    assert max(len(line) for line in folded.splitlines() if " " in line.strip()) <= width
    assert bool(written) is bool(path)


def test_a_number_is_never_cut(explained):
    module = explained("module")
    assert f"{module.analysis.total('macs', module.part.nodes).value:,}" in shown(module, 40)


def test_columns_left_out_are_named(explained):
    assert "Left out to fit 60 columns: shapes, of params, of MACs" in shown(explained("module"), 60)
    assert "Left out" not in shown(explained("module"), 140)


def test_colour_changes_no_character(explained):
    colored = shown(explained("module"), color=True)
    assert colored.startswith("\x1b[1mmodule\x1b[0m\n")
    lines = ANSI.sub("", colored).splitlines()
    assert [line.rstrip() for line in lines] == shown(explained("module")).splitlines()


def test_a_hostile_name_is_shown_escaped():
    hostile = "a\x1b[31m\u202e|<b>`*[x](y)\n::error::"
    document = {
        "convcost": 1,
        "name": hostile,
        "inputs": {"x": [3, 5, 7]},
        "layers": [{"conv": {"out": 7, "kernel": 1}}],
    }
    found = explain(analyze(document), "conv")
    for escaped in (shown(found), documented(found)):
        assert "\x1b" not in escaped
        assert "\u202e" not in escaped
        assert "\n::error" not in escaped


def test_markdown_keeps_derivations_and_makes_tables(explained):
    module = documented(explained("module"))
    assert module.startswith("### module\n\nIn Explained.\n\ntakes  14x29x31 of stem\n\n")
    assert "| unit | 14x29x31 -> 5x29x31 -> 10x14x31 | 845 | 100.0% | 388,430 | 100.0% | 2 layers |" in module
    assert "```text\nc_out = c_1 + c_2 = 10 + 14 = 24\nh_out = h_in = 14\nw_out = w_in = 31\n```" in module


def test_markdown_lets_what_parts_come_to_stand_out(explained):
    params, macs = (explained("module").analysis.total(key, explained("module").part.nodes).value for key in COSTS)
    assert f"| **total** |  | **{params:,}** |  | **{macs:,}** |  |  |" in documented(explained("module"))


def test_the_source_is_fenced_whatever_it_holds():
    source = "convcost: 1\ninput: [3, 5, 7]\nlayers:\n  - {relu: {}, as: x}  # ```` and ```\n"
    assert documented(explain(analyze(read_network(read(source, "net.yaml"))), "x")).count("\n`````") == 2


def test_an_explanation_is_no_table(explained):
    with pytest.raises(ConvcostError) as caught:
        csv.render(ExplainedPart(explained("stem")), (), Look())
    assert caught.value.problems[0].code == "E403"


@pytest.mark.parametrize("write", [shown, documented, lambda found: ExplainedPart(found).data()])
def test_a_long_network_is_summed_up_once_and_not_for_every_part(write, monkeypatch):
    """Counted in figures that are added, so that the speed of a machine does not matter."""
    lengths = []
    monkeypatch.setattr("convcost.analysis.added", lambda figures: lengths.append(len(figures)) or added(figures))

    def work(rounds):
        lengths.clear()
        write(explain(analyze({"convcost": 1, "input": [3, 5, 7], "layers": [{"relu": None, "repeat": rounds}]})))
        return sum(lengths)

    short, long = work(17), work(170)
    assert short >= 17
    assert long <= 10 * short
