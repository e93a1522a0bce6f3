"""Nothing that was read can move the cursor, hide, or speak to a build server."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors.untrusted import visible, visible_characters


@pytest.mark.parametrize(
    "text",
    ["", "conv", "nets/größe.yaml", "网络.yaml", "café", "a b", "C:\\nets\\new.yaml", "😀", "# [x]", "## [x]", "::"],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\r\tc\x00", r"a\nb\r\tc\x00"),
        ("\x7f\x85\x9b", r"\x7f\x85\x9b"),
        ("\u202eexe.yaml", r"\u202eexe.yaml"),
        ("\u2066a\u2069\u200e\u061c", r"\u2066a\u2069\u200e\u061c"),
        ("con\u200bv\u200d\u2060\ufeff\u00ad", r"con\u200bv\u200d\u2060\ufeff\xad"),
        ("\ud800", r"\ud800"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("a\u00a0b\u3000", r"a\xa0b\u3000"),
        ("\u3164\u115f\u034f\ufe0f", r"\u3164\u115f\u034f\ufe0f"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_what_cannot_be_seen_is_shown_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x ##[add-mask]y", r"x #\x23[add-mask]y"),
        ("##vso[task.setvariable]", r"#\x23vso[task.setvariable]"),
        ("##teamcity[message]", r"#\x23teamcity[message]"),
        ("###[x]", r"##\x23[x]"),
    ],
)
def test_commands_of_build_servers_are_broken_wherever_they_stand(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(), max_size=30))
def test_any_text_comes_out_on_one_line_and_can_be_encoded(text: str) -> None:
    shown = visible(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert "##[" not in shown
    assert visible(shown) == shown


@given(st.text(st.characters(), max_size=30))
def test_characters_are_shown_one_by_one(text: str) -> None:
    shown = visible_characters(text)
    assert len(shown) == len(text)
    assert "".join(shown) == visible(text)
