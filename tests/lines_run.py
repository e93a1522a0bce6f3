"""Which lines of the rooms run with which of their test files, remembered for as long as a test file stays the same."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import gettempdir
from types import CodeType, FrameType
from typing import Any

import pytest

from tests.mutation import ROOT

ROOMS = ("layers", "analysis")
OPTIONS = (
    "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=mutants",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
Line = tuple[str, int]
"""A file, by its path from the root, and a line of it."""
KEPT = Path(gettempdir()) / "convcost-mutants"
"""What is worked out anew where it is gone."""


def sources() -> list[Path]:
    """The files of both rooms; pictures are judged by eye and by a browser."""
    files = [path for room in ROOMS for path in sorted((ROOT / "convcost" / room).rglob("*.py"))]
    return [path for path in files if "pictures" not in path.parts]


def tests_of(room: str) -> list[str]:
    """The files of a room's tests; pictures have no mutants."""
    files = (path.relative_to(ROOT) for path in sorted((ROOT / "tests" / room).rglob("test_*.py")))
    return [path.as_posix() for path in files if "pictures" not in path.parts]


def quiet(tests: Sequence[str], *plugins: object) -> int:
    """Run tests in this process, unheard, with plugins of pytest; the status that pytest gives."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    return int(pytest.main([*OPTIONS, *tests], plugins))


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
        status = quiet([test])
    finally:
        sys.settrace(None)
    followed = [(code, rest) for code, rest in left.items() if code.co_filename.startswith(inside)]
    files = {code: Path(code.co_filename).relative_to(ROOT).as_posix() for code, _ in followed}
    return test, status, frozenset((files[code], line) for code, rest in followed for line in _lines(code) - rest)


def _lines(code: CodeType) -> set[int]:
    return {line for _, _, line in code.co_lines() if line}


def covering(jobs: int) -> dict[str, frozenset[Line]]:
    """The lines that run with each test file, that of the fewest first: no other file can notice a change of a line.

    Of a source that has changed since, every line is taken to run: a test too many is tried rather than none.
    """
    kept = KEPT / "lines.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    every = [test for room in ROOMS for test in tests_of(room)]
    now = {path.relative_to(ROOT).as_posix(): _digest(path) for path in sources()}
    traced = [test for test in every if known.get(test, {}).get("digest") != _digest(ROOT / test)]
    with get_context("fork").Pool(jobs, maxtasksperchild=1) as pool:
        for test, status, lines in pool.imap_unordered(ran, traced):
            if status:
                sys.exit(f"without any mutant {test} fails")
            by_file = {
                file: sorted(line for each, line in lines if each == file) for file in {file for file, _ in lines}
            }
            known[test] = {
                "digest": _digest(ROOT / test),
                "lines": by_file,
                "sources": {file: now[file] for file in by_file if file in now},
            }
    KEPT.mkdir(exist_ok=True)
    kept.write_text(json.dumps(known), encoding="utf-8")
    found = {test: frozenset(_lines_now(known[test], now)) for test in every}
    return dict(sorted(found.items(), key=lambda each: (len(each[1]), each[0])))


def _lines_now(known: Mapping[str, Any], now: Mapping[str, str]) -> Iterator[Line]:
    for file, lines in known["lines"].items():
        if file in now:
            whole = range(1, (ROOT / file).read_text(encoding="utf-8").count("\n") + 2)
            yield from ((file, line) for line in (lines if known["sources"][file] == now[file] else whole))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
