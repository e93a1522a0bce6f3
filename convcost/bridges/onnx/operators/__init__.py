"""The operators of ONNX by name: every file here holds some of them, and the directory is the registry.

An operator is a function of a `Call`. It says what the outputs are: operations of the captured graph, numbers that
can be worked out now, or another name of an input. Domains other than ONNX's own are asked for by their full name.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from convcost.bridges.onnx.call import Call

Operator = Callable[[Call], None]
ONNX_DOMAINS = {"", "ai.onnx"}


@cache
def operators() -> Mapping[str, Operator]:
    """Every operator that is known, by its type."""
    found: dict[str, Operator] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        found.update(import_module(f"{__name__}.{path.stem}").OPERATORS)
    return found


def lookup(domain: str, type_: str) -> Operator:
    """How an operator is read; of one that nobody knows, that nobody knows it."""
    from convcost.bridges.onnx.operators.unknown import unknown

    name = type_ if domain in ONNX_DOMAINS else f"{domain}.{type_}"
    return operators().get(name, unknown)
