"""How the kinds are written as PyTorch: every file here has some, and the directory is the registry.

A form is a function of a `Layer` that gives a `Form`, or raises `Inexact` where torch has nothing that does the same.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from convcost.bridges.modules.layer import Form, Inexact, Layer

Written = Callable[[Layer], Form]


@cache
def forms() -> Mapping[str, Written]:
    """Every kind that has a form, and the form."""
    found: dict[str, Written] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        found.update(import_module(f"{__name__}.{path.stem}").FORMS)
    return found


def lookup(kind: str) -> Written:
    """How a kind is written; of one without a form, that it has none."""
    return forms().get(kind, _none)


def _none(layer: Layer) -> Form:
    raise Inexact(f"there is no PyTorch for `{layer.op.kind}` yet")
