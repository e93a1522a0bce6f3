"""The files as text: what a person reads, and what ruff says of it. That they compute the same is `tests/referee`'s."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from convcost.bridges import targets
from convcost.bridges.modules.pieces import pieces
from convcost.bridges.targets import Options
from convcost.graph import Graph
from convcost.networks.read import read_one
from convcost.notation.build import build
from tests.written import graph, layers


def written(made: Graph, *, is_flat: bool = False) -> str:
    content = targets.lookup("python").convert(made, Options(is_flat=is_flat)).content
    assert isinstance(content, str)
    return content


def lines_of(text: str) -> int:
    return sum(bool(line.strip()) for line in text.splitlines())


def assert_ruff_has_nothing_to_say(folder: Path) -> None:
    for command in (["format", "--check"], ["check", "--select", "E,F,I,N,UP,B,C4,PIE,SIM,W"]):
        ran = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--target-version", "py311", "."],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr


RESNET = '''class Bottleneck(nn.Module):
    """16 times in the network, with 23,498,496 parameters in all."""

    def __init__(self, c_in: int, c: int, s: int = 1) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(c_in, c, 1, bias=False),
            nn.BatchNorm2d(c),
            nn.ReLU(),
            nn.Conv2d(c, c, 3, stride=s, padding=1, bias=False),
            nn.BatchNorm2d(c),
            nn.ReLU(),
            nn.Conv2d(c, 4 * c, 1, bias=False),
            nn.BatchNorm2d(4 * c),
        )
        self.skip = nn.Identity()
        if c_in != 4 * c:
            self.skip = nn.Sequential(
                nn.Conv2d(c_in, 4 * c, 1, stride=s, bias=False),
                nn.BatchNorm2d(4 * c),
            )
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        x = self.main(x) + self.skip(x)
        return self.relu(x)
'''


def test_resnet_50_reads_as_a_person_writes_it() -> None:
    text = written(build(*read_one("resnet50")))
    assert RESNET in text
    assert "            *(Bottleneck(512, 128) for _ in range(3)),\n" in text
    assert "        x = self.conv2_x(x)\n        x = self.conv3_x(x)\n" in text
    assert text.splitlines()[0] == '"""ResNet: 25,557,032 parameters, 4,089,184,256 multiply-adds at 3x224x224.'
    assert lines_of(text) < 80


@pytest.mark.parametrize(
    ("net", "most"), [("densenet121", 65), ("mobilenet_v3_small", 95), ("unet", 70), ("vit_b_16", 50), ("vgg16", 50)]
)
def test_blocks_keep_a_file_short(net: str, most: int) -> None:
    assert lines_of(written(build(*read_one(net)))) <= most


def test_ruff_leaves_the_files_as_they_are(tmp_path: Path) -> None:
    for net in ("resnet50", "densenet121", "unet", "swin_v2_t", "yolov3", "yolov5n", "ghostnet_x0_5", "inception_v3"):
        made = build(*read_one(net))
        (tmp_path / f"{net}.py").write_text(written(made), encoding="utf-8")
        (tmp_path / f"{net}_flat.py").write_text(written(made, is_flat=True), encoding="utf-8")
    assert_ruff_has_nothing_to_say(tmp_path)


def test_ruff_leaves_every_piece_as_it_is(tmp_path: Path) -> None:
    head = (
        "from collections.abc import Sequence\nfrom itertools import product\nfrom math import prod\n"
        "from typing import Any\n\nimport torch\nfrom torch import Tensor, nn\nfrom torch.nn import functional\n"
    )
    body = "\n\n\n".join(text.rstrip("\n") for text in pieces().values())
    (tmp_path / "pieces.py").write_text(f"{head}\n\n{body}\n", encoding="utf-8")
    assert_ruff_has_nothing_to_say(tmp_path)


def test_only_torch_and_the_standard_library_are_imported() -> None:
    text = written(build(*read_one("swin_v2_t")))
    imported = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert {line.split()[1].partition(".")[0] for line in imported} <= {"torch", "typing", "collections", "math"}


def test_pieces_are_written_where_they_are_used_alone() -> None:
    same = "conv: {out: 5, kernel: 3, stride: 2, padding: same}"
    assert "class PadSame" not in written(graph(layers(same.replace("same", "1"))))
    assert written(graph(layers(same, same))).count("class PadSame") == 1


def test_what_the_notation_does_not_say_is_a_stub_and_a_note() -> None:
    made = targets.lookup("python").convert(
        graph(layers("opaque: {shape: [5, 7, 11], params: 13, macs: 17}", "relu")), Options()
    )
    assert 'Missing("opaque: `opaque`, 5x7x11")' in made.content
    (note,) = made.problems
    assert (note.code, note.severity) == ("W541", "note")
    assert note.message == (
        "`opaque` is a stub that raises: `opaque`, the notation declares what it costs, not what it does"
    )


def test_shared_layers_are_one_part() -> None:
    made = graph(layers("{conv: {out: 3, kernel: 5, padding: 2}, as: first}", "relu",
                        "{conv: {out: 3, kernel: 5, padding: 2}, share: first}"))  # fmt: skip
    text = written(made)
    assert text.count("nn.Conv2d(3, 3, 5, padding=2)") == 1
    assert text.count("self.first(") == 2


def test_what_is_frozen_has_no_gradient() -> None:
    text = written(graph(layers("{conv: {out: 5, kernel: 3}, frozen: true}", "relu")))
    assert "nn.Conv2d(3, 5, 3).requires_grad_(False)" in text


def test_several_inputs_and_outputs_keep_their_order() -> None:
    steps = "  - {sub: [left, right], as: change}\n  - {elementwise: abs, from: change, as: size}\n"
    inputs = "inputs: {left: [3, 7, 11], right: [3, 7, 11]}\n"
    text = written(graph(f"{inputs}layers:\n{steps}outputs: [size, change]\n"))
    assert "def forward(self, left: Tensor, right: Tensor) -> tuple[Tensor, ...]:" in text
    assert "return (size, change)" in text


def test_a_name_cannot_write_code() -> None:
    """Names are whoever's wrote the file: none ends the string that it stands in."""
    name = r"x\"\"\"\nimport os\nos.abort()\n\"\"\"\\"
    made = graph(f'name: "{name}"\ninput: [3, 5, 7]\nlayers: [{{opaque: {{shape: [5], params: 1, macs: 1}}}}]\n')
    for is_flat in (False, True):
        tree = ast.parse(written(made, is_flat=is_flat))
        assert {type(each) for each in tree.body} <= {ast.Expr, ast.ImportFrom, ast.Import, ast.ClassDef}
        assert [each.names[0].name for each in tree.body if isinstance(each, ast.Import)] == []
        assert r"x'''\nimport os\nos.abort()" in ast.get_docstring(tree)


def test_inputs_are_called_as_python_can_call_them() -> None:
    text = written(graph("inputs: {torch: [3, 5, 7], class: [3, 5, 7]}\nlayers: [add: [torch, class]]\n"))
    assert "def forward(self, torch_2: Tensor, class_: Tensor) -> Tensor:" in text


def test_a_total_that_is_a_lower_bound_says_so() -> None:
    text = written(graph(layers("opaque: {shape: [5], params: unknown, macs: 17}")))
    assert "at least 0 parameters, at least 17 multiply-adds at 3x13x17" in text


def test_a_network_without_layers_gives_what_it_takes() -> None:
    assert "        return x\n" in written(graph("input: [3, 5, 7]\nlayers: []\n"))


TURNED = """
input: [5, 11, 23]
blocks:
  Turned:
    args: {order: list, back: list}
    layers: [{permute: order}, relu, {permute: back}, {conv: {out: 5, kernel: [2, 3]}}]
layers:
  - {Turned: {order: [1, 0, 2], back: [1, 0, 2]}, as: rows}
  - {Turned: {order: [2, 1, 0], back: [2, 1, 0]}, as: columns}
  - {Turned: {order: [2, 0, 1], back: [1, 2, 0]}, as: around}
"""


def test_axes_in_an_order_that_an_argument_says_are_one_class() -> None:
    """Between the two, channels are 11, 21 and 19, which follows from no argument, and no layer has to know."""
    text = written(graph(TURNED))
    assert text.count("nn.Conv2d(5, 5, (2, 3))") == 1
    assert "x.permute(0, *(axis + 1 for axis in self.order))" in text
    assert "Rows((2, 0, 1), (1, 2, 0))" in text


def test_a_layer_of_a_width_that_no_argument_says_unfolds_its_block() -> None:
    text = written(graph(TURNED.replace(", {permute: back}", "")))
    assert "class Rows" not in text
    assert "unknown_width" not in text
    assert [f"nn.Conv2d({c}, 5, (2, 3))" in text for c in (11, 21, 3)] == [True, True, True]


def test_a_join_under_a_condition_has_its_modules_under_it_too() -> None:
    """Only some blocks of GhostNet are squeezed and excited."""
    text = written(build(*read_one("ghostnet_x0_5")))
    assert "        y = y * self.gate(y) if self.has_mul else y\n" in text
    assert "        self.gate = nn.Identity()\n" in text
    assert text.count("class InvertedResidual") == 1


def test_a_join_again_and_again_goes_through_a_list_of_modules() -> None:
    """The bottlenecks of YOLOv5, of which a stage has as many as its argument says."""
    text = written(build(*read_one("yolov5n")))
    assert "        self.main = nn.ModuleList(\n            nn.Sequential(\n" in text
    assert "            for _ in range(n)\n        )\n" in text
    assert "        for main in self.main:\n            y = main(y) + y\n" in text
    assert "((" not in text
