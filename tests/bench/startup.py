"""How long convcost takes to start, as ratios to what it cannot do without: ``python tests/bench/startup.py``.

Ratios of medians in one run on one machine; the pairs are run alternately, so that both see the same noise.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import convcost

ROUNDS = 21
RESNET = Path(convcost.__file__).parent / "zoo" / "resnet.yaml"
FLOOR = Path(__file__).with_name("floor.py")
WARNING = "slower than it is meant to be"

PAIRS = {
    "--version / import typer": (
        ["-m", "convcost", "--version"],
        ["-c", "import typer"],
    ),
    "analyze resnet50 / floor.py": (
        ["-m", "convcost", "analyze", "resnet50", "--color", "always"],
        [str(FLOOR), str(RESNET)],
    ),
}
MOST = 1.5


def seconds(arguments: list[str]) -> float:
    """One process from start to end."""
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return perf_counter() - start


def main() -> None:
    """Print a line per pair."""
    for name, (ours, theirs) in PAIRS.items():
        times = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
        one, other = (median(column) for column in zip(*times, strict=True))
        verdict = "" if one / other <= MOST else f"  {WARNING} ({MOST})"
        print(f"{name}: {1000 * one:.0f} ms / {1000 * other:.0f} ms = {one / other:.2f}{verdict}")


if __name__ == "__main__":
    main()
