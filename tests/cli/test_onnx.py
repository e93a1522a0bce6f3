"""ONNX files as NETs: every command takes them, without a framework and without their weights."""

import os
import subprocess
import sys
from math import prod
from pathlib import Path
from shutil import copy

import pytest

from tests.bridges.onnx.made import FLOAT, block, network, node, number, numbers, weight
from tests.cli.conftest import Convcost
from tests.forking import PACKAGE

DATA = Path(__file__).parents[1] / "data" / "onnx"
RESNET = DATA / "resnet18.legacy_bn.dims.onnx"
SIDE = 5_000
LAYERS = 5


def one_conv(width: int, height: int | str = 17) -> bytes:
    return network(
        (1, 3, height, 13), weight("w", width, 3, 3, 2), node("Conv", ["x", "w"], ["y"], name="/stem/Conv")
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze"], ["analyze", "--format", "json"], ["explain"], ["reductions"], ["expand"], ["validate"],
        ["compare", "resnet18"], ["check", "--max", "macs=2G"], ["reconcile", "1.814G"],
        ["analyze", "--apply", "scale{width=2}"], ["analyze", "--columns", "receptive_field"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_takes_an_onnx_file(convcost: Convcost, arguments: list[str]) -> None:
    command, *others = arguments
    found = convcost(command, str(RESNET), *others)
    assert found.returncode == 0, found.stderr
    assert found.stdout


def test_an_onnx_file_is_compared_with_the_catalogue(convcost: Convcost) -> None:
    found = convcost("compare", str(RESNET), "resnet18")
    macs = next(line for line in found.stdout.splitlines() if line.startswith("MACs "))
    assert macs.split()[1:4] == ["1,814,073,344", "1,814,073,344", "0"]


def test_a_directory_holds_onnx_files_beside_yaml(convcost: Convcost, tmp_path: Path) -> None:
    copy(RESNET, tmp_path / "net.onnx")
    found = convcost("analyze", "-q", str(tmp_path))
    assert any(line.split()[:3] == ["net", "11,689,512", "params"] for line in found.stdout.splitlines())


def test_standard_input_may_be_an_onnx_file() -> None:
    found = subprocess.run(
        [sys.executable, "-P", "-m", "convcost", "analyze", "-q", "-"],
        input=RESNET.read_bytes(), capture_output=True, check=False, env={**os.environ, "PYTHONPATH": PACKAGE},
    )  # fmt: skip
    assert b"11,689,512 params" in found.stdout, found.stderr


def test_a_free_axis_is_named_and_given_by_input(convcost: Convcost, tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(one_conv(5, "height"))
    refused = convcost("analyze", str(path))
    assert refused.returncode == 2
    assert "axis 2 (`height`) of input `x` is free" in refused.stderr
    assert "--input 3xNx13" in refused.stderr
    found = convcost("analyze", "-q", str(path), "--input", "3x19x13")
    macs = prod((17, 12, 5, 3, 3, 2))
    assert f"{macs:,} MACs" in found.stdout


def test_growth_is_judged_against_the_bytes_of_a_commit(convcost: Convcost, tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    (tmp_path / "net.onnx").write_bytes(one_conv(5))
    git("add", ".")
    git("commit", "-m", "five channels")
    same = convcost("check", str(tmp_path / "net.onnx"), "--base", "HEAD", "--growth", "params=0")
    assert same.returncode == 0, same.stderr
    (tmp_path / "net.onnx").write_bytes(one_conv(7))
    grown = convcost("check", str(tmp_path / "net.onnx"), "--base", "HEAD", "--growth", "params=0")
    assert grown.returncode == 1, grown.stderr
    params = [5 * 3 * 3 * 2, 7 * 3 * 3 * 2]
    assert all(str(each) in grown.stdout for each in params)


def test_no_framework_is_imported(tmp_path: Path) -> None:
    for name in ("torch", "onnx", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('not in this test')\n")
    found = subprocess.run(
        [sys.executable, "-m", "convcost", "analyze", "-q", str(RESNET)],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{PACKAGE}"},
    )  # fmt: skip
    assert "11,689,512 params" in found.stdout, found.stderr


def stored(name: str, data: bytes) -> bytes:
    """The beginning of a stored tensor whose data follows: what a message says of its length comes first."""
    head = numbers(1, (SIDE, SIDE)) + number(2, FLOAT) + block(8, name)
    return block(5, head + block(9, data))


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """500 MB of weights in a file."""
    folder = tmp_path_factory.mktemp("heavy")
    names = ["x", *(f"a{place}" for place in range(LAYERS))]
    data = bytes(4 * SIDE * SIDE)
    layers = (
        stored(f"{place}.weight", data) + node("MatMul", [names[place], f"{place}.weight"], [names[place + 1]])
        for place in range(LAYERS)
    )
    path = folder / "heavy.onnx"
    path.write_bytes(network((1, SIDE), *layers, output=names[-1]))
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts memory as Linux does")
def test_weights_of_500_mb_take_neither_time_nor_memory(heavy: Path, tmp_path: Path) -> None:
    light = tmp_path / "light.onnx"
    names = ["x", *(f"a{place}" for place in range(LAYERS))]
    layers = (
        weight(f"{place}.weight", SIDE, SIDE) + node("MatMul", [names[place], f"{place}.weight"], [names[place + 1]])
        for place in range(LAYERS)
    )
    light.write_bytes(network((1, SIDE), *layers, output=names[-1]))
    assert heavy.stat().st_size >= 500_000_000
    start, _, _ = used("-c", "pass")
    seconds, kilobytes, output = used("-P", "-m", "convcost", "analyze", "-q", str(heavy))
    without, _, _ = used("-P", "-m", "convcost", "analyze", "-q", str(light))
    assert f"{LAYERS * SIDE * SIDE:,} params" in output
    assert kilobytes < 64 * 1024
    assert seconds - without < 5 * start


def used(*arguments: str) -> tuple[float, int, str]:
    """Seconds of processor time, the least of three, and the most memory of a Python process; what it printed."""
    program = (
        "import resource, subprocess, sys\n"
        "found = subprocess.run(sys.argv[1:], capture_output=True, text=True, check=True)\n"
        "usage = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, found.stdout)\n"
    )
    command = [sys.executable, "-c", program, sys.executable, *arguments]
    environment = {**os.environ, "PYTHONPATH": PACKAGE}
    texts = [
        subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split(" ", 2)
        for _ in range(3)
    ]
    return min(float(text[0]) for text in texts), min(int(text[1]) for text in texts), texts[0][2]
