"""Mutants of the layers and the analyses: a wrong sign, bound or operand is noticed by the tests of its room.

`python -m tests.mutants --count 600 --seed 1` changes one place of one file at a time, by the operators that stand in
tests/mutation.py, as the file is imported, never on the disk. It runs the mirrored test file and then all test files of
the room that run the changed statement: no other could notice. It prints every mutant that survives, and `--store`
writes the result to tests/data/mutants.json, which `--stored` prints. `--again` tries the survivors once more after
tests were added.
"""

import argparse
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
from tempfile import gettempdir
from types import CodeType, FrameType

import pytest
from hypothesis import Phase, settings

from tests.equivalent_mutants import reason
from tests.mutation import ROOT, Finder, Mutant, mutants, statement

ROOMS = ("layers", "analysis")
STORED = ROOT / "tests" / "data" / "mutants.json"
SECONDS = 240
"""Of a processor, how long the tests may take; a mutant that hangs is noticed."""
OPTIONS = (
    "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=mutants",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
Line = tuple[str, int]
KILLED, EQUIVALENT, SURVIVED = "killed", "equivalent", "survived"


def tests_of(room: str) -> list[str]:
    """The files of a room's tests; pictures have no mutants."""
    files = (path.relative_to(ROOT) for path in sorted((ROOT / "tests" / room).rglob("test_*.py")))
    return [path.as_posix() for path in files if "pictures" not in path.parts]


def _run(tests: list[str], mutant: Mutant | None) -> int:
    """Run tests in this process, unheard."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    if mutant is not None:
        sys.meta_path.insert(0, Finder(mutant))
    return int(pytest.main([*OPTIONS, *tests]))


def is_noticed(mutant: Mutant | None, tests: list[str], seconds: int) -> bool:
    """Run these tests in a process of its own; failing, crashing and hanging are all notice enough."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.alarm(10 * seconds)
            status = _run(tests, mutant)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return status != 0


def ran(test: str) -> tuple[str, int, frozenset[Line]]:
    """The status of a test file, and the lines of its room that run with it."""
    inside = f"{ROOT / 'convcost' / Path(test).parts[1]}{os.sep}"
    left: dict[CodeType, set[int]] = {}

    def each_line(frame: FrameType, event: str, _: object) -> object:
        if event == "line":
            left[frame.f_code].discard(frame.f_lineno)
        return each_line

    def each_call(frame: FrameType, event: str, _: object) -> object:
        """Follow the function unless all of its lines ran before."""
        del event
        code = frame.f_code
        if code not in left:
            left[code] = _lines(code) if code.co_filename.startswith(inside) else set()
        return each_line if left[code] else None

    sys.settrace(each_call)
    try:
        status = _run([test], None)
    finally:
        sys.settrace(None)
    seen = ((code.co_filename, line) for code, rest in left.items() for line in _lines(code) - rest)
    return test, status, frozenset(place for place in seen if place[0].startswith(inside))


def _lines(code: CodeType) -> set[int]:
    return {line for _, _, line in code.co_lines() if line}


def covering(jobs: int) -> dict[str, frozenset[Line]]:
    """The lines that run with each test file, that of the fewest first: no other file can notice a change of a line."""
    every = [test for room in ROOMS for test in tests_of(room)]
    with get_context("fork").Pool(jobs, maxtasksperchild=1) as pool:
        found = list(pool.imap_unordered(ran, every))
    failing = [test for test, status, _ in found if status]
    if failing:
        sys.exit(f"without any mutant these fail: {', '.join(failing)}")
    return {test: lines for test, _, lines in sorted(found, key=lambda each: (len(each[2]), each[0]))}


def mirrored(mutant: Mutant, lines: Mapping[str, frozenset[Line]]) -> list[str]:
    """The tests to run: the file of the same name if there is one, then those of the room that run the statement."""
    path = Path(mutant.path)
    own = Path("tests", *path.parts[1:-1], f"test_{path.stem}.py").as_posix()
    places = {(str(ROOT / path), line) for line in statement(mutant)}
    room = [test for test in lines if Path(test).parts[1] == path.parts[1] and places & lines[test]]
    return sorted(room, key=lambda test: test != own)


def judged(task: tuple[Mutant, list[str]]) -> tuple[Mutant, str]:
    """What became of a mutant when these tests were run."""
    mutant, tests = task
    if tests and is_noticed(mutant, tests, SECONDS):
        return mutant, KILLED
    return mutant, EQUIVALENT if reason(mutant) else SURVIVED


def sources() -> list[Path]:
    """The files of both rooms; pictures are judged by eye and by a browser."""
    files = [path for room in ROOMS for path in sorted((ROOT / "convcost" / room).rglob("*.py"))]
    return [path for path in files if "pictures" not in path.parts]


def digest() -> str:
    """Of all that is mutated: another one than the stored means that the stored figures are of other sources."""
    texts = (path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() for path in sources())
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def prepared() -> None:
    """Random tests try the same examples for every mutant, and shrink none; what is not mutated is compiled once."""
    os.chdir(ROOT)
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(gettempdir()) / "convcost-mutants")
    import_module("pydantic")
    settings.register_profile(
        "mutants", deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
    )


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
    with get_context("fork").Pool(jobs) as pool:
        for mutant, verdict in pool.imap_unordered(judged, [(each, mirrored(each, lines)) for each in chosen]):
            found[verdict].append(mutant)
            if verdict != KILLED:
                print(f"{verdict} {mutant}", flush=True)
    return {verdict: sorted(each) for verdict, each in found.items()}


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
    parser.add_argument("--store", action="store_true", help=f"write the result to {STORED.relative_to(ROOT)}")
    parser.add_argument(
        "--again", action="store_true", help="run only the stored survivors again, after tests were added; store that"
    )
    parser.add_argument("--stored", action="store_true", help="run nothing, print the result that is stored")
    asked = parser.parse_args()
    if asked.stored:
        print(told(json.loads(STORED.read_text(encoding="utf-8"))))
        return
    prepared()
    population = [mutant for path in sources() for mutant in mutants(path) if asked.only in mutant.path]
    chosen = drawn(population, asked.count, asked.seed)
    before, killed = digest(), 0
    if asked.again:
        stored = json.loads(STORED.read_text(encoding="utf-8"))
        if (stored["digest"], stored["seed"], stored["count"]) != (before, asked.seed, len(chosen)):
            sys.exit("what is stored is of other sources, or of other mutants: run all of them")
        left = {*stored["survivors"], *(each["mutant"] for each in stored["equivalents"])}
        killed, chosen = stored["killed"], [each for each in chosen if str(each) in left]
    found = run(chosen, asked.jobs)
    counts = {verdict: len(each) for verdict, each in found.items()}
    counts[KILLED] += killed
    count = sum(counts.values())
    print(f"{counts} of {count} drawn from {len(population)} with seed {asked.seed}")
    if asked.store or asked.again:
        totals = {"seed": asked.seed, "count": count, "population": len(population), **counts, "digest": before}
        kept = {
            "equivalents": [{"mutant": str(each), "reason": reason(each)} for each in found[EQUIVALENT]],
            "survivors": [str(each) for each in found[SURVIVED]],
        }
        STORED.write_text(json.dumps({**totals, **kept}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
