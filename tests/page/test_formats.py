"""What holds for every format of the directory."""

import json
import re
from pathlib import Path

import pytest

from convcost.errors import ConvcostError
from convcost.page import Page, Prose, Section
from convcost.page.formats import TEXT, lookup, names, of_file, suffixes
from convcost.page.look import Look
from tests.page.made import HOSTILE, Made, everything

FINDINGS = ("github", "junit")
"""Formats for what was judged, which refuse a page without."""


@pytest.mark.parametrize("name", names())
def test_every_format_says_what_it_is_for_and_what_its_files_are_called(name):
    module = lookup(name)
    assert module.__doc__
    assert module.__doc__.startswith("For a ") or module.__doc__.startswith("For ")
    assert module.render.__doc__
    assert isinstance(module.SUFFIXES, tuple)
    assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in module.SUFFIXES)


def test_no_suffix_means_two_formats():
    every = [suffix for name in names() for suffix in lookup(name).SUFFIXES]
    assert sorted(every) == sorted(set(every)) == sorted(suffixes())
    assert {of_file(Path(f"report{suffix}")) for suffix in every} <= set(names())
    assert of_file(Path("REPORT.HTML")) == "html"
    assert TEXT in names()


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("width", [None, 7, 61])
def test_every_format_renders_every_block(name, width):
    text = lookup(name).render(Made(everything()), (), Look(width))
    assert text.endswith("\n")
    assert "text" in text


@pytest.mark.parametrize("name", sorted(set(names()) - set(FINDINGS)))
def test_every_format_renders_a_page_of_one_sentence_and_an_empty_one(name):
    said = lookup(name).render(Made(Page((Section((Prose(("so",)),)),))), (), Look())
    assert said.endswith("\n")
    assert isinstance(lookup(name).render(Made(Page(())), (), Look()), str)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("text", HOSTILE)
def test_no_format_fails_on_a_hostile_text_or_prints_a_command_of_a_build_server(name, text):
    shown = lookup(name).render(Made(everything(text)), (), Look())
    commands = [line for line in shown.splitlines() if line.startswith("::") and name != "github"]
    assert not commands
    assert "\x1b" not in shown


@pytest.mark.parametrize("name", sorted({"html", "latex", "markdown", "text"} & set(names())))
def test_every_format_of_a_document_says_everything(name):
    shown = lookup(name).render(Made(everything("Prime")), (), Look())
    for said in (
        "Prime",
        "1,234,567".replace(",", "{,}") if name == "latex" else "1,234,567",
        "11.3",
        "29",
        "indented",
    ):
        assert said in shown, said


def test_an_unknown_format_gets_a_suggestion():
    for call, hint in (
        (lambda: lookup("htlm"), "did you mean `html`?"),
        (lambda: lookup("xyz"), "one of csv, "),
        (lambda: lookup("__init__"), "one of csv, "),
        (lambda: lookup("../csv"), ""),
        (lambda: of_file(Path("x.htm")), "did you mean `.html`?"),
        (lambda: of_file(Path("x")), "its suffix says the format: .txt, "),
    ):
        with pytest.raises(ConvcostError) as raised:
            call()
        assert raised.value.problems[0].code == "E403"
        assert raised.value.problems[0].notes[0].startswith(hint)


def test_json_stands_between_its_schema_and_the_diagnostics():
    found = json.loads(lookup("json").render(Made(everything()), (), Look()))
    assert list(found) == ["schema", "version", "name", "diagnostics"]


def test_a_spreadsheet_takes_no_text_for_a_formula():
    for text in ("=1+1", "+1", "-1", "@SUM(A1)"):
        assert lookup("csv").render(Made(everything(text)), (), Look()) == f"name,macs\n'{text},31\n"
