"""Sizes and windows of maps that grow or shrink at their margins."""

from convcost.errors import require
from convcost.layers.equation import Equations, on_axes, unchanged
from convcost.layers.shape import Shape, maps, require_maps
from convcost.layers.window import Pair, Reach, Window, Windows, spread_pairs


def margins_of(x: Shape, amount: tuple[Pair, ...], kind: str) -> tuple[Pair, ...]:
    """Before and after on each spatial axis of maps; other layouts are refused."""
    require_maps(x, kind)
    return spread_pairs(amount, len(x.spatial), "amount")


def widened(x: Shape, margins: tuple[Pair, ...]) -> Shape:
    """Maps with so much more on either side, negative for less; refused when nothing is left."""
    each = zip(x.axis_names()[1:], x.spatial, margins, strict=True)
    return maps(x.channels, *(longer(x, axis, size, margin) for axis, size, margin in each))


def longer(x: Shape, axis: str, size: int, margin: Pair) -> int:
    """``size + before + after``; refused where less than nothing is left of what came in, or nothing comes out."""
    left = size + sum(min(amount, 0) for amount in margin)
    require(left >= 0 < size + sum(margin), f"nothing is left of {x} on axis {axis}", field="amount")
    return size + sum(margin)


def beside(x: Shape, formula: str, margins: tuple[Pair, ...]) -> Equations:
    """The sizes of maps by a formula of ``n``, ``before`` and ``after``; the channels as they come in."""
    before, after = zip(*margins, strict=True)
    return unchanged(x)[0], *on_axes(x.spatial, formula, before=before, after=after)


def shifts(margins: tuple[Pair, ...]) -> tuple[Window, ...]:
    """Every position is seen where it was before the margins came."""
    return tuple(Window(-before, 1, 0) for before, _ in margins)


def resized(x: Shape, along: int, size: int) -> Shape:
    """The shape with another size on one axis."""
    return Shape(x.layout, (*x.sizes[:along], size, *x.sizes[along + 1 :]))


def shift_along(x: Shape, axis: str, by: int, step: int = 1) -> Windows:
    """What is seen after a shift along one axis, in steps; only on a spatial axis of maps does a position move."""
    spatial = x.axis_names()[1:] if x.layout == "maps" else ()
    if axis not in spatial:
        return Reach.POINT
    return tuple(Window(by, step, 0) if name == axis else Window(0, 1, 0) for name in spatial)
