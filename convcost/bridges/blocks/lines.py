"""YAML as a person lays it out: a value on one line where it fits, else one line for each of its parts."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from convcost.notation.writing import quoted

WIDTH = 120
PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .()*/+<>=!-]*")


def document(entries: Mapping[str, Any]) -> str:
    """A whole file: the entries of its top level, in order."""
    lines: list[str] = []
    for key, value in entries.items():
        lines += entry(key, value, 0)
    return "\n".join(lines) + "\n"


def entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """A key with its value, on one line if it fits; a list of steps always has lines of its own."""
    head = f"{' ' * indent}{scalar(key)}:"
    line = f"{head} {flow(value)}"
    if not isinstance(value, Mapping | list) or not value or (len(line) <= WIDTH and _may_be_short(key, value)):
        yield line.rstrip()
        return
    yield head
    yield from _block(value, indent + 2)


def _may_be_short(key: str, value: Any) -> bool:
    """Top-level layers, blocks and defaults have a line for each entry however short they are."""
    return key not in {"layers", "blocks", "defaults"} or _depth(value) < 2


def _depth(value: Any) -> int:
    if isinstance(value, Mapping):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def _block(value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from entry(key, each, indent)
        return
    for each in value:
        yield from item(each, indent)


def item(value: Any, indent: int) -> Iterator[str]:
    """An item of a list: one key without braces, several in braces if that fits, else a line for each key."""
    space = " " * indent
    if isinstance(value, Mapping) and len(value) == 1:
        ((key, inner),) = value.items()
        text = f"{space}- {scalar(key)}: {flow(inner)}"
        if len(text) <= WIDTH:
            yield text
            return
    line = f"{space}- {flow(value)}"
    if len(line) <= WIDTH or not isinstance(value, Mapping | list) or not value:
        yield line
        return
    lines = list(_block(value, indent + 2))
    yield f"{space}- {lines[0][indent + 2 :]}"
    yield from lines[1:]


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(each)}".rstrip() for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow_item(each) for each in value) + "]"
    return scalar(value)


def _flow_item(value: Any) -> str:
    if isinstance(value, Mapping) and len(value) == 1:
        ((key, inner),) = value.items()
        return f"{scalar(key)}: {flow(inner)}"
    return flow(value)


def scalar(value: Any) -> str:
    """One value; a text in quotes where YAML would read it as something else."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return str(value)
    text = str(value)
    is_plain = PLAIN.fullmatch(text) and text == text.strip() and ": " not in text and " #" not in text
    return text if is_plain else quoted(text)
