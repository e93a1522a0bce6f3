"""What can be done to a network: one file per transform, each a pure function from graph to graph.

The file's name is the transform's name, the function's keyword arguments are its options, and its docstring is the
manual. Putting a file here is all it takes to add one.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import get_type_hints

from convcost.graph import Graph
from convcost.layers.fields import Field, marker

Transform = Callable[..., Graph]


@cache
def names() -> tuple[str, ...]:
    """Every transform, in alphabetical order; read from the directory, importing none of them."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


def lookup(name: str) -> Transform | None:
    """A transform by its name, or None; imports only the file that defines it."""
    if name not in names():
        return None
    found: Transform = getattr(import_module(f"{__name__}.{name}"), name)
    return found


def options(transform: Transform) -> Mapping[str, Field]:
    """The options of a transform and how each is read."""
    hints = get_type_hints(transform, include_extras=True)
    return {name: marker(hints[name]) for name in _keywords(transform)}


def required(transform: Transform) -> tuple[str, ...]:
    """The options that have no default."""
    return tuple(name for name, each in _keywords(transform).items() if each.default is Parameter.empty)


def _keywords(transform: Transform) -> Mapping[str, Parameter]:
    parameters = signature(transform).parameters.items()
    return {name: each for name, each in parameters if each.kind is Parameter.KEYWORD_ONLY}
