import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from convcost.analysis import Analysis, analyze
from convcost.analysis.page import Analyses, brief_of
from convcost.analysis.settings import Settings
from convcost.analysis.table import View
from convcost.errors import ConvcostError
from convcost.page import Table
from convcost.page.formats import names

Golden = Callable[[str, str], None]
Written = Callable[..., str]
ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "a\x1b[31m\u202e|<b>`*[x](y)\n::error::"


def test_in_a_pipe_a_network_is_a_plain_table(written: Written, analysis: Analysis, golden: Golden) -> None:
    golden("plain.txt", written("text", analysis))


def test_plain_of_several_with_a_lower_bound(
    written: Written, analysis: Analysis, lower_bound: Analysis, golden: Golden
) -> None:
    golden("plain_several.txt", written("text", analysis, lower_bound, view=View(depth=1)))


def test_in_markdown_a_lower_bound_is_marked(written: Written, lower_bound: Analysis, golden: Golden) -> None:
    golden("markdown.md", written("markdown", lower_bound, view=View(depth=2, sort="activations", top=2)))


def test_terminal_at_100_columns(written: Written, analysis: Analysis, golden: Golden) -> None:
    golden("terminal_100.txt", written("text", analysis, width=100))


def test_terminal_at_60_columns_without_colour(written: Written, lower_bound: Analysis, golden: Golden) -> None:
    golden("terminal_60.txt", written("text", lower_bound, width=60))


def test_in_brief_every_network_has_a_line(
    written: Written, analysis: Analysis, lower_bound: Analysis, golden: Golden
) -> None:
    golden("brief.txt", written("text", analysis, lower_bound, quiet=True))


@pytest.mark.parametrize("width", [20, 30, 40, 50, 60, 80, 100, 140])
def test_no_width_folds_or_cuts_a_number(written: Written, analysis: Analysis, width: int) -> None:
    text = written("text", analysis, view=View(depth=1), width=width)
    assert f"{analysis.macs:,}" in text


@pytest.mark.parametrize("width", [40, 50, 60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(written: Written, analysis: Analysis, width: int) -> None:
    text = written("text", analysis, width=width)
    assert max(map(len, text.splitlines())) <= width


def test_columns_left_out_are_named(written: Written, analysis: Analysis) -> None:
    text = written("text", analysis, view=View(depth=1), width=25)
    assert "Left out to fit 25 columns: output, params, share, bar, kind" in " ".join(text.split())
    assert "Left out" not in written("text", analysis, view=View(depth=1), width=140)


def test_without_colour_there_is_not_one_escape(written: Written, analysis: Analysis) -> None:
    assert "\x1b" not in written("text", analysis, width=80)


def test_colour_changes_no_character(written: Written, analysis: Analysis) -> None:
    colored = written("text", analysis, width=100, color=True)
    assert "\x1b[1mTwo rounds\x1b[0m" in colored
    bare = [line.rstrip() for line in ANSI.sub("", colored).splitlines()]
    assert bare == written("text", analysis, width=100).splitlines()


def test_a_hostile_name_is_shown_escaped_in_every_text(written: Written, analysis: Analysis) -> None:
    hostile = analyze(replace(analysis.graph, name=HOSTILE, variant=HOSTILE))
    texts = [
        written("text", hostile),
        written("text", hostile, quiet=True),
        written("markdown", hostile),
        written("text", hostile, width=100),
        written("html", hostile),
        written("latex", hostile),
        hostile._repr_html_(),
    ]
    for text in texts:
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\n::error" not in text
    assert "\\|&lt;b>\\`\\*\\[x\\](y)" in texts[2]
    assert "<b>`" not in texts[4] + texts[6]


def test_the_settings_are_told(written: Written, analysis: Analysis) -> None:
    text = written("text", analyze(analysis.graph, Settings(batch=13, dtype="float16")))
    exact_kib = f"{865 * 2 / 1024:.3f}"
    assert "3x29x31 -> 11x15x29, batch 13" in text
    assert f"{exact_kib} KiB weights as float16" in text


@pytest.mark.parametrize("name", sorted(set(names()) - {"json", "github", "junit"}))
def test_no_network_is_no_text(written: Written, name: str) -> None:
    assert written(name) == written(name, width=80, color=True) == ""
    assert written("text", quiet=True) == ""


def test_what_a_layer_is_goes_last_and_a_column_asked_for_never(written: Written, analysis: Analysis) -> None:
    assert "Left out to fit 60 columns: output, share, bar\n" in written("text", analysis, width=60)
    asked = ("activations", "weight_bytes", "params", "macs")
    text = written("text", analysis, view=View(columns=asked), width=60)
    for title in ("activations", "weights (bytes)", "params", "MACs"):
        assert title in text
    assert "Left out to fit 60 columns: output, share, bar, kind\n" in text


@pytest.mark.parametrize("drawn", [Analyses.drawing, Analyses.mermaid])
def test_a_drawing_is_of_one_network(
    analysis: Analysis, lower_bound: Analysis, drawn: Callable[[Analyses], str]
) -> None:
    assert "stem" in drawn(Analyses([analysis]))
    assert drawn(Analyses([])) == ""
    with pytest.raises(ConvcostError, match="is of one network, and there are 2") as refused:
        drawn(Analyses([analysis, lower_bound]))
    assert [problem.code for problem in refused.value.problems] == ["E403"]


def test_an_illustrated_page_has_the_table_that_was_asked_for(analysis: Analysis) -> None:
    asked = Analyses([analysis], View(depth=1))
    (section,) = (each for each in asked.illustrated().sections if each.title == "Parts")
    assert section.blocks == asked.page().sections[0].blocks[:1]
    assert "Parts" not in {each.title for each in Analyses([analysis]).illustrated().sections}


def test_how_far_a_failed_network_got_is_a_table_of_shapes_without_figures(analysis: Analysis) -> None:
    assert Analyses([analysis]).beside() is None
    page = Analyses([], partial=[analysis]).beside()
    assert page is not None
    (section,) = page.sections
    assert section.title == "Two rounds up to the step that failed"
    (table,) = section.blocks
    assert isinstance(table, Table)
    assert [column.title for column in table.columns] == ["name", "output", "kind"]
    assert table.groups[0].rows[0].cells == ("stem", "7x15x29", "conv 7 3x5/2x1, batchnorm")


def test_in_brief_a_network_is_its_name_and_the_columns_that_were_asked_for(analysis: Analysis) -> None:
    assert brief_of(analysis) == ("Two rounds", f"{analysis.params:,} params", f"{analysis.macs:,} MACs")
    assert brief_of(analysis, ["activations"]) == ("Two rounds", f"{analysis.activations:,} activations")
    page = Analyses([analysis], View(columns=("activations",))).page()
    assert page.brief == (("Two rounds", f"{analysis.activations:,} activations"),)


def test_in_brief_what_a_setting_asks_for_is_answered(analysis: Analysis) -> None:
    given = analyze(analysis.graph, Settings(optimizer="adam", memory_bytes=7_000_000))
    *_, training, batch = brief_of(given)
    assert training.endswith("training memory (bytes)")
    assert batch.endswith("largest batch")
    counted = brief_of(analyze(analysis.graph, Settings(convention="thop")))
    assert [each.partition(" ")[2] for each in counted[1:]] == ["params", "thop MACs"]
