"""What goes wrong in one variant says in which."""

import json

import pytest

FAILING = """\
convcost: 1
name: Failing
input: [3, 29, 31]
variants:
  fine: {kernel: 3}
  large: {kernel: 37}
  none: {kernel: 0}
layers:
  - {conv: {out: 7, kernel: 3}, as: first}
  - {conv: {out: 11, kernel: kernel}, as: second}
"""
ALIKE = FAILING.replace("fine: {kernel: 3}", "larger: {kernel: 37}")


@pytest.fixture
def failing(folder):
    (folder / "my net.yaml").write_text(FAILING, encoding="utf-8")


@pytest.mark.parametrize("command", ["validate", "check", "compare", "analyze", "reductions"])
def test_an_error_says_in_which_variant_it_is(convcost, failing, command):
    told = convcost(command, "my net.yaml").stderr
    assert "  = in variant `large`\n" in told
    assert "  = in variant `none`\n" in told
    assert "in variant `fine`" not in told


@pytest.mark.parametrize("command", ["analyze", "compare", "check"])
def test_json_says_in_which_variant_too(convcost, failing, command):
    found = json.loads(convcost(command, "my net.yaml", "--format", "json").stdout)["diagnostics"]
    assert [each["notes"][-1] for each in found] == ["in variant `large`", "in variant `none`"]


def test_an_annotation_says_in_which_variant_too(convcost, failing):
    lines = convcost("check", "my net.yaml", "--format", "github").stdout.splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert [line.endswith(f"; in variant `{name}`") for line, name in zip(errors, ("large", "none"), strict=True)] == [
        True,
        True,
    ]


def test_what_fails_in_several_variants_alike_is_said_once(convcost, folder):
    (folder / "alike.yaml").write_text(ALIKE, encoding="utf-8")
    told = convcost("validate", "alike.yaml").stderr
    assert told.count("error[E3") == 1
    assert "  = in variants `larger`, `large`\n" in told


def test_the_way_to_the_shapes_is_one_that_a_shell_takes(convcost, failing):
    told = convcost("validate", "my net.yaml").stderr
    assert "shapes up to here: convcost analyze 'my net.yaml@large' --until first\n" in told
    assert convcost("analyze", "my net.yaml@large", "--until", "first").returncode == 0
    assert "convcost analyze -@large --until first\n" in convcost("validate", "-", stdin=FAILING).stderr
    one = FAILING.replace("kernel: kernel", "kernel: 37").replace("variants:", "about:").split("about:")[0]
    one += "layers:\n  - {conv: {out: 7, kernel: 3}, as: first}\n  - conv: {out: 7, kernel: 37}\n"
    assert "convcost analyze - --until first\n" in convcost("validate", "-", stdin=one).stderr
