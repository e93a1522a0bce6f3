"""Parts of a tensor along axes."""

from convcost.bridges.axes import Axis, Seen, atoms, merged, size_of
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
    whole = _leading(x, axis) if step == 1 else None
    x, place = own_place(conversion, operation, x, axis) if whole is None else (x, whole)
    word = axis_word(x.shape, place)
    made, rest = atoms(size), x.physical[place][len(x.gathered([axis])) :]
    if step == 1:
        op = layer("slice", size=size * size_of(rest), start=start * size_of(rest), axis=word)
    elif step > 1:
        op = layer("slice", size=size, start=start, stride=step, axis=word)
    else:
        op = layer("index_select", size=size, axis=word)
    tensor, shape = conversion.emit(op, (x,), operation)
    physical = (*x.physical[:place], (*made, *rest), *x.physical[place + 1 :])
    return Seen(tensor, shape, physical, (*x.axes[:axis], made, *x.axes[axis + 1 :]))


def _leading(x: Seen, axis: int) -> int | None:
    """The size of the shape in which an axis comes first, so that a part of it is a part of that; None if none."""
    wanted = x.gathered([axis])
    found = (place for place, along in enumerate(x.physical) if wanted and along[: len(wanted)] == wanted)
    return next(found, None)


def own_place(conversion: Conversion, operation: Operation, x: Seen, axis: int) -> tuple[Seen, int]:
    """The tensor where a captured axis lies along a size of its own, and which size that is."""
    wanted = x.gathered([axis])
    if wanted and wanted in x.physical:
        return x, x.physical.index(wanted)
    apart = _apart(x, wanted)
    if apart is not None:
        return conversion.arrange(x, "maps", apart, operation), 1
    x, groups = conversion.laid_out(x, operation)
    if (axis,) not in groups:
        places = (axis, *(place for place in x.places if place != axis))
        rest = places[1:]
        groups = ((axis,), *(((place,) for place in rest) if len(rest) <= 3 else (rest[:-2], rest[-2:-1], rest[-1:])))
        x = conversion.grouped(x, groups, "maps" if len(groups) > 1 else "features", operation)
    return x, groups.index((axis,))


def _apart(x: Seen, wanted: Axis) -> tuple[Axis, Axis, Axis] | None:
    """What lies in front of an axis, that axis, and what lies behind it; None where it lies in several places.

    Nothing moves that way, however many axes there are: elements keep their order.
    """
    every = merged(x.physical)
    if not wanted or wanted[0] not in every:
        return None
    start = every.index(wanted[0])
    stop = start + len(wanted)
    return (every[:start], wanted, every[stop:]) if every[start:stop] == wanted else None
