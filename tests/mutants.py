"""Mutants of the layers and the analyses: a wrong sign, bound or operand is noticed by the tests of its room.

`python -m tests.mutants --count 600 --seed 1` changes one place of one file at a time, by the operators that stand in
tests/mutation.py, as the file is imported, never on the disk. It runs the mirrored test file and then all test files of
the room that run the changed statement: no other could notice. It prints every mutant that survives, and `--store`
writes the result to tests/data/mutants.json, which `--stored` prints. What became of a mutant is written down at once,
and it is tried again when the mutated file or a test file that decided has changed, or with `--anew`: so a run can be
broken off, and continued after tests were added. What was taken over from when other files differed is counted apart.
"""

import argparse
import gc
import hashlib
import json
import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import Phase, settings

from tests.equivalent_mutants import reason
from tests.lines_run import KEPT, Line, covering, quiet, sources
from tests.mutation import ROOT, Finder, Mutant, mutants, statement

STORED = ROOT / "tests" / "data" / "mutants.json"
SECONDS = 240
"""Of a processor, how long the tests may take; a mutant that hangs is noticed."""
BELOW = (
    "convcost.errors.untrusted",
    "convcost.language.document",
    "convcost.language.expression",
    "convcost.page.formats",
)
"""Rooms that import no other one."""
KILLED, EQUIVALENT, SURVIVED = "killed", "equivalent", "survived"
FATES = KEPT / "fates.jsonl"
"""What became of mutants that were tried, one a line."""


class Announcing:
    """A plugin of pytest that writes down which test file is read or run, so that the last line is of what failed."""

    def __init__(self, output: int) -> None:
        self.output = output

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        self._announce(collector.nodeid)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._announce(nodeid)

    def _announce(self, nodeid: str) -> None:
        file, *_ = nodeid.partition("::")
        if file.endswith(".py"):
            os.write(self.output, f"{file}\n".encode())


def noticing(mutant: Mutant | None, tests: Sequence[str], seconds: int) -> str | None:
    """The test file that fails, crashes or hangs, of these, run in a process of its own; none where all pass."""
    read, written = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.alarm(10 * seconds)
            if mutant is not None:
                sys.meta_path.insert(0, Finder(mutant))
            status = quiet(tests, Announcing(written))
        finally:
            os._exit(status)
    os.close(written)
    with os.fdopen(read, encoding="utf-8") as announced:
        last = deque(announced, maxlen=1)
    _, status = os.waitpid(child, 0)
    return (last[0].strip() if last else tests[0]) if status else None


def mirrored(mutant: Mutant, lines: Mapping[str, frozenset[Line]]) -> list[str]:
    """The tests to run: the file of the same name if there is one, then those of the room that run the statement."""
    places = {(mutant.path, line) for line in statement(mutant)}
    room = Path(mutant.path).parts[1]
    tests = [test for test in lines if Path(test).parts[1] == room and places & lines[test]]
    return sorted(tests, key=lambda test: test != own(mutant))


def own(mutant: Mutant) -> str:
    """The test file of the same name, whether there is one or not."""
    path = Path(mutant.path)
    return Path("tests", *path.parts[1:-1], f"test_{path.stem}.py").as_posix()


class Fate(NamedTuple):
    """What became of a mutant: by which tests it was decided, and the digests of their texts and of all sources."""

    number: int
    words: str
    is_killed: bool
    tests: list[str]
    texts: str
    sources: str

    def holds_of(self, mutant: Mutant, tests: list[str]) -> bool:
        """Whether nothing that decided has changed: the file and the test that noticed, or all that did not."""
        same = self.tests[0] in tests if self.is_killed else self.tests == tests
        return same and self.texts == digest_of(mutant.path, *self.tests)


def judged(task: tuple[Mutant, list[str]]) -> tuple[Mutant, Fate]:
    """What becomes of a mutant when these tests are run."""
    mutant, tests = task
    notices = noticing(mutant, tests, SECONDS) if tests else None
    deciding = [notices] if notices else tests
    texts = digest_of(mutant.path, *deciding)
    return mutant, Fate(mutant.number, str(mutant), notices is not None, deciding, texts, digest())


def digest_of(*files: str) -> str:
    """Of some files, by their paths from the root."""
    texts = (file.encode() + b"\0" + (ROOT / file).read_bytes() for file in files if (ROOT / file).exists())
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


@cache
def digest() -> str:
    """Of all that is mutated: another one than the stored means that the stored figures are of other sources."""
    return digest_of(*(path.relative_to(ROOT).as_posix() for path in sources()))


def prepared() -> None:
    """Random tests try the same few examples for every mutant, and shrink none; what lies below is imported once."""
    os.chdir(ROOT)
    KEPT.mkdir(exist_ok=True)
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(KEPT)
    for name in ("pydantic", "yaml", "hypothesis.strategies", *BELOW):
        import_module(name)
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", deadline=None, derandomize=True, database=None, phases=phases, max_examples=40)
    gc.freeze()


def drawn(population: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """Some of them at random, so that a line more or less somewhere leaves the others as they were drawn."""
    seen: Counter[tuple[str, str]] = Counter()
    lots: list[tuple[bytes, Mutant]] = []
    for mutant in population:
        name = mutant.path, mutant.change
        lots.append((hashlib.sha256(f"{seed} {name} {seen[name]}".encode()).digest(), mutant))
        seen[name] += 1
    return [mutant for _, mutant in sorted(lots)[:count]]


def run(chosen: list[Mutant], jobs: int) -> dict[Mutant, Fate]:
    """What becomes of each mutant; one that is not killed is printed as soon as that is known."""
    lines = covering(jobs)
    tasks = [(mutant, mirrored(mutant, lines)) for mutant in chosen]
    known = remembered()
    found = {
        mutant: fate
        for mutant, tests in tasks
        if (fate := known.get((mutant.number, str(mutant)))) and fate.holds_of(mutant, tests)
    }
    left = [task for task in tasks if task[0] not in found]
    with get_context("fork").Pool(jobs) as pool, FATES.open("a", encoding="utf-8") as memory:
        print(file=memory)  # Behind a line that was torn when a run was broken off.
        for mutant, fate in pool.imap_unordered(judged, left):
            found[mutant] = fate
            print(json.dumps(fate), file=memory, flush=True)
            if not fate.is_killed:
                print(f"{verdict(mutant, fate)} {mutant}", flush=True)
    return dict(sorted(found.items()))


def verdict(mutant: Mutant, fate: Fate) -> str:
    return KILLED if fate.is_killed else EQUIVALENT if reason(mutant) else SURVIVED


def remembered() -> dict[tuple[int, str], Fate]:
    """What became of mutants before, by number and in words; the last that was written down counts."""
    lines = FATES.read_text(encoding="utf-8").splitlines() if FATES.exists() else []
    fates = (Fate(*json.loads(line)) for line in lines if line.endswith("]"))
    return {(fate.number, fate.words): fate for fate in fates}


def told(stored: dict[str, object]) -> str:
    """The stored figures as a line to read, which says so if the sources are no longer those that were mutated."""
    line = "{killed} killed, {equivalent} equivalent, {survived} survived of {count} mutants with seed {seed}"
    earlier = "; {earlier} of them tried when other sources differed" if stored["earlier"] else ""
    stale = "" if stored["digest"] == digest() else " (the sources have changed since)"
    return (line + earlier).format(**stored) + stale


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="", metavar="PATH", help="only of files whose path holds this")
    parser.add_argument("--anew", action="store_true", help="forget what was tried before")
    parser.add_argument("--store", action="store_true", help=f"write the result to {STORED.relative_to(ROOT)}")
    parser.add_argument("--stored", action="store_true", help="run nothing, print the result that is stored")
    asked = parser.parse_args()
    if asked.stored:
        print(told(json.loads(STORED.read_text(encoding="utf-8"))))
        return
    prepared()
    if asked.anew:
        FATES.unlink(missing_ok=True)
    population = [mutant for path in sources() for mutant in mutants(path) if asked.only in mutant.path]
    chosen = drawn(population, asked.count, asked.seed)
    digest()
    found = run(chosen, asked.jobs)
    by_verdict: dict[str, list[Mutant]] = {KILLED: [], EQUIVALENT: [], SURVIVED: []}
    for mutant, fate in found.items():
        by_verdict[verdict(mutant, fate)].append(mutant)
    counts = {each: len(those) for each, those in by_verdict.items()}
    totals = {"seed": asked.seed, "count": len(chosen), "population": len(population), **counts}
    totals["earlier"] = sum(fate.sources != digest() for fate in found.values())
    print(told({**totals, "digest": digest()}))
    if asked.store:
        kept = {
            "digest": digest(),
            "equivalents": [{"mutant": str(each), "reason": reason(each)} for each in by_verdict[EQUIVALENT]],
            "survivors": [str(each) for each in by_verdict[SURVIVED]],
        }
        STORED.write_text(json.dumps({**totals, **kept}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
