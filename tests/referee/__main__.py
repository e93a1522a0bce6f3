"""Random networks held against torch: ``python -m tests.referee --count 1000 --seed 7``. Ends with 1 if any differs."""

import argparse
import sys
from collections import Counter

from tests.referee.random_networks import Verdict, judged
from tests.referee.shrinking import smallest


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.referee", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many networks")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first")
    parser.add_argument("--first", action="store_true", help="end with the first that differs")
    asked = parser.parse_args()
    kinds: Counter[str] = Counter()
    found = 0
    for seed in range(asked.seed, asked.seed + asked.count):
        verdict = judged(seed)
        kinds.update(verdict.kinds)
        if verdict.differences:
            found += 1
            _tell(seed, verdict)
            if asked.first:
                break
    print(f"{asked.count} networks, {found} differ; layers of {len(kinds)} kinds: {dict(kinds.most_common())}")
    return int(found > 0)


def _tell(seed: int, verdict: Verdict) -> None:
    """The difference, and the smallest document that shows it."""
    from tests.referee.random_networks import verdict_of

    wanted = verdict.differences[0].partition(":")[0]

    def shows(document) -> bool:
        now = verdict_of(document)
        return any(each.partition(":")[0] == wanted for each in now.differences)

    print(f"seed {seed}: {verdict.differences[0]}")
    print(f"  {smallest(verdict.document, shows)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
