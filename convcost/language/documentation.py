"""What is written about a class, a function or a module, also where Python leaves that out, as `python -OO` does."""

import ast
import sys
from functools import cache
from inspect import cleandoc
from pathlib import Path
from types import ModuleType
from typing import Any

LEFT_OUT = sys.flags.optimize > 1
"""Whether Python drops docstrings, so that they have to be read from the files."""


def documentation(of: Any) -> str:
    """Its docstring without the indentation; empty where it has none."""
    if not LEFT_OUT:
        return cleandoc(of.__doc__ or "")
    module = of if isinstance(of, ModuleType) else sys.modules[of.__module__]
    path = "" if isinstance(of, ModuleType) else of.__qualname__
    return _docstrings(module.__file__ or "").get(path, "")


@cache
def _docstrings(file: str) -> dict[str, str]:
    """Those of a file, by the names of classes and functions with dots between; the module's by the empty name."""
    module = ast.parse(Path(file).read_text(encoding="utf-8"))
    found = {"": ast.get_docstring(module) or ""}
    inside: list[tuple[str, ast.AST]] = [("", module)]
    while inside:
        path, node = inside.pop()
        for each in ast.iter_child_nodes(node):
            if isinstance(each, ast.ClassDef | ast.FunctionDef):
                name = f"{path}{each.name}"
                found[name] = ast.get_docstring(each) or ""
                inside.append((f"{name}.", each))
    return found
