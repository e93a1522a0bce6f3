"""Names and texts from files cannot break or forge any format."""

import csv
import json
import re
from io import StringIO
from xml.etree import ElementTree as Xml

import pytest
from markdown_it import MarkdownIt

from convcost.budgets.bases import Past
from convcost.budgets.budget import Old
from convcost.budgets.limit_options import limits_from
from convcost.budgets.records import HEADER
from convcost.budgets.result import Result
from convcost.budgets.suggestion import Suggestion
from convcost.errors import Label, Problem
from convcost.language.source import Source, Span
from convcost.page.formats.text import drawn
from convcost.page.look import Look
from tests.budgets.results import model, net, render, result

HOSTILE = [
    "[red]x[/red]",
    "a\x1b[31mb\x07",
    "a|b\\|c",
    "<b>&amp;</b>",
    "--><script>x</script>",
    "</details><img src=x>",
    "100%0A::error::x",
    "a\r\n::error::b",
    "a\n| b | c |\n",
    "::error::x",
    "  ::error::x",
    "##[error]x",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "@user https://x.y [a](b) *c*",
    "]]>&<",
    "`x` ``y``",
    "a,line=3::b",
    "\u202egnp.exe",
    "a\u2028b",
    "\udc80",
    "{0} %s $(x)",
    "#1 closes #2",
]
CONTROL = re.compile(r"[^\x20-\x7e\u00a1-\u2027\u202f-\ud7ff\ue000-\uffff]")


def made(name: str) -> Result:
    """A result in which every text that comes from outside is this one: a failure, a warning, a skip, a problem."""
    quoted = json.dumps(name)
    budget = f"budgets: {{params: {{max: 27, why: {quoted}}}, macs: {{warn: 3, growth: 0}}}}"
    network = json.dumps(name.encode("ascii", "replace").decode() or "x")
    failed = model(
        name,
        net(7, budget if "\udc80" not in name else budget.replace(quoted, '"x"'), name=network),
        past=Past("renamed", Old(model("a", net(5)).now), name),
        limits=limits_from({"max": [f"params=27{' ' * len(name)}"]}),
    )
    skipped = model(name, net(7, "budgets: {params: {growth: 0}}"), past=Past("broken", Old(reason=name)))
    source = Source(name, name)
    problem = Problem("E111", name, (Label(Span(source, 0, 1), name),), (name,))
    return result(
        failed, skipped, problems=(problem,), removed=(name,), label=f"{name} 3f2a1c9", projects=(name,), forgives=True
    )


def lines_of(text: str) -> list[str]:
    return text.split("\n")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("look", "is_verbose"), [(Look(), False), (Look(), True), (Look(width=40), False)])
def test_text_shows_every_character_and_begins_no_command(name, look, is_verbose):
    def text_of(name):
        suggested = drawn(Suggestion(made(name).models).page(), look)
        return render(made(name), look=look, is_verbose=is_verbose) + suggested

    text = text_of(name)
    for line in lines_of(text):
        assert not CONTROL.search(line)
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
    assert len(lines_of(text)) == len(lines_of(text_of("x"))) or look.width


@pytest.mark.parametrize("name", HOSTILE)
def test_github_has_the_commands_that_are_meant_and_no_others(name):
    lines = lines_of(render(made(name), "github", top="/"))
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert len(commands) == 5
    assert commands == lines[:5]
    for command in commands:
        properties, message = re.fullmatch(r"::(?:error|warning) ([^:]*)::(.*)", command).groups()
        names = [each.partition("=")[0] for each in properties.split(",")]
        assert names in (["title", "file", "line", "col", "endColumn"], ["title", "file", "line"], ["title", "file"])
        assert not CONTROL.search(command)
        assert not re.search("%(?!25|0D|0A)", message)
        assert "##[" not in command


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_keeps_its_table_and_takes_nothing_for_markup(name):
    text = render(made(name), "markdown")
    assert not CONTROL.search(text.replace("\n", ""))
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)
    inline = [child for token in tokens if token.type == "inline" for child in token.children]
    tags = {child.type for child in inline}
    assert tags <= {"text", "code_inline", "strong_open", "strong_close", "softbreak", "html_inline"}
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>"}
    plain = " ".join(child.content for child in inline if child.type == "text")
    assert not re.search(r"[@#<>`|]|::|https?:", plain)
    blocks = "".join(token.content for token in tokens if token.type == "html_block")
    assert not re.search("[<>]", re.sub(r"<!-- convcost check -->|</?(details|summary)>", "", blocks))
    rows = [line for line in lines_of(text) if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {3, 7, 8}


@pytest.mark.parametrize("name", HOSTILE)
def test_csv_keeps_its_cells_and_holds_no_formula(name):
    text = render(made(name), "csv")
    rows = list(csv.reader(StringIO(text)))
    assert {len(row) for row in rows} == {len(HEADER)}
    assert len(rows) == 1 + 5
    assert not [line for line in lines_of(text) if line.lstrip().startswith("::")]
    for row in rows[1:]:
        words = [cell for cell in row if not re.fullmatch(r"-?[0-9]+", cell)]
        assert not [cell for cell in words if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert not CONTROL.search("".join(row))


@pytest.mark.parametrize("name", HOSTILE)
def test_json_gives_every_text_back_unharmed(name):
    text = render(made(name), "json")
    assert text.isascii()
    document = json.loads(text)
    assert {check["file"] for check in document["checks"]} == {name}
    assert document["removed"] == [name]
    assert document["base"]["name"] == f"{name} 3f2a1c9".partition(" ")[0]
    assert document["diagnostics"][0]["message"] == name


@pytest.mark.parametrize("name", HOSTILE)
def test_junit_is_well_formed_and_has_its_cases(name):
    text = render(made(name), "junit")
    suite = Xml.fromstring(text)[0]
    assert (len(suite), suite.get("tests")) == (6, "6")
    tags = [element.tag for case in suite for element in case]
    assert tags == ["failure", "system-out", "failure", "failure", "skipped", "error"]
    assert not CONTROL.search(text.replace("\n", ""))
