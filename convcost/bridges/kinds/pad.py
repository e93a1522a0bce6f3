"""What is put around a tensor."""

from convcost.bridges.axes import Seen, atoms
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, axis_word, layer, pairs, short
from convcost.bridges.kinds.slice import own_place
from convcost.layers.shape import Shape


def pad(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Attribute: ``amounts``, before and after on every axis; what is negative is cut away."""
    x = conversion.look(operation.inputs[0])
    padded = {axis: pair for axis, pair in enumerate(pairs(operation.attributes, "amounts")) if any(pair)}
    if x.has_batch_in(padded):
        raise MixedBatch
    spatial = _spatial(x, padded)
    if spatial is not None:
        tensor, shape = conversion.emit(layer("pad", amount=short(spatial)), (x,), operation)
        conversion.keep(operation, _resized(x, tensor, shape.sizes))
        return
    for axis, pair in padded.items():
        x, place = own_place(conversion, operation, x, axis)
        op = layer("pad", amount=(pair,), axis=axis_word(x.shape, place))
        tensor, shape = conversion.emit(op, (x,), operation)
        x = _resized(x, tensor, shape.sizes, axis)
    conversion.keep(operation, x)


def _spatial(x: Seen, padded: dict[int, tuple[int, int]]) -> tuple[tuple[int, int], ...] | None:
    """The amounts on every spatial axis, where nothing else is padded; None otherwise."""
    by_axis = {x.gathered([axis]): pair for axis, pair in padded.items() if x.gathered([axis])}
    if x.shape.layout != "maps" or len(by_axis) < len(padded) or not by_axis.keys() <= set(x.physical[1:]):
        return None
    return tuple(by_axis.get(axis, (0, 0)) for axis in x.physical[1:])


def _resized(x: Seen, tensor: str, sizes: tuple[int, ...], grown: int | None = None) -> Seen:
    """The same axes, of other sizes where the layer has changed them; ``grown`` is the captured one that was padded."""
    known = list(zip(x.physical, x.shape.sizes, sizes, strict=True))
    renewed = {axis: atoms(size) for axis, before, size in known if axis and size != before}
    physical = tuple(renewed.get(axis, axis) if axis else atoms(size) for axis, _, size in known)
    axes = tuple(renewed.get(axis, axis) if axis else axis for axis in x.axes)
    made = next((new for old, new in zip(x.physical, physical, strict=True) if new and not old), ())
    if made and grown is not None:
        axes = (*axes[:grown], made, *axes[grown + 1 :])
    return Seen(tensor, Shape(x.shape.layout, sizes), physical, axes)
