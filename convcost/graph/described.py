"""What a layer was told, from the arguments that its kind declares; nothing here knows a kind."""

from fractions import Fraction
from typing import Any

from convcost.errors.untrusted import visible
from convcost.graph import Node
from convcost.layers import op

DECIMALS = 9


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
