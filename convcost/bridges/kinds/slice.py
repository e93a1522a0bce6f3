"""Parts of a tensor along axes."""

from convcost.bridges.axes import Seen, atoms
from convcost.bridges.captured import Operation, Sizes
from convcost.bridges.conversion import Conversion, MixedBatch, axis_word, layer, numbers


def slice(conversion: Conversion, operation: Operation) -> None:  # noqa: A001 - functions are named after their type
    """Input: a tensor. Attributes: ``axes``, with ``starts`` and ``steps`` of each; the output sizes say the ends."""
    x = conversion.look(operation.inputs[0])
    sizes = conversion.captured.shapes[operation.outputs[0]]
    axes, starts, steps = (numbers(operation.attributes, name) for name in ("axes", "starts", "steps"))
    for axis, start, step in zip(axes, starts, steps, strict=True):
        x = cut(conversion, operation, x, axis, (sizes[axis], start, step))
    conversion.keep(operation, x)


def cut(conversion: Conversion, operation: Operation, x: Seen, axis: int, bounds: Sizes) -> Seen:
    """``size`` elements along one captured axis, from ``start`` on in steps."""
    size, start, step = bounds
    if x.has_batch_in([axis]):
        raise MixedBatch
    x, place = own_place(conversion, operation, x, axis)
    word = axis_word(x.shape, place)
    if step == 1:
        op = layer("slice", size=size, start=start, axis=word)
    elif step > 1:
        op = layer("slice", size=size, start=start, stride=step, axis=word)
    else:
        op = layer("index_select", size=size, axis=word)
    tensor, shape = conversion.emit(op, (x,), operation)
    made = atoms(size)
    physical = (*x.physical[:place], made, *x.physical[place + 1 :])
    return Seen(tensor, shape, physical, (*x.axes[:axis], made, *x.axes[axis + 1 :]))


def own_place(conversion: Conversion, operation: Operation, x: Seen, axis: int) -> tuple[Seen, int]:
    """The tensor where a captured axis lies along a size of its own, and which size that is."""
    wanted = x.gathered([axis])
    if wanted and wanted in x.physical:
        return x, x.physical.index(wanted)
    x, groups = conversion.laid_out(x, operation)
    if (axis,) not in groups:
        places = (axis, *(place for place in x.places if place != axis))
        rest = places[1:]
        groups = ((axis,), *(((place,) for place in rest) if len(rest) <= 3 else (rest[:-2], rest[-2:-1], rest[-1:])))
        x = conversion.grouped(x, groups, "maps" if len(groups) > 1 else "features", operation)
    return x, groups.index((axis,))
