"""The operations of ATen by name: every file here holds some of them, and the directory is the registry.

An operation is a function of an `Applied` call. It says what the outputs are: operations of the captured graph, stored
tensors, or another name of an input. One that changes what it takes, ``relu_``, is read as the one that does not;
those of other libraries are asked for with the library in front.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convcost.bridges.torch.step import Applied

Operator = Callable[["Applied"], None]


@cache
def operators() -> Mapping[str, Operator]:
    """Every operation that is known, by its name."""
    found: dict[str, Operator] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        found.update(import_module(f"{__name__}.{path.stem}").OPERATORS)
    return found


def lookup(name: str) -> Operator | None:
    """How an operation is read; None for one that nobody knows."""
    return operators().get(name)
