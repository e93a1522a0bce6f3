"""How long convcost takes to start, as ratios of whole processes: ``python tests/bench/startup.py``.

Ratios of medians in one run on one machine; the pairs are run alternately, so that both see the same noise. The peer
is onnx-tool, the fastest of the tools that count what convcost counts; it is installed into an environment of its own,
in a folder that is kept between runs.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from statistics import median
from time import perf_counter

ROUNDS = 21
PEER_FOLDER = Path(tempfile.gettempdir(), "convcost-bench-peer")
PEER_PYTHON = str(PEER_FOLDER / "bin" / "python")
MODEL = Path(__file__).parents[1] / "data" / "onnx" / "resnet50.legacy_bn.light.onnx"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
PROFILE = f"import onnx_tool; onnx_tool.model_profile({str(MODEL)!r})"
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "inception_3a.yaml")

OURS = [sys.executable, "-m", "convcost"]
FLOOR = [sys.executable, "-c", "import typer, pydantic, yaml"]
PEER = [PEER_PYTHON, "-c", PROFILE]
PAIRS = {
    "analyze resnet50 --depth all / onnx-tool": ([*OURS, "analyze", "resnet50", "--depth", "all"], PEER),
    "compare inception_3a / onnx-tool": ([*OURS, "compare", EXAMPLE], PEER),
    "check inception_3a / onnx-tool": ([*OURS, "check", EXAMPLE], PEER),
    "typer, pydantic and yaml alone / onnx-tool": (FLOOR, PEER),
    "--version / import typer": ([*OURS, "--version"], [sys.executable, "-c", "import typer"]),
    "--help / import typer": ([*OURS, "--help"], [sys.executable, "-c", "import typer"]),
}


def seconds(command: list[str]) -> float:
    """One process from start to end."""
    start = perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **ONE_THREAD})
    return perf_counter() - start


def install_peer() -> None:
    """Make the environment of the peer, unless an earlier run did."""
    if not Path(PEER_PYTHON).exists():
        venv.create(PEER_FOLDER, with_pip=True)
        subprocess.run([PEER_PYTHON, "-m", "pip", "install", "--quiet", "onnx-tool==1.0.1"], check=True)


def main() -> None:
    """Print a line per pair."""
    install_peer()
    for name, (ours, theirs) in PAIRS.items():
        times = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
        one, other = (median(column) for column in zip(*times, strict=True))
        print(f"{name}: {1000 * one:.0f} ms / {1000 * other:.0f} ms = {one / other:.2f}")


if __name__ == "__main__":
    main()
