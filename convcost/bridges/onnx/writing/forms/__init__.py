"""How the kinds are written as operators of ONNX: every file here has some, and the directory is the registry."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from convcost.bridges.onnx.writing.skeleton import Skeleton
from convcost.graph import Node

Form = Callable[[Skeleton, Node], None]


@cache
def forms() -> Mapping[str, Form]:
    """Every kind that has a form, and the form."""
    found: dict[str, Form] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        found.update(import_module(f"{__name__}.{path.stem}").FORMS)
    return found


def lookup(kind: str) -> Form:
    """How a kind is written; one without a form is an operator of convcost's own."""
    return forms().get(kind, Skeleton.own)
