"""Random networks held against torch. Ends with 1 if any differs.

``python -m tests.referee --count 1000 --seed 7``: networks in YAML, written as PyTorch. With ``--modules``: modules of
PyTorch, captured.
"""

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.referee.shrinking import smallest


class Found(NamedTuple):
    """What was made of a seed, of what, why it was refused if it was, and where torch says something else."""

    made: dict[str, Any]
    words: tuple[str, ...]
    differences: tuple[str, ...]
    refusal: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.referee", description=__doc__)
    parser.add_argument("--modules", action="store_true", help="modules of PyTorch that are captured")
    parser.add_argument("--count", type=int, default=500, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first")
    parser.add_argument("--first", action="store_true", help="end with the first that differs")
    asked = parser.parse_args()
    judged, again = _modules() if asked.modules else _networks()
    words: Counter[str] = Counter()
    found = refused = 0
    for seed in range(asked.seed, asked.seed + asked.count):
        verdict = judged(seed)
        words.update(verdict.words)
        if verdict.refusal:
            refused += 1
            print(f"seed {seed}: refused: {verdict.refusal}", flush=True)
        if verdict.differences:
            found += 1
            _tell(seed, verdict, again)
            if asked.first:
                break
    what = "modules" if asked.modules else "networks"
    print(
        f"{asked.count} {what}, {found} differ, {refused} are refused; {len(words)} kinds: {dict(words.most_common())}"
    )
    return int(found > 0)


def _networks() -> tuple[Callable[[int], Found], Callable[[dict[str, Any]], Found]]:
    from tests.referee.random_networks import judged, verdict_of

    return (lambda seed: Found(*judged(seed))), (lambda document: Found(*verdict_of(document)))


def _modules() -> tuple[Callable[[int], Found], Callable[[dict[str, Any]], Found]]:
    from tests.referee.modules.judging import judged, verdict_of

    logging.getLogger("torch").setLevel(logging.CRITICAL)  # it logs what it refuses, which is tried on purpose
    return (lambda seed: Found(*judged(seed))), (lambda plan: Found(*verdict_of(plan)))


def _tell(seed: int, verdict: Found, again: Callable[[dict[str, Any]], Found]) -> None:
    """The difference, and the smallest document or plan that shows it."""
    wanted = verdict.differences[0].partition(":")[0]

    def shows(made: dict[str, Any]) -> bool:
        return any(each.partition(":")[0] == wanted for each in again(made).differences)

    print(f"seed {seed}: {verdict.differences[0]}")
    print(f"  {smallest(verdict.made, shows)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
