"""How every command ends: what there is to say is said once, at the place that was asked for."""

import json

import pytest

FORGETFUL = """\
convcost: 1
name: Forgetful
input: [3, 29, 31]
variants:
  narrow: {width: 5}
  middle: {width: 7}
  wide: {width: 13}
layers:
  - {conv: {out: width, kernel: 3}, as: first}
  - {conv: {out: 11, kernel: 3}, as: unused, from: input}
  - {conv: {out: 2, kernel: 1}, from: first, as: last}
"""
COMMANDS = [
    ("analyze",),
    ("analyze", "--region", "last[0,0]"),
    ("analyze", "--timeline"),
    ("compare",),
    ("reductions",),
    ("reconcile",),
]


@pytest.fixture
def forgetful(folder):
    (folder / "forgetful.yaml").write_text(FORGETFUL, encoding="utf-8")
    return "forgetful.yaml"


@pytest.mark.parametrize("command", [*COMMANDS, ("validate",)], ids=" ".join)
def test_variants_are_warned_of_once_for_what_they_share(convcost, forgetful, command):
    done = convcost(*command, forgetful)
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if "warning" in line] == [
        "warning[W500] this output is never used"
    ]


@pytest.mark.parametrize("command", [*COMMANDS, ("validate",)], ids=" ".join)
def test_quiet_leaves_warnings_out_but_not_errors(convcost, forgetful, command):
    assert convcost(*command, forgetful, "-q").stderr == ""
    done = convcost(*command, "broken.yaml", "-q")
    assert done.returncode == 2
    assert "error[E300]" in done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_json_has_each_warning_once_and_nothing_stands_beside_it(convcost, forgetful, command):
    done = convcost(*command, forgetful, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [each["code"] for each in json.loads(done.stdout)["diagnostics"]] == ["W500"]


def test_where_nothing_is_compared_json_has_the_warnings_too(convcost, forgetful):
    done = convcost("compare", forgetful, "broken.yaml", "--format", "json")
    assert done.returncode == 2
    assert [each["code"] for each in json.loads(done.stdout)["diagnostics"]] == ["W500", "E300"]


@pytest.mark.parametrize("command", [*COMMANDS, ("check", "--max", "params=1"), ("explain",)], ids=" ".join)
def test_every_command_has_every_document_in_one_run(convcost, folder, forgetful, command):
    name, *options = command
    net = f"{forgetful}@wide" if name in {"explain", "reconcile"} else forgetful
    done = convcost(name, net, *options, *(f"--export=a.{suffix}" for suffix in ("html", "tex", "md")))
    assert done.returncode == (1 if name == "check" else 0)
    page, paper, comment = ((folder / f"a.{suffix}").read_text(encoding="utf-8") for suffix in ("html", "tex", "md"))
    assert page.startswith("<!DOCTYPE html>\n")
    assert page.endswith("</body></html>\n")
    assert paper.startswith("% needs ")
    for text in (page, paper, comment):
        assert "Forgetful" in text or "forgetful" in text
