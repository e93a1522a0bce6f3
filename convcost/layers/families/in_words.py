"""Phrases that several kinds say with what they are in other words."""

from math import prod

from convcost.layers.shape import SPATIAL_NAMES, Shape
from convcost.layers.window import Padding, Sliding


def by(sizes: tuple[int, ...]) -> str:
    """Sizes as a reader multiplies them: ``7 x 5``."""
    return " x ".join(map(str, sizes))


def worked_out(sizes: tuple[int, ...]) -> str:
    """The same with what it comes to, unless that is plain: ``7 x 5 = 35``."""
    return f"{by(sizes)} = {prod(sizes):,}" if len(sizes) > 1 else f"{prod(sizes):,}"


def linear_layer(x: Shape) -> str:
    """``At each of its 28 x 23 = 644 positions it is the same linear layer``, or the only one."""
    if x.positions == 1:
        return "At its only position it is a linear layer"
    return f"At each of its {worked_out(x.spatial)} positions it is the same linear layer"


def without_groups(groups: int) -> str:
    """What groups save: each output channel sees one part in ``groups`` of the input channels."""
    return f"without groups it would take {groups} times the weights and the multiply-adds"


def same_in_words(padding: Padding, sliding: Sliding) -> tuple[str, ...]:
    """What ``same`` has been worked out to; nothing where it is another padding, or none."""
    if padding != "same" or not any(map(any, sliding.pads)):
        return ()
    axes = SPATIAL_NAMES[len(sliding.pads)]
    sides = [f"{before} before and {after} after" for before, after in sliding.pads]
    if len(set(sides)) == 1:
        return (f"`padding: same` is {sides[0]} on every axis.",)
    each = (f"{side} on {axis}" for side, axis in zip(sides, axes, strict=True))
    return (f"`padding: same` is {', '.join(each)}.",)
