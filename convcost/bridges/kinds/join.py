"""Several tensors, element by element."""

from math import prod

from convcost.bridges.axes import Groups, Seen, groups_of, plain_groups, refined, regrouped
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, layer
from convcost.layers.shape import Layout

KINDS = {"add", "mul", "sub", "div", "maximum", "minimum"}
WITH_A_NUMBER = {"add": "shift", "sub": "shift", "mul": "scale", "div": "scale", "maximum": "clamp",
                 "minimum": "clamp", "pow": "pow"}  # fmt: skip
PAIRS = {"sub", "div", "maximum", "minimum"}


def join(conversion: Conversion, operation: Operation) -> None:
    """Inputs: two tensors or more, stretched to each other from the last axis on. Attribute: ``kind``.

    A stored tensor is a layer that brings it in; a single number that is not learned is none.
    """
    kind = str(operation.attributes["kind"])
    names = [name for name in operation.inputs if name]
    stored = [name for name in names if conversion.constant(name) is not None]
    constants = conversion.captured.constants
    single = [name for name in stored if prod(constants[name].sizes) == 1 and not constants[name].is_learned]
    if (
        len(single) == 1
        and len(names) == 2
        and kind in WITH_A_NUMBER
        and _keeps_shape(conversion, operation, names, single)
    ):
        other = next(name for name in names if name not in single)
        is_inverse = kind == "div" and names[0] in single
        op = layer("elementwise", function="reciprocal" if is_inverse else WITH_A_NUMBER[kind])
        conversion.keep(operation, conversion.apply(op, conversion.look(other), operation))
        return
    if kind not in KINDS or (kind in PAIRS and len(names) != 2):
        conversion.opaque(operation, 0)
        return
    _joined(conversion, operation, kind, names)


def _keeps_shape(conversion: Conversion, operation: Operation, names: list[str], single: list[str]) -> bool:
    other = next((name for name in names if name not in single), None)
    return other is not None and conversion.look(other).sizes == conversion.captured.shapes[operation.outputs[0]]


def _joined(conversion: Conversion, operation: Operation, kind: str, names: list[str]) -> None:
    sizes = conversion.captured.shapes[operation.outputs[0]]
    rank = len(sizes)
    computed = [name for name in names if conversion.constant(name) is None]
    seen = {name: conversion.look(name) for name in computed or names}
    widened = {
        name: each._replace(axes=(*(() for _ in range(rank - len(each.axes))), *each.axes))
        for name, each in seen.items()
    }
    if len(computed) == len(names) and _as_they_lie(conversion, operation, kind, [widened[name] for name in names]):
        return
    layout, groups = _layout(conversion, operation, list(widened.values()), rank)
    operands = []
    for name in names:
        if name in widened:
            operands.append(conversion.grouped(widened[name], groups, layout, operation))
        else:
            operands.append(conversion.stored(name, groups, rank, layout))
    conversion.give(layer(kind), operands, operation, groups)


def _as_they_lie(conversion: Conversion, operation: Operation, kind: str, operands: list[Seen]) -> bool:
    """Join tensors of one size that all lie in one way, however their axes are cut and mixed, as windows are.

    Beside maps those become maps too that are tokens of the same positions in the same order, or have channels last.
    """
    sizes = conversion.captured.shapes[operation.outputs[0]]
    fine = refined(operands) if all(each.sizes == sizes for each in operands) else None
    if fine is None or len({tuple(atom.is_batch for (atom,) in each.axes) for each in fine}) != 1:
        return False
    first = next((each for each in fine if len(each.shape.spatial) > 1), fine[0])
    (width, *spatial), is_maps = _order(first), len(first.shape.spatial) > 1
    near = ([tuple(place for axis in spatial for place in axis), width], [*spatial, width]) if is_maps else ()
    if any(place < 0 for axis in (width, *spatial) for place in axis):
        return False
    if not all(_order(x) == [width, *spatial] or _order(x) in near for x in fine):
        return False
    arranged = []
    for each in fine:
        target = [tuple(each.axes[place][0] for place in axis) for axis in (width, *spatial)]
        arranged.append(conversion.arrange(each, first.shape.layout, target, operation))
    tensor, shape = conversion.emit(layer(kind), arranged, operation)
    made = regrouped(first._replace(tensor=tensor, shape=shape), sizes)
    if made is None:
        raise TypeError(operation.place)
    conversion.keep(operation, made)
    return True


def _order(x: Seen) -> list[tuple[int, ...]]:
    """Which axes lie along each size, of a tensor that has an atom to each axis; -1 is what no axis shows."""
    places = {atom: place for place, (atom,) in enumerate(x.axes)}
    return [tuple(places.get(atom, -1) for atom in axis) for axis in x.physical]


def _layout(conversion: Conversion, operation: Operation, operands: list[Seen], rank: int) -> tuple[Layout, Groups]:
    """How the largest operand lies, if all others can lie so too; else the axes as they come."""
    sizes = conversion.captured.shapes[operation.outputs[0]]
    largest = max(operands, key=lambda each: each.shape.elements)
    groups = groups_of(largest)
    has_samples = any(each.has_batch_in([0]) for each in operands)
    is_folded = any(each.folded for each in operands) or (rank > 1 and sizes[0] > 1 and not has_samples)
    places = tuple(range(0 if is_folded else 1, rank)) if rank > 1 else tuple(range(rank))
    wanted = {place for place in places if sizes[place] > 1}
    stored = [name for name in operation.inputs if conversion.constant(name) is not None]
    shapes = [each.sizes for each in operands]
    shapes += [
        (*(1 for _ in range(rank - len(c.sizes))), *c.sizes)
        for name in stored
        if (c := conversion.constant(name)) is not None
    ]
    if groups is not None and wanted <= {place for group in groups for place in group}:
        is_even = all(
            len({shape[place] > 1 for place in group if sizes[place] > 1}) <= 1 for group in groups for shape in shapes
        )
        if is_even:
            return largest.shape.layout, groups
    plain = plain_groups(places)
    layout: Layout = "features" if len(plain) == 1 else "tokens" if len(plain) == 2 and rank == 2 else "maps"
    return layout, plain
