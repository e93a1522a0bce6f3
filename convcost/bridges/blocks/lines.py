"""YAML as a person lays it out: a value on one line where it fits, else one line for each of its parts.

Names that nobody refers to are left out where what has them fits on one line without them. A step with more arguments
than fit on a line, and the arguments of a block, go on in the next line.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from convcost.notation.writing import quoted

WIDTH = 120
OF_THEIR_OWN = {"vars", "defaults", "blocks"}
"""Entries whose parts have a line each where they do not fit on one."""
PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .()*/+<>=!-]*")


class Spare(str):
    """A name that may be left out."""

    __slots__ = ()


def document(entries: Mapping[str, Any]) -> str:
    """A whole file: the entries of its top level, in order."""
    lines: list[str] = []
    for key, value in entries.items():
        lines += entry(key, value, 0)
    return "\n".join(lines) + "\n"


def entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """A key with its value, on one line if it fits; a list of steps always has lines of its own."""
    head = f"{' ' * indent}{scalar(key)}:"
    line = _fitting(value, lambda each: f"{head} {flow(each)}")
    if not isinstance(value, Mapping | list) or not value or (line is not None and _may_be_short(key, value)):
        yield (line or f"{head} {flow(value)}").rstrip()
        return
    wrapped = _wrapped(f"{head} {{", value) if isinstance(value, Mapping) and key not in OF_THEIR_OWN else None
    if wrapped is not None:
        yield from wrapped
        return
    yield head
    yield from _block(value, indent + 2)


def _fitting(value: Any, line: Callable[[Any], str]) -> str | None:
    """The value on one line, if need be without the names in it that may be left out; None where it is too long."""
    return next((text for each in (value, _bare(value)) if len(text := line(each)) <= WIDTH), None)


def _bare(value: Any) -> Any:
    """A value without the names that may be left out; of a step that has nothing else beside its kind, that."""
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: _bare(each) for key, each in value.items() if not isinstance(each, Spare)}
    is_step = len(kept) == 1 < len(value)
    return next(iter(kept)) if is_step and next(iter(kept.values())) == {} else kept


def _may_be_short(key: str, value: Any) -> bool:
    """Top-level layers, blocks and defaults have a line for each entry however short they are."""
    return key not in {"layers", "blocks", "defaults"} or _depth(value) < 2


def _wrapped_item(head: str, value: Mapping[str, Any]) -> list[str] | None:
    """As `_wrapped`; one key stands without braces of its own."""
    if len(value) > 1:
        return _wrapped(f"{head}{{", value)
    ((key, inner),) = value.items()
    return _wrapped(f"{head}{scalar(key)}: {{", inner) if isinstance(inner, Mapping) else None


def _wrapped(head: str, value: Mapping[str, Any]) -> list[str] | None:
    """A mapping without steps in it, on lines that are filled behind its brace; None where an entry is too long."""
    if _has_steps(value):
        return None
    first, *rest = _parts(value)
    lines = [f"{head}{first}"]
    for part in rest:
        if len(lines[-1]) + 1 + len(part) <= WIDTH:
            lines[-1] += f" {part}"
        else:
            lines.append(f"{' ' * len(head)}{part}")
    return lines if all(len(line) <= WIDTH for line in lines) else None


def _parts(value: Mapping[str, Any]) -> Iterator[str]:
    """The entries of a mapping with the commas behind them; those of a mapping inside of it one by one."""
    for place, (key, each) in enumerate(value.items(), 1):
        end = "}" if place == len(value) else ","
        if not isinstance(each, Mapping) or not each:
            yield f"{scalar(key)}: {flow(each)}{end}"
            continue
        *before, last = _parts(each)
        yield from (
            f"{scalar(key)}: {{{text}" if not index else text for index, text in enumerate([*before, last + end])
        )


def _has_steps(value: Any) -> bool:
    """Whether a list in it holds anything but values."""
    if isinstance(value, Mapping):
        return any(map(_has_steps, value.values()))
    return isinstance(value, list) and any(isinstance(each, Mapping) or _has_steps(each) for each in value)


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
    line = _fitting(value, lambda each: f"{space}- {_flow_item(each)}")
    if line is not None or not isinstance(value, Mapping | list) or not value:
        yield line or f"{space}- {flow(value)}"
        return
    wrapped = _wrapped_item(f"{space}- ", value) if isinstance(value, Mapping) else None
    if wrapped is not None:
        yield from wrapped
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
