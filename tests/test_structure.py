"""Imports run one way, every outside library has its one room, and files stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "convcost"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 250

ROOMS = {
    "yaml": ("document/yaml_reader.py",),
    "pydantic": ("arguments.py",),
    "pydantic_core": ("arguments.py", "fields.py"),
    "rich": ("reports/", "cli/progress.py"),
    "typer": ("cli/",),
    "numpy": (),
    "torch": (),
    "onnx": (),
}
"""Where a library may be imported, at the top of a file or inside a function."""

NEVER = {
    "source.py": ("convcost",),
    "document/": ("spec", "build", "op", "ops", "graph", "analysis", "reports", "cli"),
    "expression/": ("spec", "build", "graph", "document", "analysis", "reports", "cli"),
    "families/": ("ops", "graph", "spec", "build", "analysis", "reports", "cli"),
    "ops/": ("ops", "graph", "spec", "build", "document", "analysis", "reports", "cli"),
    "facts.py": ("op", "ops", "graph", "spec", "build", "analysis", "reports", "cli"),
    "op.py": ("graph", "spec", "build", "analysis", "reports", "cli"),
    "spec/": ("build", "analysis", "reports", "cli", "transforms", "networks"),
    "graph.py": ("spec", "build", "analysis", "reports", "cli", "transforms"),
    "build/": ("analysis", "reports", "cli", "transforms", "networks"),
    "transforms/": ("spec", "build", "analysis", "reports", "cli", "networks"),
    "analysis.py": ("spec", "build", "cli", "networks", "document"),
    "counts.py": ("spec", "build", "reports", "cli", "networks"),
    "reports/": ("ops", "build", "document", "cli", "transforms"),
    "": ("cli",),
}
"""A stage never reaches back: what the files of a room may not import; those of `cli` may import all."""


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, at its top and inside functions, but not for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {id(each) for node in ast.walk(tree) if _is_for_types(node) for each in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "convcost":
            yield from (f"convcost.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_library_is_imported_in_its_own_room_only(path: Path) -> None:
    for module in imports(path):
        rooms = ROOMS.get(module.partition(".")[0])
        assert rooms is None or name(path).startswith(rooms or ("nowhere",)), module


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_stage_never_reaches_back(path: Path) -> None:
    here = name(path)
    for room, forbidden in NEVER.items():
        if not here.startswith(room) or (room == "" and here.startswith(("cli/", "__main__"))):
            continue
        for module in imports(path):
            top, _, rest = module.partition(".")
            assert top != "convcost" or rest.partition(".")[0] not in forbidden, f"{here} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{lines} lines: is it still one idea?"


def test_no_file_is_named_after_nothing() -> None:
    assert not {path.stem for path in FILES} & {"utils", "helpers", "base", "common", "manager", "handler", "misc"}
