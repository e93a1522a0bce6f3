import json
import re

import pytest

from convcost.layers.docstrings import docstring
from convcost.layers.op import lookup

STEPS = """\
convcost: 1
name: Steps
input: [3, 29, 31]
variants: {one: {w: 5}, two: {w: 7}}
blocks:
  Unit:
    args: {w: int}
    layers:
      - {conv: {out: w, kernel: 3, stride: 2}, as: main}
layers:
  - {Unit: {w: w}, as: unit}
"""


@pytest.fixture
def steps(folder):
    (folder / "steps.yaml").write_text(STEPS, encoding="utf-8")


def test_a_layer_is_explained_step_by_step(convcost):
    done = convcost("explain", "chain.yaml", "first")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("first: conv 7 kernel=3x5\n")
    assert "  weight = out x in/groups x kernel_h x kernel_w = 7 x 3 x 3 x 5 = 315\n" in done.stdout
    assert "              = 27 x 27 x 7 x 3 x 3 x 5\n" in done.stdout
    assert "6 |   - {conv: {out: width, kernel: [3, 5]}, as: first}\n" in done.stdout


def test_a_layer_says_where_its_block_was_called(convcost, steps):
    shown = convcost("explain", "steps.yaml@two", "unit.main").stdout
    assert "--> steps.yaml:9:10\n" in shown
    assert "in the block called here" in shown
    assert "  c_out = out = 7\n" in shown


def test_options_of_networks_hold(convcost):
    shown = convcost("explain", "chain.yaml", "first", "--set", "width=13", "--input", "3x11x17").stdout
    assert "  c_out = out = 13\n" in shown
    assert "floor((11 - 3) / 1) + 1" in shown


def test_a_transform_is_applied_first(convcost):
    done = convcost("explain", "chain.yaml", "first", "--apply", "scale{width=2}")
    assert "  c_out = out = 14\n" in done.stdout
    assert "note[W520]" in done.stderr


def test_without_a_layer_the_whole_network_is_explained(convcost):
    shown = convcost("explain", "chain.yaml").stdout
    assert shown.startswith("Chain\n\ntakes  3x29x31 of input `input`\n")
    assert re.search(r"^  total +410 +", shown, re.MULTILINE)


def test_a_block_can_be_opened_further(convcost, steps):
    assert "main" in convcost("explain", "steps.yaml@one", "", "--depth", "all").stdout
    assert convcost("explain", "steps.yaml@one", "--depth", "0").returncode == 2


@pytest.mark.parametrize("arguments", [("chain.yaml", "first"), ("chain.yaml",), ("conv",), ("reduce",), ("E110",), ()])
def test_json_is_one_object_whatever_is_explained(convcost, arguments):
    done = convcost("explain", *arguments, "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["schema"].startswith("convcost/")


@pytest.mark.parametrize(
    ("arguments", "first"),
    [(("chain.yaml", "last"), "### last: conv 11 kernel=1"), (("conv",), "# conv"), (("E110",), "# E110 unknown key"),
     ((), "### With weights of their own")],
)  # fmt: skip
def test_markdown_begins_with_a_heading(convcost, arguments, first):
    assert convcost("explain", *arguments, "--format", "markdown").stdout.splitlines()[0] == first


def test_alone_it_lists_kinds_transforms_and_how_to_ask(convcost):
    shown = convcost("explain").stdout
    assert [line for line in shown.splitlines() if line and not line.startswith(" ")] == [
        "With weights of their own", "Pooling", "Normalisation", "Activations", "Joins", "Shape and place",
        "The notation", "Transforms", "Devices", "Conventions", "How to ask",
    ]  # fmt: skip
    assert re.search(r"^  conv +Convolution: every output channel is ", shown, re.MULTILINE)
    assert "convcost explain NET LAYER" in shown


def test_a_kind_a_transform_and_a_code_have_manuals(convcost):
    assert convcost("explain", "conv").stdout.startswith("conv\n\nConvolution: ")
    assert convcost("explain", "factorize").stdout.startswith("factorize\n\n")
    both = convcost("explain", "reduce").stdout  # a kind and a transform
    assert "Put a 1x1 convolution in front " in both
    assert docstring(lookup("reduce")).sentence in " ".join(both.split())
    assert convcost("explain", "e110").stdout.startswith("E110 unknown key\n")


WRONG = [
    (("chain.yaml", "frist"), "E402", "did you mean `first`?"),
    (("steps.yaml", "unit.main"), "E401", "one of: one, two"),
    (("cnov",), "E403", "did you mean `conv`?"),
    (("resnet5",), "E403", "did you mean `resnet50`?"),
    (("conv", "first"), "E403", "its manual: convcost explain conv; a layer: convcost explain NET first"),
    (("missing/net.yaml", "first"), "E400", "a NET is a file"),
    (("chain.yaml", "first", "--format", "csv"), "E403", "text, json or markdown"),
    (("chain.yaml", "first", "--export", "first.csv"), "E403", "text, json or markdown"),
    (("missing/net.yaml", "--format", "csv"), "E403", "text, json or markdown"),
    (("conv", "--format", "csv"), "E403", "text, json or markdown"),
    (("chain.yaml", "--format", "jsno"), "E403", "did you mean `json`?"),
    (("chain.yaml", "--export", "a.qqqqqq"), "E403", "its suffix says the format"),
    (("conv", "--set", "width=3"), "E403", "convcost explain NET LAYER"),
    (("chain.yaml", "first", "more"), "E403", "convcost explain --help"),
    (("broken.yaml", "fine"), "E300", "make the kernel smaller"),
    (("chain.yaml", "first", "--apply", "rduce"), "E403", "did you mean `reduce`?"),
]


@pytest.mark.parametrize(("arguments", "code", "hint"), WRONG)
def test_what_is_wrong_is_said_with_a_way_out(convcost, steps, arguments, code, hint):
    done = convcost("explain", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"error[{code}]" in done.stderr
    assert hint in done.stderr


@pytest.mark.parametrize("arguments", [("chain.yaml", "first"), ("conv",), ("E110",), ()])
def test_files_hold_what_standard_output_would(convcost, folder, arguments):
    formats = {"text": "a.txt", "json": "a.json", "markdown": "a.md"}
    convcost("explain", *arguments, *(part for file in formats.values() for part in ("--export", file)))
    for name, file in formats.items():
        expected = convcost("explain", *arguments, "--format", name).stdout
        assert (folder / file).read_text(encoding="utf-8") == expected


def test_nothing_is_written_where_a_format_is_refused(convcost, folder):
    done = convcost("explain", "chain.yaml", "--export", "a.md", "--export", "a.csv")
    assert "`--export a.csv` has none" in done.stderr
    assert not (folder / "a.md").exists()


def test_what_is_wrong_is_said_in_json_where_that_was_asked_for(convcost):
    done = convcost("explain", "chain.yaml", "frist", "--format", "json")
    assert (done.returncode, done.stderr) == (2, "")
    assert json.loads(done.stdout)["diagnostics"][0]["code"] == "E402"


def test_a_terminal_gets_bold_titles_and_lines_that_fit(terminal):
    shown = terminal("explain", "googlenet_paper", "inception3a.concat.1x1.conv", COLUMNS="80")
    assert "\x1b[1mShape\x1b[0m\n" in shown
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown).partition("\nWritten\n")[0]
    assert max(map(len, text.splitlines())) <= 80


def test_no_color_and_a_pipe_get_none(convcost, terminal):
    assert "\x1b" not in terminal("explain", "chain.yaml", "first", NO_COLOR="1")
    assert "\x1b" not in convcost("explain", "chain.yaml", "first").stdout
    assert "\x1b[1m" in convcost("explain", "chain.yaml", "first", "--color", "always").stdout


def test_the_steps_to_what_another_tool_counts_are_shown_for_a_layer(convcost):
    done = convcost("explain", "chain.yaml", "first", "--convention", "torchinfo")
    assert (done.returncode, done.stderr) == (0, "")
    macs, bias = 7 * 3 * 3 * 5 * 27 * 27, 7 * 27 * 27
    section = done.stdout.partition("\ntorchinfo mult-adds\n")[2].splitlines()
    assert [line.split() for line in section[1:4]] == [
        ["torchvision", "MACs", f"{macs:,}"],
        ["bias", "1", "conv", f"+{bias:,}", f"{macs + bias:,}"],
        ["torchinfo", "mult-adds", f"{macs + bias:,}"],
    ]
    told = json.loads(convcost("explain", "chain.yaml", "--convention", "ptflops-aten", "--format", "json").stdout)
    assert told["part"]["steps"] == [{"step": "bias", "kind": "conv", "layers": 2, "amount": bias + 11 * 27 * 27}]
    assert told["model"]["operations"]["tool"] == "ptflops 0.7.5 (backend aten)"


def test_a_convention_is_for_networks(convcost):
    done = convcost("explain", "conv", "--convention", "fvcore")
    assert done.returncode == 2
    assert "`--convention` is for a network" in done.stderr


def test_what_is_wrong_with_standard_input_is_said_as_of_a_file(convcost, folder):
    (folder / "bad.yaml").write_text("{", encoding="utf-8")
    of_file = convcost("explain", "bad.yaml", "stem").stderr
    assert "error[E101]" in of_file
    assert convcost("explain", "-", "stem", stdin="{").stderr == of_file.replace("bad.yaml", "<stdin>")


def test_all_kinds_stand_in_one_table(convcost):
    shown = convcost("explain", "kinds").stdout
    assert shown.splitlines()[0].split() == ["kind", "in", "PyTorch", "what", "it", "costs"]
    assert "torch.nn.ConvTranspose2d" in shown
    assert convcost("explain", "kinds", "--set", "width=3").returncode == 2
    assert convcost("explain", "kindz").stderr.endswith("did you mean `kinds`?\n")
