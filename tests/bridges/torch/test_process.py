"""Modules of PyTorch in a process of their own: taken, or refused with the module and the line."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from convcost.analysis import analyze
from convcost.bridges.torch import process
from convcost.bridges.torch.network import read_torch
from convcost.errors import ConvcostError
from convcost.notation.build import build

pytestmark = pytest.mark.torch

MODULES = Path(__file__).parents[2] / "data" / "torch_modules"


@pytest.fixture(autouse=True)
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="the modules are PyTorch's")
    monkeypatch.chdir(MODULES)
    process.program_of.cache_clear()


def refused(net: str, *inputs: tuple[int, ...]) -> str:
    with pytest.raises(ConvcostError) as caught:
        build(read_torch(net), inputs={str(place): sizes for place, sizes in enumerate(inputs)})
    (problem,) = caught.value.problems
    assert problem.code == "E193"
    return "\n".join((problem.message, *problem.notes))


def test_a_module_is_taken_and_what_it_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    found = analyze(build(read_torch("torch:small:Small(width=5)"), inputs={"0": (3, 13, 17)}))
    assert (found.params, found.macs) == (5 * 3 * 3 * 3 + 5 + 7 * 5 + 7, 7 * 9 * 5 * 3 * 3 * 3 + 5 * 7)
    assert capfd.readouterr() == ("", "")


def test_arguments_arrive_as_they_were_written() -> None:
    found = analyze(build(read_torch("torch:small:keyed({1: 5}, {'a', 'b'}, ())"), inputs={"0": (3, 13, 17)}))
    assert found.params == 5 * 3 * 3 * 3 + 5 + 7 * 5 + 7


def test_it_can_be_followed_to_a_module_in_front_of_what_cannot_run() -> None:
    assert "nonzero" in refused("torch:bad:Choosing", (3, 13, 17))
    network = read_torch("torch:bad:Choosing")
    assert network.captured_until is not None
    found = analyze(network.captured_until({"0": (3, 13, 17)}, "features"))
    assert (found.params, found.macs) == (5 * 3, 13 * 17 * 5 * 3)
    assert "it was followed to `features`: 10 parameters of the whole module" in found.graph.diagnostics[-1].message


@pytest.mark.parametrize(
    ("net", "sizes", "said"),
    [
        ("torch:nowhere:Net", (3, 13, 17), "there is no Python module `nowhere`"),
        ("torch:small:Smal", (3, 13, 17), "did you mean `Small`?"),
        ("torch:small:NUMBER", (3, 13, 17), "`small:NUMBER` is an int, and nothing that can be called"),
        ("torch:bad:text", (3, 13, 17), "`bad:text` returned a str, no torch.nn.Module"),
        ("torch:small:Small(depth=3)", (3, 13, 17), "unexpected keyword argument 'depth'"),
        ("torch:bad:Raising", (3, 13, 17), "calling `bad:Raising` failed at"),
        ("torch:bad:Raising", (3, 13, 17), "ValueError: no such thing"),
        ("torch:small:Small", (4, 13, 17), "`conv` (Conv2d)"),
        ("torch:small:Small", (4, 13, 17), "expected input"),
        ("torch:bad:needs_gpu", (3, 13, 17), "it asks for a GPU"),
        ("torch:bad:Leaving", (3, 13, 17), "with status 3"),
        ("torch:bad:Silent", (3, 13, 17), "forward of Silent gives no tensor"),
        ("torch:bad:Words", (13,), "`--input NAME:int64=13`"),
        ("torch:small.py:Small", (3, 13, 17), "modules are named without `.py`: `small`"),
        ("torch:broken:Net", (3, 13, 17), "importing `broken` failed"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(net: str, sizes: tuple[int, ...], said: str) -> None:
    assert said in refused(net, sizes)


def test_an_input_too_many_is_refused_with_what_forward_takes() -> None:
    assert "forward takes `x`" in refused("torch:small:Small", (3, 13, 17), (3, 13, 17))


def test_a_module_that_hangs_is_stopped_where_it_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVCOST_TORCH_SECONDS", "20")
    said = refused("torch:bad:Hanging", (3, 13, 17))
    assert "it has not finished within 20 s: forward at " in said
    assert "bad.py:" in said
    assert "CONVCOST_TORCH_SECONDS=60 allows more" in said


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks are of POSIX")
def test_a_module_that_forks_is_taken_once() -> None:
    found = analyze(build(read_torch("torch:bad:Forking"), inputs={"0": (3, 13, 17)}))
    assert found.params == 5 * 3 + 5


ENDLESS = """
import os, time
from pathlib import Path
Path("pid.part").write_text(str(os.getpid()))
os.replace("pid.part", "pid")
time.sleep(200)
"""
ASK = "from convcost.bridges.torch.process import program_of; program_of('torch:endless:Net', (), '', (1,))"


@pytest.mark.skipif(os.name != "posix", reason="processes are killed as POSIX does")
def test_the_process_ends_with_the_one_that_asked(tmp_path: Path) -> None:
    """The one that asked is killed, so that it can stop nothing any more."""
    (tmp_path / "endless.py").write_text(ENDLESS)
    environment = {**os.environ, "PYTHONPATH": str(MODULES.parents[2])}
    asking = subprocess.Popen([sys.executable, "-c", ASK], cwd=tmp_path, env=environment)
    told = tmp_path / "pid"
    assert _comes_true(told.exists, 60)
    child = int(told.read_text())
    asking.kill()
    asking.wait()
    assert _comes_true(lambda: not _runs(child), 20)


def _comes_true(what: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.1)
    return what()


def _runs(process_id: int) -> bool:
    """Whether a process does anything any more: one that ended may stay in the list until somebody asks for it."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process_id)], capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in {"", "Z"}


def test_torch_that_is_not_installed_is_said_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "torch.py").write_text("raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")]))))
    said = refused("torch:small:Small", (3, 13, 17))
    assert "torch is not installed" in said
    assert "pip install 'convcost[torch]'" in said
    assert sys.executable in said
