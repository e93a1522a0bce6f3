"""What a mutant is: a file of the package with one place changed, imported in that file's place, never on the disk."""

import ast
import copy
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

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


class Finder(MetaPathFinder):
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


def statement(mutant: Mutant) -> range:
    """The lines of the statement that is changed."""
    tree = ast.parse((ROOT / mutant.path).read_text(encoding="utf-8"))
    around = [
        range(each.lineno, (each.end_lineno or each.lineno) + 1)
        for each in ast.walk(tree)
        if isinstance(each, ast.stmt)
    ]
    return min((lines for lines in around if mutant.line in lines), key=len)
