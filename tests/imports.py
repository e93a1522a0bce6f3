"""What the files of a package import, and the one order that its rooms stand in."""

import ast
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple


class Import(NamedTuple):
    """A module, or a name of one, with what imports it: a room is a module or a package right below the top."""

    file: str
    room: str
    module: str

    @property
    def target(self) -> str | None:
        """The room that is imported; None for another library."""
        top, _, rest = self.module.partition(".")
        return rest.partition(".")[0] if top == "convcost" else None


def imports(package: Path) -> Iterator[Import]:
    """All imports of the files in a package called ``convcost``, except those for types alone."""
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for_types = {id(each) for node in ast.walk(tree) if _is_for_types(node) for each in _inside(node)}
        for node in ast.walk(tree):
            if id(node) not in for_types:
                for module in _modules(node, ("convcost", *file.parent.parts)):
                    yield Import(file.as_posix(), file.with_suffix("").parts[0], module)


def order(found: Iterable[Import]) -> list[str]:
    """The rooms, each behind those that it imports, inside functions too; raises `CycleError`, which names a circle."""
    rooms: TopologicalSorter[str] = TopologicalSorter()
    for each in found:
        if each.target is not None and each.target != each.room:
            rooms.add(each.room, each.target)
    return list(rooms.static_order())


def _modules(node: ast.AST, package: tuple[str, ...]) -> list[str]:
    """What a statement imports, in full; every dot of ``from ..spec`` but the first leaves a package."""
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom():
            start = package[: len(package) + 1 - node.level] if node.level else ()
            return [".".join((*start, *filter(None, [node.module]), alias.name)) for alias in node.names]
    return []


def _inside(node: ast.If) -> Iterator[ast.AST]:
    """Everything in the body; what stands behind `else` is not in it."""
    return (each for statement in node.body for each in ast.walk(statement))


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
