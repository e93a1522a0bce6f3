"""What a layer was told, from the arguments that its kind declares; nothing here knows a kind."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from convcost.errors.untrusted import visible
from convcost.graph import Node
from convcost.layers import op

DECIMALS = 9
WINDOW = ("kernel", "stride", "dilation", "groups")
SIGNS = {"dilation": "d", "groups": "g"}
LEFT_TO_EXPLAIN = ("padding", "output_padding", "bias", "rounding")
"""What nearly every layer with a window is told besides, and a line of a table has no room for."""


def arguments(node: Node) -> dict[str, Any]:
    """Every argument of a layer, defaults included, in the types of JSON.

    Per-axis values and [before, after] pairs are arrays; a fraction is a number where decimals can say it exactly
    and the text ``1/3`` where they cannot.
    """
    return {name: plain(value) for name, value in op.arguments(node.op).items()}


def described(node: Node) -> str:
    """The kind and what is not at its default, the required argument alone: ``conv 64 kernel=7 stride=2``."""
    defaults = op.defaults(type(node.op))
    alone = op.required(type(node.op))[:1]
    words = [node.op.kind]
    for name, value in op.arguments(node.op).items():
        if name not in defaults or value != defaults[name]:
            words.append(word(value) if name in alone else f"{name}={word(value)}")
    return " ".join(words)


def in_brief(node: Node) -> str:
    """The same as tables have room for: ``conv 64 7x7/2``, without padding and bias, which `explain` says."""
    told, defaults = op.arguments(node.op), op.defaults(type(node.op))
    said = (*op.required(type(node.op))[:1], *LEFT_TO_EXPLAIN, *(WINDOW if _has_window(told) else ()))
    rest = (name for name, value in told.items() if name not in said and (name, value) not in defaults.items())
    return " ".join((*label(node), *(f"{name}={word(told[name])}" for name in rest)))


def label(node: Node) -> tuple[str, ...]:
    """The words that tables begin with and boxes of pictures hold: kind, first argument, window, what is unusual."""
    return node.op.kind, *_label(node)


def _label(node: Node) -> Iterator[str]:
    told, defaults = op.arguments(node.op), op.defaults(type(node.op))
    yield from (word(told[name]) for name in op.required(type(node.op))[:1] if name != "kernel")
    if _has_window(told):
        yield _window(told["kernel"], node.output) + _stride(told, defaults.get("stride"))
        for name, sign in SIGNS.items():
            if name in defaults and told[name] != defaults[name]:
                yield f"{sign}{word(told[name])}"


def _has_window(told: dict[str, Any]) -> bool:
    return told.get("kernel") is not None


def _window(kernel: object, output: op.Shape) -> str:
    """``3x3``, also where one number stands for all axes."""
    sizes = kernel if isinstance(kernel, tuple) else (kernel,)
    return word(sizes * max(len(output.spatial), 1) if len(sizes) == 1 else sizes)


def _stride(told: dict[str, Any], unless_given: object) -> str:
    """``/2``; nothing for the step that the kind takes by itself, which for pooling is as long as the window."""
    stride = told.get("stride")
    step = stride if isinstance(stride, tuple) else (stride,)
    is_usual = stride in (None, told["kernel"]) if unless_given is None else set(step) == {1}
    return "" if is_usual else f"/{word(step[:1] if len(set(step)) == 1 else step)}"


def plain(value: object) -> Any:
    """A value in the types of JSON."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Fraction):
        return float(value) if 10**DECIMALS % value.denominator == 0 else str(value)
    return value


def word(value: object) -> str:
    """One value without spaces: ``3x5`` per axis, ``1:2`` before and after. What nobody knows is None."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "x".join(map(_sides, value))
    return visible(str(plain(value)))


def _sides(value: object) -> str:
    if not isinstance(value, tuple):
        return word(value)
    return word(value[0]) if len(set(value)) == 1 else ":".join(map(word, value))
