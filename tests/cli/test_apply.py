"""Transforms from the command line, on every command that takes networks."""

import json

REDUCED = """\
convcost: 1
name: Reduced
input: [24, 29, 31]
layers:
  - {conv: {out: 8, kernel: 1, activation: relu}, as: less}
  - {conv: {out: 16, kernel: 3, padding: 1}, as: wide}
  - flatten
  - {linear: 5, as: head}
"""


def models(done):
    return json.loads(done.stdout)["models"]


def test_a_network_is_analyzed_as_transformed_and_called_so(convcost, folder):
    (folder / "reduced.yaml").write_text(REDUCED, encoding="utf-8")
    done = convcost("analyze", "reduced.yaml", "--apply", "unreduce")
    assert done.returncode == 0
    assert done.stdout.startswith("Reduced + unreduce  24x29x31 -> 5\n")
    assert f"{29 * 31 * 16 * 24 * 9:,}" in done.stdout
    assert done.stderr == "note[W520] `unreduce` removed 1 layer of Reduced\n  = removed: less\n"


def test_transforms_are_applied_in_order(convcost, folder):
    (folder / "reduced.yaml").write_text(REDUCED, encoding="utf-8")
    both = ("--apply", "unreduce", "--apply", "reduce{ratio=6}")
    (one,) = models(convcost("analyze", "reduced.yaml", *both, "--format", "json"))
    (other,) = models(convcost("analyze", "reduced.yaml", *both[2:], *both[:2], "--format", "json"))
    assert one["applied"] == ["unreduce", "reduce{ratio=6}"]
    assert [layer["name"] for layer in one["layers"]] == ["wide.reduce", "wide", "flatten", "head"]
    assert [layer["name"] for layer in other["layers"]] == ["wide", "flatten", "head"]


def test_a_larger_input_comes_after_the_transforms(convcost, folder):
    (folder / "reduced.yaml").write_text(REDUCED, encoding="utf-8")
    done = convcost(
        "analyze", "reduced.yaml", "--apply", "fully_convolutional", "--input", "24x40x31", "--format", "json"
    )
    (model,) = models(done)
    assert model["outputs"] == {"head": [5, 40 - 29 + 1, 1]}
    codes = [problem["code"] for problem in json.loads(done.stdout)["diagnostics"]]
    assert "W520" in codes
    assert "W502" not in codes


def test_without_them_parameters_that_depend_on_the_size_are_noted(convcost, folder):
    (folder / "reduced.yaml").write_text(REDUCED, encoding="utf-8")
    done = convcost("analyze", "reduced.yaml", "--input", "24x40x31")
    assert done.returncode == 0
    assert "note[W502] the parameters depend on the input size" in done.stderr
    assert "those of `head` do" in done.stderr


def test_what_is_expanded_is_a_network_again_and_the_talk_stays_beside_it(convcost, folder):
    (folder / "reduced.yaml").write_text(REDUCED, encoding="utf-8")
    flat = convcost("expand", "reduced.yaml", "--apply", "separable")
    assert flat.stdout.splitlines()[1] == "# expanded from reduced.yaml + separable"
    assert flat.stderr.startswith("note[W520] `separable` added 1 and changed 1 layers of Reduced\n")
    assert convcost("expand", "reduced.yaml", "--apply", "separable", "-q").stderr == ""
    again = convcost("analyze", "-", "--format", "json", stdin=flat.stdout)
    as_applied = convcost("analyze", "reduced.yaml", "--apply", "separable", "--format", "json")
    assert models(again)[0]["totals"] == models(as_applied)[0]["totals"]


def test_a_layer_that_a_transform_made_can_be_named(convcost, folder):
    (folder / "reduced.yaml").write_text(REDUCED, encoding="utf-8")
    done = convcost("analyze", "reduced.yaml", "--apply", "separable", "--until", "wide.depthwise", "-q")
    assert done.stdout.startswith("Reduced + separable ")
    assert f"{24 * 8 + 8 + 8 * 9 + 8:,} params" in done.stdout


def test_a_wrong_transform_is_refused_before_any_network_is_read(convcost):
    for arguments, message, hint in (
        (("unreduced",), "no transform is called `unreduced`", "did you mean `unreduce`?"),
        (("reduce{ration=2}",), "`reduce` has no option `ration`", "did you mean `ratio`?"),
        (("reduce{ratio=0}",), "`ratio` of `reduce` must be at least 1, got 0", ""),
        (("separable", "--apply", "group"), "`group` needs the option `groups`", "for example"),
    ):
        for command in ("analyze", "expand", "validate"):
            done = convcost(command, "no such file", "--apply", *arguments)
            assert (done.returncode, done.stdout) == (2, "")
            assert f"error[E403] {message}" in done.stderr
            assert hint in done.stderr


def test_a_transform_that_does_not_apply_is_an_error_of_its_own(convcost):
    done = convcost("analyze", "chain.yaml", "--apply", "scale{width=0.5}")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[E320] 7 channels times 1/2 is 7/2, which is no whole number" in done.stderr
    assert "--> chain.yaml:6:6" in done.stderr


def test_one_network_that_refuses_does_not_keep_back_another(convcost):
    done = convcost("analyze", "chain.yaml", "family.yaml@narrow", "--apply", "scale{width=0.5}", "-q")
    assert done.returncode == 2
    assert done.stdout.startswith("Family narrow + scale{width=0.5} ")


def test_validate_builds_what_is_transformed(convcost):
    assert convcost("validate", "chain.yaml", "--apply", "separable").stdout == "ok  chain.yaml\n"
    assert convcost("validate", "chain.yaml", "--apply", "scale{width=0.5}").returncode == 2


def test_explain_prints_the_manual_of_a_transform(convcost):
    done = convcost("explain", "scale")
    assert done.stdout.startswith("scale\n\nMultiply the channels of every layer")
    assert "Options:\n    width: " in done.stdout
    assert "did you mean `unreduce`?" in convcost("explain", "unreduces").stderr


def test_compare_stands_a_network_beside_what_the_transforms_make_of_it(convcost, folder):
    (folder / "reduced.yaml").write_text(REDUCED, encoding="utf-8")
    done = convcost("compare", "reduced.yaml", "--apply", "unreduce", "--apply", "separable", "--format", "json")
    found = json.loads(done.stdout)
    assert [model["label"] for model in found["models"]] == ["as written", "unreduce + separable"]
    reduced, separable = found["totals"]["macs"]["figures"]
    assert reduced - separable == 29 * 31 * (8 * 24 + 16 * 8 * 9 - 24 * 9 - 16 * 24)
    text = convcost("compare", "reduced.yaml", "--apply", "unreduce")
    assert text.stdout.splitlines()[0].split()[:5] == ["Reduced", "as", "written", "unreduce", "unreduce"]
    assert "note[W520] `unreduce` removed 1 layer of Reduced" in text.stderr


def test_compare_says_once_what_is_wrong_with_a_network(convcost):
    done = convcost("compare", "broken.yaml", "--apply", "unreduce")
    assert done.returncode == 2
    assert done.stderr.count("error[E300]") == 1
    refused = convcost("compare", "chain.yaml", "--apply", "scale{width=0.5}")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "error[E320]" in refused.stderr
