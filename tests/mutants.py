"""Mutants of the layers and the analyses: a wrong sign, bound or operand is noticed by the tests of its room.

`python -m tests.mutants --count 600 --seed 1` changes one place of one file at a time, by the operators that stand in
tests/mutation.py, as the file is imported, never on the disk. It runs the mirrored test file and then all test files of
the room that run the changed statement: no other could notice. It prints every mutant that survives, and `--store`
writes the result to tests/data/mutants.json, which `--stored` prints. What was killed once is not tried again while the
sources stay as they are, so that a run can be broken off, and continued after tests were added.
"""

import argparse
import gc
import hashlib
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

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


def is_noticed(mutant: Mutant | None, tests: list[str], seconds: int) -> bool:
    """Run these tests in a process of its own; failing, crashing and hanging are all notice enough."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.alarm(10 * seconds)
            if mutant is not None:
                sys.meta_path.insert(0, Finder(mutant))
            status = quiet(tests)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return status != 0


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


def judged(task: tuple[Mutant, list[str]]) -> tuple[Mutant, str]:
    """What became of a mutant when these tests were run."""
    mutant, tests = task
    if tests and is_noticed(mutant, tests, SECONDS):
        return mutant, KILLED
    return mutant, EQUIVALENT if reason(mutant) else SURVIVED


def digest() -> str:
    """Of all that is mutated: another one than the stored means that the stored figures are of other sources."""
    texts = (path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() for path in sources())
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


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


def run(chosen: list[Mutant], jobs: int) -> dict[str, list[Mutant]]:
    """The mutants by what became of them, each that is not killed printed as soon as that is known."""
    found: dict[str, list[Mutant]] = {KILLED: [], EQUIVALENT: [], SURVIVED: []}
    lines = covering(jobs)
    killed = remembered()
    left = [each for each in chosen if (each.number, str(each)) not in killed]
    found[KILLED] += (each for each in chosen if (each.number, str(each)) in killed)
    with get_context("fork").Pool(jobs) as pool, kills().open("a", encoding="utf-8") as memory:
        for mutant, verdict in pool.imap_unordered(judged, [(each, mirrored(each, lines)) for each in left]):
            found[verdict].append(mutant)
            if verdict == KILLED:
                print(mutant.number, mutant, file=memory, flush=True)
            else:
                print(f"{verdict} {mutant}", flush=True)
    return {verdict: sorted(each) for verdict, each in found.items()}


def kills() -> Path:
    """Where those that were killed in these very sources are written down, line by line."""
    return KEPT / f"killed-{digest()}.txt"


def remembered() -> frozenset[tuple[int, str]]:
    """Those that were killed before, by number and in words: tests that were added since kill none less."""
    lines = kills().read_text(encoding="utf-8").splitlines() if kills().exists() else []
    return frozenset((int(number), words) for number, _, words in (line.partition(" ") for line in lines))


def told(stored: dict[str, object]) -> str:
    """The stored figures as a line to read, which says so if the sources are no longer those that were mutated."""
    line = "{killed} killed, {equivalent} equivalent, {survived} survived of {count} mutants with seed {seed}"
    stale = "" if stored["digest"] == digest() else " (the sources have changed since)"
    return line.format(**stored) + stale


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="", metavar="PATH", help="only of files whose path holds this")
    parser.add_argument("--anew", action="store_true", help="try those too that were killed before in the same sources")
    parser.add_argument("--store", action="store_true", help=f"write the result to {STORED.relative_to(ROOT)}")
    parser.add_argument("--stored", action="store_true", help="run nothing, print the result that is stored")
    asked = parser.parse_args()
    if asked.stored:
        print(told(json.loads(STORED.read_text(encoding="utf-8"))))
        return
    prepared()
    if asked.anew:
        kills().unlink(missing_ok=True)
    population = [mutant for path in sources() for mutant in mutants(path) if asked.only in mutant.path]
    chosen = drawn(population, asked.count, asked.seed)
    before = digest()
    found = run(chosen, asked.jobs)
    counts = {verdict: len(each) for verdict, each in found.items()}
    print(f"{counts} of {len(chosen)} drawn from {len(population)} with seed {asked.seed}")
    if asked.store:
        totals = {"seed": asked.seed, "count": len(chosen), "population": len(population), **counts, "digest": before}
        kept = {
            "equivalents": [{"mutant": str(each), "reason": reason(each)} for each in found[EQUIVALENT]],
            "survivors": [str(each) for each in found[SURVIVED]],
        }
        STORED.write_text(json.dumps({**totals, **kept}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
