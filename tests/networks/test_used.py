"""`use`: networks and libraries of other files, their arguments, results and parts, and what is wrong with them."""

from pathlib import Path

import pytest

from convcost.analysis import analyze
from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph
from convcost.networks.locate import locate
from convcost.networks.read import read, read_one
from convcost.notation.build import build
from convcost.notation.writing import write
from tests.written import graph, wiring

PARTS = """convcost: 1
vars: {least: 5}
defaults: {conv: {kernel: [3, 1], bias: false}}
blocks:
  Squeeze:
    args: {r: int}
    layers:
      - mul:
          x: []
          gate: [global_avgpool, conv: {out: "max(least, input.c // r)", kernel: 1}, conv: {out: input.c, kernel: 1}]
  Pair: {args: {c: int}, layers: [conv: c, {Squeeze: 2, as: gate}]}
"""
BACKBONE = """convcost: 1
name: Backbone
input: [3, 31, 37]
vars: {w: 7}
layers:
  - {conv: {out: w, kernel: 3}, as: stem}
  - {conv: {out: in + 2, kernel: [1, 3]}, repeat: 3, as: stage}
  - {linear: 11, as: head, when: false}
  - add: {main: [{relu: , as: act}], skip: []}
budgets: {params: {max: 1}}
"""
HEAD = "convcost: 1\ninput: [3, 31, 37]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/parts.yaml").write_text(PARTS)
    (tmp_path / "backbone.yaml").write_text(BACKBONE)
    return tmp_path


def made(text: str) -> Graph:
    Path("net.yaml").write_text(HEAD + text)
    network, variant = read_one("net.yaml")
    return build(network, variant)


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ConvcostError) as caught:
        made(text)
    return caught.value.problems


def problem(text: str) -> Problem:
    (found,) = problems(text)
    return found


def test_a_library_gives_its_blocks_with_its_own_defaults_and_variables() -> None:
    found = made("use: {Parts: shared/parts.yaml}\nlayers: [Parts.Pair: 13, {Parts.Squeeze: 3, as: again}]\n")
    assert wiring(found) == {
        "Pair.conv": ("input",),
        "Pair.gate.mul.gate.global_avgpool": ("Pair.conv",),
        "Pair.gate.mul.gate.conv": ("Pair.gate.mul.gate.global_avgpool",),
        "Pair.gate.mul.gate.conv_2": ("Pair.gate.mul.gate.conv",),
        "Pair.gate.mul": ("Pair.conv", "Pair.gate.mul.gate.conv_2"),
        "again.mul.gate.global_avgpool": ("Pair.gate.mul",),
        "again.mul.gate.conv": ("again.mul.gate.global_avgpool",),
        "again.mul.gate.conv_2": ("again.mul.gate.conv",),
        "again.mul": ("Pair.gate.mul", "again.mul.gate.conv_2"),
    }
    pair = 3 * 1 * 3 * 13 + 2 * 13 * (13 // 2)
    assert analyze(found).params == pair + 2 * 13 * 5


def test_a_network_is_a_block_whose_arguments_are_its_variables() -> None:
    found = made("use: {Body: backbone.yaml}\nlayers: [{Body: {w: 5}, as: body}, relu]\n")
    assert [str(node.output) for node in found.nodes] == ["5x29x35", "7x29x33", "9x29x31", "11x29x29"] + [
        "11x29x29"
    ] * 3
    assert wiring(found)["relu"] == ("body.add",)
    alone = build(*read_one("backbone.yaml"), values={"w": "5"})
    assert [f"body.{node.name}" for node in alone.nodes] == [node.name for node in found.nodes[:-1]]


def test_until_ends_it_behind_the_part_and_parts_are_reached_by_paths() -> None:
    found = made("use: {Body: backbone.yaml}\nlayers: [{Body: , until: stage.1, as: body}, {add: body.stage.1}]\n")
    assert list(wiring(found)) == ["body.stem", "body.stage.0", "body.stage.1", "add"]
    assert wiring(found)["add"] == ("body.stage.1", "body.stage.1")
    branch = made("use: {Body: backbone.yaml}\nlayers: [{Body: , until: add.main, as: body}]\n")
    assert branch.nodes[-1].name == "body.add.main.act"
    whole = made("use: {Body: backbone.yaml}\nlayers: [{Body: , until: stage, as: body}, {add: body.stage.2}]\n")
    assert wiring(whole)["add"] == ("body.stage.2", "body.stage.2")


def test_it_may_be_frozen_shared_and_repeated() -> None:
    text = "use: {Body: backbone.yaml}\nlayers:\n  - {Body: , frozen: true, as: a}\n"
    found = made(text + "  - {Body: , from: input, share: a, frozen: true, as: b}\n  - sub: a\n".replace("sub", "add"))
    assert all(node.frozen for node in found.nodes[:-1])
    assert {node.name: node.shares for node in found.nodes}["b.stem"] == "a.stem"
    assert analyze(found).params == sum((3 * 3 * 3 * 7 + 7, 3 * 7 * 9 + 9, 3 * 9 * 11 + 11, 3 * 11 * 13 + 13))


def test_nothing_else_of_it_applies() -> None:
    Path("net.yaml").write_text(HEAD + "use: {Body: backbone.yaml}\nlayers: [Body]\n")
    network = read(locate("net.yaml").addresses[0])
    assert not network.budgets
    assert network.name == "net"


def test_several_inputs_are_taken_in_order_and_outputs_come_out_by_name() -> None:
    Path("two.yaml").write_text(
        "convcost: 1\ninputs: {rgb: [3, 7, 7], flow: [2, 7, 7]}\nlayers:\n"
        "  - {relu: , from: rgb, as: a}\n  - {sigmoid: , from: flow, as: b}\noutputs: {seen: a, moved: b}\n"
    )
    text = "use: {Two: two.yaml}\nlayers:\n  - {conv: {out: 2, kernel: 1}, as: flow}\n"
    found = made(
        text + "  - {Two: , from: [input, flow], as: two}\n  - {tanh: , from: two.moved}\n  - {concat: two.seen}\n"
    )
    assert wiring(found)["two.b"] == ("flow",)
    assert wiring(found)["tanh"] == ("two.b",)
    assert wiring(found)["concat"] == ("tanh", "two.a")
    one = problem(text + "  - {Two: , as: two}\n")
    assert one.message == "`Two` takes 2 inputs (rgb, flow), 1 came in"


def test_a_network_of_the_catalogue_by_its_name() -> None:
    text = "convcost: 1\ninput: [3, 224, 224]\nuse: {Net: resnet18}\nlayers: [Net]\n"
    Path("net.yaml").write_text(text)
    assert analyze(build(*read_one("net.yaml"))).params == 11_689_512


def test_it_is_written_out_flat() -> None:
    found = made("use: {Body: backbone.yaml, Parts: shared/parts.yaml}\nlayers: [Body, Parts.Squeeze: 2]\n")
    assert graph(write(found).removeprefix("convcost: 1\n")) == found


def test_a_file_that_uses_itself_is_refused_through_others_too() -> None:
    Path("a.yaml").write_text(HEAD + "use: {B: b.yaml}\nlayers: [B]\n")
    Path("b.yaml").write_text(HEAD + "use: {A: a.yaml}\nlayers: [A]\n")
    found = problem("use: {A: a.yaml}\nlayers: [A]\n")
    assert (found.code, found.labels[0].text) == ("E140", "a.yaml -> b.yaml -> a.yaml")
    itself = problem("use: {Me: net.yaml}\nlayers: [Me]\n")
    assert (itself.code, itself.labels[0].text) == ("E140", "net.yaml -> net.yaml")


def test_what_is_wrong_inside_is_shown_there_and_where_it_is_used() -> None:
    Path("broken.yaml").write_text(HEAD + "layers: [convv: 7]\n")
    found = problem("use: {Broken: broken.yaml}\nlayers: [{Broken: , as: b}, add: b]\n")
    assert (found.code, found.labels[0].span.source.name) == ("E111", "broken.yaml")
    assert (found.labels[1].text, found.labels[1].span.source.name) == ("used here", "net.yaml")
    shape = problem("use: {Body: backbone.yaml}\nlayers: [{maxpool: 31}, Body]\n")
    assert shape.labels[0].span.source.name == "backbone.yaml"
    assert (shape.labels[-1].text, shape.labels[-1].span.source.name) == ("in the block called here", "net.yaml")


@pytest.mark.parametrize(
    ("use", "code", "says"),
    [
        ("{Body: backbon.yaml}", "E400", "did you mean `backbone.yaml`?"),
        ("{Body: resnt50}", "E400", "did you mean `resnet50`?"),
        ("{Body: resnet}", "E401", "such as `resnet@resnet18`"),
        ("{Body: resnet@resnet19}", "E401", "did you mean `resnet18`?"),
        ("{Body: /etc/passwd.yaml}", "E400", "for example shared/parts.yaml"),
        ("{Body: ../outside.yaml}", "E400", "copy it into the repository"),
        ("{Body: link.yaml}", "E400", "copy it into the repository"),
        ("{Body: secret.yaml}", "E400", ""),
        ("{Body: 01234567.yaml}", "E400", "paths start at the directory of this file"),
        ("{Body: torch:os:system}", "E400", "name it on the command line"),
        ("{body: backbone.yaml}", "E131", "begin it with a capital"),
        ("{Body: [backbone.yaml]}", "E113", ""),
        ("[backbone.yaml]", "E113", "`key: value` expected"),
    ],
)
def test_what_cannot_be_used_is_answered_where_it_stands(folder: Path, use: str, code: str, says: str) -> None:
    (folder.parent / "outside.yaml").write_text(BACKBONE)
    Path("link.yaml").symlink_to(folder.parent / "outside.yaml")
    Path("secret.yaml").write_text("password: 1234\n")
    Path("01234567.yaml").mkdir()
    found = problem(f"use: {use}\nlayers: [relu]\n")
    assert (found.code, found.labels[0].text) == (code, says)
    assert found.labels[0].span.source.name == "net.yaml", "a file that is no network is not shown"


def test_names_and_ends_that_there_are_not() -> None:
    use = "use: {Body: backbone.yaml, Parts: shared/parts.yaml}\n"
    unknown = problem(use + "layers: [Parts.Squeese: 2]\n")
    assert (unknown.code, unknown.labels[0].text) == ("E111", "did you mean `Parts.Squeeze`?")
    assert problem(use + "layers: [Parts]\n").code == "E111"
    end = problem(use + "layers: [{Body: , until: stagee}]\n")
    assert (end.code, end.message, end.labels[0].text) == (
        "E402", "Backbone has no part `stagee`", "did you mean `stage`?"
    )  # fmt: skip
    assert problem(use + "layers: [{relu: , until: stage}]\n").code == "E110"
    assert problem(use + "layers: [{Parts.Squeeze: 2, until: mul}]\n").code == "E110"
    assert problem(use + "layers: [{Body: {v: 3}}]\n").code == "E110"
    taken = problem(use + "blocks: {Body: {layers: [relu]}}\nlayers: [Body]\n")
    assert (taken.code, len(taken.labels)) == ("E131", 2)


def test_a_library_is_no_network() -> None:
    with pytest.raises(ConvcostError) as caught:
        read_one("shared/parts.yaml")
    (named,) = caught.value.problems
    assert (named.code, named.severity) == ("E400", "error")
    assert named.notes == ("a network takes them by `use: {Parts: parts.yaml}`",)
    (address,) = locate("shared").addresses
    with pytest.raises(ConvcostError) as caught:
        read(address)
    (found,) = caught.value.problems
    assert (found.code, found.severity) == ("W504", "note")


def test_a_library_as_a_step_is_answered_with_its_blocks() -> None:
    found = problem("use: {Parts: shared/parts.yaml}\nlayers: [Parts]\n")
    assert (found.code, found.labels[0].text) == ("E111", "its blocks: Parts.Squeeze, Parts.Pair")
    assert found.message == "`Parts` is a library of blocks, and a step is one of them"


def test_an_argument_that_contradicts_what_comes_in_is_refused() -> None:
    use = "use: {Net: alexnet}\n"
    found = problem(use + "layers: [{Net: {res: 100}, until: conv1}]\n")
    assert (found.code, found.message) == ("E300", "`res: 100` of `Net` is a size of its input, 3x31x37 came in")
    assert len(made("use: {Net: resnet18}\nlayers: [{Net: {classes: 7}, until: conv1}]\n").nodes) == 3
    square = made("use: {Net: resnet18}\nlayers: [{resize: [64, 64]}, {Net: {res: 64}, until: conv1}]\n")
    assert square.nodes[1].name == "Net.conv1"


def test_a_library_of_the_catalogue_has_no_variants() -> None:
    assert problem("use: {Blocks: blocks@wide}\nlayers: [Blocks.LayerScale]\n").code == "E401"


def test_a_library_has_nothing_of_a_network() -> None:
    Path("lib.yaml").write_text("convcost: 1\nbudgets: {params: 7}\nblocks: {A: {layers: [relu]}}\n")
    found = problem("use: {Lib: lib.yaml}\nlayers: [Lib.A]\n")
    assert found.message == "a file without `layers` is a library of blocks, and has no `budgets`"


def test_a_text_that_stands_in_no_file_uses_the_catalogue_alone() -> None:
    import convcost

    text = {"convcost": 1, "input": [3, 224, 224], "use": {"Net": "resnet18"}, "layers": ["Net"]}
    assert convcost.analyze(text).params == 11_689_512
    with pytest.raises(ConvcostError) as caught:
        convcost.load({**text, "use": {"Net": "backbone.yaml"}})
    assert "stands in none" in caught.value.problems[0].message


def test_each_file_is_read_once_and_a_deep_chain_is_refused() -> None:
    Path("d0.yaml").write_text(HEAD + "layers: [relu]\n")
    for depth in range(1, 25):
        Path(f"d{depth}.yaml").write_text(HEAD + f"use: {{A: d{depth - 1}.yaml, B: d{depth - 1}.yaml}}\nlayers: [A]\n")
    assert len(made("use: {D: d18.yaml}\nlayers: [D]\n").nodes) == 1
    (deep,) = problems("use: {D: d24.yaml}\nlayers: [D]\n")
    assert deep.code == "E104"
    assert len(deep.labels) <= 1 + 24
