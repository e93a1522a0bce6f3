"""What every column costs: `convcost analyze resnet152` with all of them against the plain table. Run it by hand.

python tests/bench/columns.py
"""

import subprocess
import sys
from time import perf_counter

from convcost.analysis import analyze
from convcost.analysis.columns import columns
from convcost.analysis.settings import Settings
from convcost.networks.devices import find
from convcost.networks.read import read_one
from convcost.notation.build import build

NET = "resnet152"
DEVICE = "a100"
MOST = 2
RUNS = 7
SLOWEST = 6


def seconds(*options: str) -> float:
    """One run in a process of its own."""
    begin = perf_counter()
    command = [sys.executable, "-m", "convcost", "analyze", NET, *options]
    subprocess.run(command, capture_output=True, check=True)
    return perf_counter() - begin


def slowest() -> list[tuple[float, str]]:
    """Seconds of the columns that take longest, one after the other in this process; walks count for their first."""
    network, variant = read_one(NET)
    analysis = analyze(build(network, variant), Settings(device=find(DEVICE)))
    found = []
    for column in columns(analysis.settings):
        begin = perf_counter()
        analysis.summary(column)
        found.append((perf_counter() - begin, column.key))
    return sorted(found, reverse=True)[:SLOWEST]


def main() -> None:
    """Print the best of several runs in turns, and the ratio."""
    keys = [column.key for column in columns(Settings(device=find(DEVICE))) if column.per_layer]
    every = ("--device", DEVICE, "--columns", ",".join(keys))
    pairs = [(seconds(), seconds(*every)) for _ in range(RUNS)]
    plain, whole = (min(runs) for runs in zip(*pairs, strict=True))
    print(f"plain {plain:.3f} s, {len(keys)} columns {whole:.3f} s: {whole / plain:.2f} times (at most {MOST})")
    print("slowest: " + ", ".join(f"{key} {1000 * each:.1f} ms" for each, key in slowest()))


if __name__ == "__main__":
    main()
