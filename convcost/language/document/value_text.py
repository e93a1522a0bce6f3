"""A Python value -> JSON text, so that a network written in Python is read, checked and shown like any other."""

import json
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite

from convcost.errors import ConvcostError, Problem
from convcost.language.document.faults import MAX_DEPTH, MAX_NODES

MAX_BITS = 1_024
LONGEST_PATH = 80


def value_text(value: object) -> str:
    """Lists, tuples and dicts of texts, finite numbers, booleans and None as JSON, one value to a line.

    Anything else is refused with E100 and its path, as is what contains itself.
    """
    nodes = 0
    waiting: list[tuple[object, str, int]] = [(value, "", 1)]
    while waiting:
        inner, path, depth = waiting.pop()
        nodes += 1
        if nodes > MAX_NODES:
            raise _refusal("E104", "", f"more than {MAX_NODES:,} values")
        if isinstance(inner, Mapping | list | tuple) and depth > MAX_DEPTH:
            raise _refusal("E104", path, f"nested deeper than {MAX_DEPTH} levels, or inside of itself")
        if isinstance(inner, Mapping):
            waiting += [(each, f"{path}.{_text(key, path)}", depth + 1) for key, each in inner.items()][::-1]
        elif isinstance(inner, list | tuple):
            waiting += [(each, f"{path}[{index}]", depth + 1) for index, each in enumerate(inner)][::-1]
        else:
            _check(inner, path)
    return json.dumps(_without_exponents(value), ensure_ascii=False, indent=1)


def _without_exponents(value: object) -> object:
    """The value with its mappings as dicts, and each float that Python shows as ``1e-05`` as the text ``0.00001``."""
    if isinstance(value, Mapping):
        return {key: _without_exponents(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_exponents(each) for each in value]
    return f"{Decimal(repr(value)):f}" if isinstance(value, float) and "e" in repr(value) else value


def _text(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise _refusal("E100", path, f"a key must be a str, not of type `{type(key).__name__}`")
    return key


def _check(value: object, path: str) -> None:
    if value is not None and not isinstance(value, str | int | float):
        plain = "give it as dict, list, str, int, float or bool"
        raise _refusal("E100", path, f"a network cannot hold a value of type `{type(value).__name__}`", plain)
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise _refusal("E104", path, f"an integer of {value.bit_length():,} bits")
    if isinstance(value, float) and not isfinite(value):
        raise _refusal("E100", path, f"{value} is not a number that a network can have")


def _refusal(code: str, path: str, message: str, *notes: str) -> ConvcostError:
    shown = path.removeprefix(".") if len(path) < LONGEST_PATH else f"{path[1:LONGEST_PATH]}..."
    where = f"{shown}: " if path else ""
    return ConvcostError([Problem(code, where + message, notes=notes)])
