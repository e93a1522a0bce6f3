"""Modules of PyTorch in a project file: listed with their inputs, and run only where that is allowed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import convcost
from convcost.budgets.budget import Status
from convcost.budgets.run import CheckRequest, check
from convcost.networks.locate import Address

MODULES = Path(__file__).parents[1] / "data" / "torch_modules"
LISTED = """\
checks:
  - torch: small:Small(width=5)
    input: 3x13x17
    budgets: {params: 182, macs: 8539}
"""


def project(folder: Path, text: str) -> None:
    (folder / "convcost.yaml").write_text(text, encoding="utf-8")


def test_a_listed_module_is_not_judged_unless_its_code_may_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    project(tmp_path, LISTED)
    (tmp_path / "small.py").write_text("raise SystemExit('this has run')\n")
    result = check(CheckRequest())
    assert result.models == ()
    assert [(each.code, each.message) for each in result.errors] == [
        (
            "E407",
            "`torch:small:Small(width=5)` is not judged: `convcost.yaml` lists it, and to judge it is to run its code",
        )
    ]
    assert result.status == 2


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("torch: small:Small\n    budgets: {params: 1}", "a check needs `input`"),
        (
            "torch: small:Small\n    input: 3x7x5\n    files: '*.yaml'\n    budgets: {params: 1}",
            "a check of `torch` has no `files`",
        ),
        ("files: '*.yaml'\n    input: 3x7x5\n    budgets: {params: 1}", "a check of `files` has no `input`"),
        (
            "torch: small.py\n    input: 3x7x5\n    budgets: {params: 1}",
            "`torch:small.py` is not torch:package.module:callable",
        ),
        ("torch: small:Small(f())\n    input: 3x7x5\n    budgets: {params: 1}", "are no Python literals"),
        ("torch: {}\n    input: 3x7x5\n    budgets: {params: 1}", "`torch` must be a text"),
    ],
)
def test_an_entry_that_is_wrong_is_refused_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.yaml").write_text("convcost: 1\nname: n\ninput: [3]\nlayers: [relu]\n")
    project(tmp_path, f"checks:\n  - {entry}\n")
    with pytest.raises(convcost.ConvcostError) as caught:
        check(CheckRequest())
    found = [problem for problem in caught.value.problems if said in problem.message]
    assert found, caught.value
    assert found[0].labels


@pytest.mark.parametrize(
    ("written", "inputs"),
    [
        ("3x13x17", ("3x13x17",)),
        ("[3, 13, 17]", ("3x13x17",)),
        ("[[3, 13, 17], [7]]", ("3x13x17", "7")),
        ("{image: [3, 13, 17], 'ids:int64': 7}", ("image=3x13x17", "ids:int64=7")),
    ],
)
def test_inputs_are_written_as_sizes_lists_or_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, inputs: tuple[str, ...]
) -> None:
    from convcost.budgets.projects import Projects

    monkeypatch.chdir(tmp_path)
    project(tmp_path, LISTED.replace("3x13x17", written))
    assert Projects().here().modules == (Address(None, "torch:small:Small(width=5)", inputs=inputs),)


def test_input_is_for_modules_alone() -> None:
    with pytest.raises(convcost.ConvcostError, match="`--input` without a module of PyTorch"):
        check(CheckRequest(("resnet50",), inputs=("3x13x17",)))


@pytest.mark.torch
def test_where_code_may_run_it_is_judged_against_limits_and_what_was_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch", reason="the modules are PyTorch's")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.py").write_bytes((MODULES / "small.py").read_bytes())
    project(tmp_path, LISTED)

    def run(*options: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "convcost", "check", *options]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    assert run("--run-code").returncode == 1, "8,540 multiply-adds are over 8,539"
    project(tmp_path, LISTED.replace("8539", "8540"))
    written = run("--run-code", "--write-baseline", "before.json")
    assert written.returncode == 0, written.stderr
    project(tmp_path, LISTED.replace("params: 182, macs: 8539", "params: {growth: 0%}"))
    assert run("--run-code", "--baseline", "before.json").returncode == 0
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *command], check=True)
    of_commit = run("--run-code", "--base", "HEAD")
    assert of_commit.returncode == 2
    assert "`torch:small:Small(width=5)` has no base: code is never run at another commit" in of_commit.stderr
    assert "--baseline FILE" in of_commit.stderr


@pytest.mark.torch
def test_a_module_that_is_there_is_judged_itself() -> None:
    torch = pytest.importorskip("torch", reason="the modules are PyTorch's")
    module = torch.nn.Sequential(torch.nn.Conv2d(3, 5, 3), torch.nn.BatchNorm2d(5), torch.nn.ReLU())
    module[0].weight.requires_grad_(False)
    module[0].bias.requires_grad_(False)
    weights = module[0].weight.detach().clone()
    net = convcost.from_torch(module, (3, 13, 17))
    result = convcost.check(net, max={"params": 5 * 3 * 3 * 3 + 5 + 2 * 5})
    assert [verdict.status for verdict in result.models[0].verdicts] == [Status.PASS]
    with pytest.raises(convcost.BudgetExceeded):
        convcost.check(net, max={"params": 149})
    found = convcost.analyze(net)
    assert (found.params, found.macs) == (150, 11 * 15 * 5 * 3 * 3 * 3)
    assert [node.frozen for node in found.graph.nodes] == [True, False, False]
    assert module.training
    assert torch.equal(weights, module[0].weight)
    assert convcost.compare(net, convcost.analyze(net, input=(3, 9, 9))).analyses[1].macs == 7 * 7 * 5 * 3 * 3 * 3


@pytest.mark.torch
def test_inputs_are_sizes_tensors_or_dicts_of_these() -> None:
    torch = pytest.importorskip("torch", reason="the modules are PyTorch's")

    class Two(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a = torch.nn.Linear(5, 7)

        def forward(self, batch, scale):
            return self.a(batch["x"]) * scale

    by_name = convcost.from_torch(Two(), {"batch": {"x": "5"}, "scale": (7,)})
    by_example = convcost.from_torch(Two(), {"batch": {"x": torch.empty(2, 5)}, "scale": torch.empty(2, 7)})
    assert convcost.analyze(by_name).macs == convcost.analyze(by_example).macs == 5 * 7
    with pytest.raises(convcost.ConvcostError, match="is no shape of an input"):
        convcost.from_torch(Two(), "5xq")
    with pytest.raises(convcost.ConvcostError, match=r"a str is no torch\.nn\.Module"):
        convcost.from_torch("net", (5,))
