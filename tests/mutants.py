"""Mutants of the layers and the analyses: a wrong sign, bound or operand is noticed by the tests of its room.

`python -m tests.mutants --count 600 --seed 1` changes one place of one file at a time (see `OPERATORS`), as the file is
imported, never on the disk, and runs the mirrored test file and then all test files of the room that run the changed
statement: no other could notice. It prints every mutant that survives, and `--store` writes the result to
tests/data/mutants.json, which `--stored` prints.
"""

import argparse
import ast
import copy
import hashlib
import json
import os
import random
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from multiprocessing import get_context
from pathlib import Path
from tempfile import gettempdir
from types import CodeType, FrameType, ModuleType
from typing import NamedTuple

import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).parents[1]
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

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add, ast.Pow: ast.Mult,
}  # fmt: skip
CALLED = {"max": "min", "min": "max", "any": "all", "all": "any"}
OPERATORS = (
    "== and !=, < and <=, > and >=, in and not in, is and is not in each other's place",
    "+ and - in each other's place; + for *, * for //, + for %, * for **",
    "and and or, max and min, any and all, True and False in each other's place; not left out",
    "an integer one larger",
    "a condition of if turned round",
    "None in place of what is returned",
    "the first two operands of a call in each other's place",
)


class Mutant(NamedTuple):
    """One change: the file, where in it, and what it does in words; the number says which node of the tree it is."""

    path: str
    line: int
    change: str
    number: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}"


class Equivalent(NamedTuple):
    """A change that no test can notice: the file, what stands in its line, the change, and why it changes nothing."""

    path: str
    text: str
    change: str
    reason: str


FASTER = "one of two ways to the same result is taken, the slower one"
SYMMETRIC = "the two are treated alike"
EQUIVALENTS = (
    Equivalent(
        "convcost/analysis/receptive/footprint.py",
        "return all(one[0]",
        "return all((one[0] <= next_[0] and one[1] <= next_[1] for one, next_ in pairwise(ends))) becomes return None",
        FASTER,
    ),
    Equivalent(
        "convcost/analysis/receptive/positions.py", "if window.gap is None and self.bits", "0 becomes 1", FASTER
    ),
    Equivalent(
        "convcost/analysis/memory/course.py",
        "return read + step.workspace",
        "read + step.workspace becomes read - step.workspace",
        "a lower bound that is lower leaves out fewer schedules, and the best one is the same",
    ),
    Equivalent(
        "convcost/layers/families/joins.py",
        "pairs = tuple(zip(a.sizes, b.sizes, strict=True))",
        "zip(a.sizes, b.sizes, strict=True) becomes zip(b.sizes, a.sizes, strict=True)",
        SYMMETRIC,
    ),
)


def changed(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every mutation of a node, in words and done."""
    new = copy.deepcopy(node)
    match node, new:
        case ast.Compare(ops=[operator]), ast.Compare() if type(operator) in COMPARED:
            new.ops = [COMPARED[type(operator)]()]
            yield f"{_told(node)} becomes {_told(new)}", new
        case ast.BinOp(op=operator), ast.BinOp() if type(operator) in CALCULATED and not _is_text(node):
            new.op = CALCULATED[type(operator)]()
            yield f"{_told(node)} becomes {_told(new)}", new
        case ast.BoolOp(op=operator), ast.BoolOp():
            new.op = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield f"{_told(node)} becomes {_told(new)}", new
        case ast.UnaryOp(op=ast.Not(), operand=operand), _:
            yield f"{_told(node)} becomes {_told(operand)}", operand
        case ast.Constant(value=bool() as value), ast.Constant():
            new.value = not value
            yield f"{value} becomes {not value}", new
        case ast.Constant(value=int() as value), ast.Constant():
            new.value = value + 1
            yield f"{value} becomes {value + 1}", new
        case ast.If(test=test), ast.If():
            new.test = ast.UnaryOp(ast.Not(), test)
            yield f"if {_told(test)} is turned round", new
        case ast.Return(value=ast.expr() as value), ast.Return() if _told(value) != "None":
            new.value = ast.Constant(None)
            yield f"return {_told(value)} becomes return None", new
    match node, new:
        case ast.Call(func=ast.Name(id=name)), ast.Call(func=ast.Name() as function) if name in CALLED:
            function.id = CALLED[name]
            yield f"{_told(node)} becomes {_told(new)}", new
        case ast.Call(args=[ast.expr() as one, ast.expr() as other, *rest]), ast.Call() if _told(one) != _told(other):
            swapped = copy.deepcopy(node)
            swapped.args = [other, one, *rest]
            yield f"{_told(node)} becomes {_told(swapped)}", swapped


def _told(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 100 else f"{text[:97]}..."


def _is_text(node: ast.AST) -> bool:
    """Whether a text is put together: what is said to people is for other tests."""
    parts = (each for each in ast.walk(node) if isinstance(each, ast.Constant | ast.JoinedStr))
    return any(isinstance(each, ast.JoinedStr) or isinstance(each.value, str) for each in parts)


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Every node that is run with figures: where it stands in its parent. Annotations, imports and messages are not."""
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "bases"} or isinstance(node, ast.JoinedStr):
                continue
            for index, each in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(each, ast.AST):
                    yield node, name, index


def _child(parent: ast.AST, name: str, index: int | None) -> ast.AST:
    value = getattr(parent, name)
    found = value if index is None else value[index]
    assert isinstance(found, ast.AST)
    return found


def _skipped(tree: ast.AST) -> set[int]:
    """The nodes inside of what never runs with figures: annotations, decorators, texts, what is raised or asserted.

    `strict=` of a zip is an assertion: no input reaches it.
    """
    skipped: set[int] = set()
    for node in ast.walk(tree):
        roots = [getattr(node, name, None) for name in ("annotation", "returns")]
        roots += [*getattr(node, "decorator_list", ())]
        roots += [node] if isinstance(node, ast.Raise | ast.JoinedStr | ast.Import | ast.ImportFrom) else []
        roots += [node] if isinstance(node, ast.keyword) and node.arg == "strict" else []
        roots += [node] if isinstance(node, ast.If) and _told(node.test) == "TYPE_CHECKING" else []
        skipped |= {id(inner) for root in roots if isinstance(root, ast.AST) for inner in ast.walk(root)}
    return skipped


def mutants(path: Path) -> Iterator[Mutant]:
    """All of a file, in a fixed order."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = _skipped(tree)
    number = 0
    for parent, name, index in _places(tree):
        node = _child(parent, name, index)
        for change, _ in changed(node):
            if id(node) not in skipped:
                yield Mutant(path.relative_to(ROOT).as_posix(), getattr(node, "lineno", 0), change, number)
            number += 1


def mutated(mutant: Mutant) -> CodeType:
    """The code of its file with the change."""
    path = ROOT / mutant.path
    tree = ast.parse(path.read_text(encoding="utf-8"))
    number = 0
    for parent, name, index in list(_places(tree)):
        for _, new in changed(_child(parent, name, index)):
            if number == mutant.number:
                if index is None:
                    setattr(parent, name, new)
                else:
                    getattr(parent, name)[index] = new
                return compile(ast.fix_missing_locations(tree), str(path), "exec")
            number += 1
    raise LookupError(mutant)


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self.code = code

    def get_code(self, fullname: str) -> CodeType:
        return self.code


class _Finder(MetaPathFinder):
    """Gives the changed code when its module is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self.path = ROOT / mutant.path
        names = list(self.path.relative_to(ROOT).with_suffix("").parts)
        self.is_package = names[-1] == "__init__"
        self.name = ".".join(names[:-1] if self.is_package else names)
        self.code = mutated(mutant)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _Loader(fullname, str(self.path), self.code)
        inside = [str(self.path.parent)] if self.is_package else None
        return spec_from_file_location(fullname, self.path, loader=loader, submodule_search_locations=inside)


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
        sys.meta_path.insert(0, _Finder(mutant))
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


def statement(mutant: Mutant) -> range:
    """The lines of the statement that is changed."""
    tree = ast.parse((ROOT / mutant.path).read_text(encoding="utf-8"))
    around = [
        range(each.lineno, (each.end_lineno or each.lineno) + 1)
        for each in ast.walk(tree)
        if isinstance(each, ast.stmt)
    ]
    return min((lines for lines in around if mutant.line in lines), key=len)


def judged(task: tuple[Mutant, list[str]]) -> tuple[Mutant, str]:
    """What became of a mutant when these tests were run."""
    mutant, tests = task
    if tests and is_noticed(mutant, tests, SECONDS):
        return mutant, KILLED
    return mutant, EQUIVALENT if reason(mutant) else SURVIVED


def reason(mutant: Mutant) -> str | None:
    """Why the change changes nothing, where that is known."""
    line = (ROOT / mutant.path).read_text(encoding="utf-8").splitlines()[mutant.line - 1]
    known = (each for each in EQUIVALENTS if (each.path, each.change) == (mutant.path, mutant.change))
    return next((each.reason for each in known if each.text in line), None)


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
    parser.add_argument("--stored", action="store_true", help="run nothing, print the result that is stored")
    asked = parser.parse_args()
    if asked.stored:
        print(told(json.loads(STORED.read_text(encoding="utf-8"))))
        return
    prepared()
    population = [mutant for path in sources() for mutant in mutants(path) if asked.only in mutant.path]
    chosen = random.Random(asked.seed).sample(population, min(asked.count, len(population)))
    before = digest()
    found = run(chosen, asked.jobs)
    counts = {verdict: len(each) for verdict, each in found.items()}
    print(f"{counts} of {len(chosen)} drawn from {len(population)} with seed {asked.seed}")
    if asked.store:
        stored = {"seed": asked.seed, "count": len(chosen), "population": len(population), **counts, "digest": before}
        kept = {
            "equivalents": [{"mutant": str(each), "reason": reason(each)} for each in found[EQUIVALENT]],
            "survivors": [str(each) for each in found[SURVIVED]],
        }
        STORED.write_text(json.dumps({**stored, **kept}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
