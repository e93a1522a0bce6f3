import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from convcost.analysis import Analysis, analyze
from convcost.analysis.settings import Settings
from convcost.reports import brief, markdown, plain, terminal
from convcost.analysis.table import View

Golden = Callable[[str, str], None]
ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "a\x1b[31m\u202e|<b>`*[x](y)\n::error::"


def test_plain(analysis: Analysis, golden: Golden) -> None:
    golden("plain.txt", plain.render([analysis], View()))


def test_plain_of_several_with_a_lower_bound(analysis: Analysis, lower_bound: Analysis, golden: Golden) -> None:
    golden("plain_several.txt", plain.render([analysis, lower_bound], View(depth=1)))


def test_markdown(lower_bound: Analysis, golden: Golden) -> None:
    golden("markdown.md", markdown.render([lower_bound], View(depth=2, sort="activations", top=2)))


def test_terminal_at_100_columns(analysis: Analysis, golden: Golden) -> None:
    golden("terminal_100.txt", terminal.render([analysis], View(), width=100, color=False))


def test_terminal_at_60_columns_without_colour(lower_bound: Analysis, golden: Golden) -> None:
    golden("terminal_60.txt", terminal.render([lower_bound], View(), width=60, color=False))


def test_brief(analysis: Analysis, lower_bound: Analysis, golden: Golden) -> None:
    golden("brief.txt", brief.render([analysis, lower_bound]))


@pytest.mark.parametrize("width", [20, 30, 40, 50, 60, 80, 100, 140])
def test_no_width_folds_or_cuts_a_number(analysis: Analysis, width: int) -> None:
    text = terminal.render([analysis], View(depth=1), width=width, color=False)
    assert f"{analysis.macs:,}" in text


@pytest.mark.parametrize("width", [40, 50, 60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(analysis: Analysis, width: int) -> None:
    text = terminal.render([analysis], View(), width=width, color=False)
    assert max(map(len, text.splitlines())) <= width


def test_columns_left_out_are_named(analysis: Analysis) -> None:
    text = terminal.render([analysis], View(depth=1), width=25, color=False)
    assert "Left out to fit 25 columns: output, share, bar, kind" in " ".join(text.split())
    assert "Left out" not in terminal.render([analysis], View(depth=1), width=140, color=False)


def test_without_colour_there_is_not_one_escape(analysis: Analysis) -> None:
    assert "\x1b" not in terminal.render([analysis], View(), width=80, color=False)


def test_colour_changes_no_character(analysis: Analysis) -> None:
    colored = terminal.render([analysis], View(), width=100, color=True)
    assert "\x1b[1mTwo rounds\x1b[0m" in colored
    bare = [line.rstrip() for line in ANSI.sub("", colored).splitlines()]
    assert bare == terminal.render([analysis], View(), width=100, color=False).splitlines()


def test_a_hostile_name_is_shown_escaped_in_every_text(analysis: Analysis) -> None:
    hostile = analyze(replace(analysis.graph, name=HOSTILE, variant=HOSTILE))
    texts = [
        plain.render([hostile], View()),
        brief.render([hostile]),
        markdown.render([hostile], View()),
        terminal.render([hostile], View(), width=100, color=False),
    ]
    for text in texts:
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\n::error" not in text
    assert "\\|&lt;b>\\`\\*\\[x\\](y)" in texts[2]


def test_the_settings_are_told(analysis: Analysis) -> None:
    text = plain.render([analyze(analysis.graph, Settings(batch=13, dtype="float16"))], View())
    exact_kib = f"{865 * 2 / 1024:.3f}"
    assert "3x29x31 -> 11x15x29, batch 13" in text
    assert f"{exact_kib} KiB weights as float16" in text


def test_no_network_is_no_text() -> None:
    assert plain.render([], View()) == markdown.render([], View()) == brief.render([]) == ""
    assert terminal.render([], View(), width=80, color=True) == ""
