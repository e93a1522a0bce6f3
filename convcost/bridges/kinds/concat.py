"""Tensors one after the other along an axis."""

from convcost.bridges.axes import Groups, Seen, groups_of, merged, plain_groups
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, axis_word, integer, layer
from convcost.layers.shape import Layout


def concat(conversion: Conversion, operation: Operation) -> None:
    """Inputs: tensors. Attribute: ``axis``."""
    axis = integer(operation.attributes, "axis")
    names = [name for name in operation.inputs if name]
    seen = [conversion.look(name) for name in names if conversion.constant(name) is None]
    if any(each.has_batch_in([axis]) for each in seen):
        raise MixedBatch
    layout, groups = _layout(conversion, operation, axis)
    rank = len(conversion.captured.shapes[operation.outputs[0]])
    operands = [
        conversion.stored(name, groups, rank, layout)
        if conversion.constant(name) is not None
        else conversion.grouped(conversion.look(name), groups, layout, operation)
        for name in names
    ]
    place = next(place for place, group in enumerate(groups) if axis in group)
    op = layer("concat", axis=axis_word(operands[0].shape, place))
    conversion.give(op, operands, operation, groups)


def _layout(conversion: Conversion, operation: Operation, axis: int) -> tuple[Layout, Groups]:
    """How the first operand lies that has the axis to itself; else the axes as they come."""
    sizes = conversion.captured.shapes[operation.outputs[0]]
    seen = [conversion.look(name) for name in operation.inputs if name and conversion.constant(name) is None]
    wanted = {place for place in range(1, len(sizes)) if sizes[place] > 1} | {axis}
    if any(each.folded for each in seen):
        wanted.add(0)
    for each in seen:
        groups = groups_of(each)
        if groups is not None and (axis,) in groups and wanted <= {place for group in groups for place in group}:
            return each.shape.layout, groups
    has_all = axis == 0 or any(each.folded for each in seen)
    plain = plain_groups(tuple(range(0 if has_all else 1, len(sizes))))
    if len(plain) == 2 and any(_is_turned(each) for each in seen):
        return "tokens", plain
    return "features" if len(plain) == 1 else "maps", plain


def _is_turned(x: Seen) -> bool:
    """Whether maps are looked at as tokens: their channels last, behind all positions in order."""
    is_maps = x.shape.layout == "maps" and len(x.axes) == 3 and len(x.physical[0]) > 0
    return is_maps and x.physical[0] == x.gathered([2]) and merged(x.physical[1:]) == x.gathered([1])
