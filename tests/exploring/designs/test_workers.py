"""Parts that several processes compute, some of which are killed, are the parts that one process computes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

joblib = pytest.importorskip("joblib", reason="joblib is not installed: sweeps run in one process")

TREE = Path(__file__).parents[3]
NETWORK = """\
convcost: 1
name: Slow
input: [3, r, r]
vars: {w: 7, r: 29, f: 2}
layers:
  - conv: {out: w, kernel: 3}
  - upsample: {factor: f}
"""
"""Fractions are not traced: every point is built, so that a part takes seconds."""
VARY = ["--vary", "w=1..41", "--vary", "r=4..28", "--vary", "f=1.5,2,2.5,3,3.5"]
POINTS, PARTS = 41 * 25 * 5, 6
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(TREE), "PYTHONWARNINGS": "ignore"}


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "convcost", "sweep", *words, "--format", "json"]


def output(*words: str) -> str:
    run = subprocess.run(command(*words), env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture
def net(tmp_path: Path) -> str:
    path = tmp_path / "slow.yaml"
    path.write_text(NETWORK)
    return str(path)


def wait_until(happens: object, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


def test_two_processes_compute_what_one_does(net: str, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    assert output(net, *VARY, "--workers", "2", "--parts", str(parts)) == output(net, *VARY)
    assert len(list(parts.glob("0*.json"))) == PARTS


def test_a_cluster_of_another_kind_is_refused(net: str) -> None:
    run = subprocess.run(
        command(net, *VARY, "--cluster", "slurm=here"), env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "`--cluster slurm=here` is not dask=ADDRESS" in run.stdout


def workers_of(process: int) -> list[int]:
    """The processes that loky started for it."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(each) for each in children if b"popen_loky" in Path(f"/proc/{each}/cmdline").read_bytes()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells which processes another one started")
def test_a_worker_that_is_killed_ends_the_run_and_loses_no_part(net: str, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    words = [*command(net, *VARY, "--parts", str(parts)), "--workers", "2"]
    run = subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: list(parts.glob("0*.json")) or run.poll() is not None)
    os.kill(workers_of(run.pid)[0], signal.SIGKILL)
    answer, errors = run.communicate(timeout=300)
    assert run.returncode == 2, errors
    assert "workers were lost" in answer
    assert "`--resume` goes on with the rest" in answer
    kept = {path: path.stat().st_mtime_ns for path in parts.glob("0*.json")}
    assert 0 < len(kept) < PARTS
    assert output(net, *VARY, "--parts", str(parts), "--resume") == output(net, *VARY)
    assert all(path.stat().st_mtime_ns == before for path, before in kept.items())


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.cluster
def test_a_cluster_loses_a_worker_and_no_design(net: str, tmp_path: Path) -> None:
    """Two workers of Dask on the loopback interface, of which one is killed once the first part is there."""
    pytest.importorskip("distributed", reason="dask.distributed is not installed: no cluster is tried")
    about, parts = tmp_path / "scheduler.json", tmp_path / "parts"
    scheduler = started(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(about)
    )
    worker = ("worker", "--no-nanny", "--no-dashboard", "--nthreads", "1", "--scheduler-file", str(about))
    own = ("--local-directory", str(tmp_path))
    with scheduler:
        wait_until(about.exists)
        address = str(json.loads(about.read_text())["address"])
        with started(*worker, *own) as first, started(*worker, *own) as second:
            words = command(net, *VARY, "--parts", str(parts), "--cluster", f"dask={address}")
            run = subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            wait_until(lambda: list(parts.glob("0*.json")) or run.poll() is not None)
            first.send_signal(signal.SIGKILL)
            answer, errors = run.communicate(timeout=300)
            assert second.poll() is None
    assert run.returncode == 0, errors
    assert first.returncode == -signal.SIGKILL
    assert len(list(parts.glob("0*.json"))) == PARTS
    assert answer == output(net, *VARY)
    assert answer == output(net, *VARY, "--parts", str(parts), "--resume")
