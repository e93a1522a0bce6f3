"""Elements shifted around the end of axes."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, axis_word, layer, numbers
from convcost.bridges.kinds.slice import own_place


def roll(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Attributes: ``axes``, and by how many elements each of them is shifted, ``shifts``."""
    x = conversion.look(operation.inputs[0])
    axes, shifts = (numbers(operation.attributes, name) for name in ("axes", "shifts"))
    if x.has_batch_in(axes):
        raise MixedBatch
    spatial = {x.gathered([axis]): shift for axis, shift in zip(axes, shifts, strict=True)}
    if x.shape.layout == "maps" and () not in spatial and spatial.keys() == set(x.physical[1:]):
        op = layer("roll", shift=tuple(spatial[axis] for axis in x.physical[1:]))
        conversion.keep(operation, conversion.apply(op, x, operation))
        return
    for axis, shift in zip(axes, shifts, strict=True):
        x, place = own_place(conversion, operation, x, axis)
        x = conversion.apply(layer("roll", shift=(shift,), axis=axis_word(x.shape, place)), x, operation)
    conversion.keep(operation, x)
