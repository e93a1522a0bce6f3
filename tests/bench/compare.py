"""How long comparing takes against analyzing the larger network: ``python tests/bench/compare.py``.

A ratio of medians in one run on one machine; the pair is run alternately, so that both see the same noise.
"""

import subprocess
import sys
from statistics import median
from time import perf_counter

ROUNDS = 11
COMPARE = ("compare", "resnet152", "resnet50", "--color", "always")
ANALYZE = ("analyze", "resnet152", "--color", "always")
MOST = 2


def seconds(*arguments: str) -> float:
    """One process from start to end."""
    start = perf_counter()
    subprocess.run([sys.executable, "-m", "convcost", *arguments], check=True, capture_output=True)
    return perf_counter() - start


def main() -> None:
    """Print the ratio."""
    times = [(seconds(*COMPARE), seconds(*ANALYZE)) for _ in range(ROUNDS)]
    one, other = (median(column) for column in zip(*times, strict=True))
    verdict = "" if one / other <= MOST else f"  slower than it is meant to be ({MOST})"
    print(f"{' '.join(COMPARE[:3])} / {' '.join(ANALYZE[:2])}: {1000 * one:.0f} ms / {1000 * other:.0f} ms = ", end="")
    print(f"{one / other:.2f}{verdict}")


if __name__ == "__main__":
    main()
