"""Parts of tensors, tensors side by side, and what is put around them."""

from math import prod

from convcost.bridges.onnx.arrays import Array, joined, picked
from convcost.bridges.onnx.call import Call, Known


def slice_(call: Call) -> None:
    """From a start to an end along some axes, in steps."""
    x = call.sizes()
    starts, ends = call.told("starts", 1), call.told("ends", 2)
    if starts is None or ends is None or len(starts) != len(ends):
        call.refuse("it says as many starts as ends")
    axes = call.told("axes", 3) or tuple(range(len(starts)))
    steps = call.told("steps", 4) or (1,) * len(starts)
    call.require(len(axes) == len(steps) == len(starts), "it has as many axes and steps as starts")
    ranges = {axis % len(x): slice(start, _end(end, step), step).indices(x[axis])
              for axis, start, end, step in zip(axes, starts, ends, steps, strict=True)}  # fmt: skip
    array = call.known(0).array
    if array is not None:
        for axis, bounds in ranges.items():
            indices = range(*bounds)
            array = picked(array, axis, indices, (len(indices),))
        call.fold(array)
        return
    changed = {axis: bounds for axis, bounds in ranges.items() if bounds != (0, x[axis], 1)}
    if not changed:
        call.same()
        return
    kept = {axis: range(*bounds) for axis, bounds in changed.items()}
    sizes = tuple(len(kept[axis]) if axis in kept else size for axis, size in enumerate(x))
    call.require_sizes(sizes)
    call.emit(
        "slice", sizes, axes=tuple(kept), starts=tuple(each[0] for each in kept.values()),
        steps=tuple(each.step for each in kept.values()),
    )  # fmt: skip


def _end(end: int, step: int) -> int | None:
    """The most negative integer means past the beginning where the steps go backwards."""
    return None if step < 0 and end < -(2**31) else end


def split(call: Call) -> None:
    """Slices one after the other along an axis."""
    x = call.sizes()
    axis = call.axis(0)
    count = len(call.node.outputs)
    told = call.told("split", 1)
    each = -(-x[axis] // count)
    sizes = told or tuple(min(each, x[axis] - index * each) for index in range(count))
    call.require(len(sizes) == count and sum(sizes) == x[axis], f"{sizes} are not {count} parts of {x[axis]}")
    start = 0
    array = call.known(0).array
    for index, size in enumerate(sizes):
        made = (*x[:axis], size, *x[axis + 1 :])
        if array is not None:
            part = picked(array, axis, range(start, start + size), (size,))
            call.give(Known(made, call.known(0).dtype, part.values, is_stored=True), index)
        elif call.node.outputs[index]:
            call.emit("slice", made, output=index, axes=(axis,), starts=(start,), steps=(1,))
        start += size


def concat(call: Call) -> None:
    """Tensors one after the other along an axis."""
    shapes = [each.sizes for each in call.each]
    axis = call.axis(1)
    rest = {(len(each), each[:axis], each[axis + 1 :]) for each in shapes}
    call.require(len(rest) == 1, f"the sizes differ elsewhere than on axis {axis}")
    total = sum(each[axis] for each in shapes)
    arrays = call.arrays
    if arrays is not None:
        call.fold(joined(arrays, axis))
    elif len(shapes) == 1:
        call.same()
    else:
        made = (*shapes[0][:axis], total, *shapes[0][axis + 1 :])
        call.emit("concat", made, range(len(call.node.inputs)), axis=axis)


def gather(call: Call) -> None:
    """What stands at some indices along an axis; of a table, rows for the numbers that come in."""
    x, indices = call.known(0), call.known(1)
    axis = call.axis(0)
    made = (*x.sizes[:axis], *indices.sizes, *x.sizes[axis + 1 :])
    array, places = x.array, indices.array
    if array is not None and places is not None:
        call.fold(picked(array, axis, places.integers, places.sizes))
    elif places is not None and len(places.values) == 1:
        size = x.sizes[axis]
        (place,) = places.integers
        call.require(-size <= place < size, f"index {place} is beyond the {size} along axis {axis}")
        call.emit("select", made, axis=axis, start=place % size)
    elif places is not None and places.integers == tuple(range(x.sizes[axis])) and not x.is_stored:
        call.emit("view", made)
    elif x.is_stored and not indices.is_stored:
        call.emit("embedding", made, range(2), axis=axis)
    else:
        call.emit("index_select", made, range(2), axis=axis, count=prod(indices.sizes))


def pad(call: Call) -> None:
    """Something around a tensor, or, where negative, less of it."""
    x = call.sizes()
    flat = call.told("pads", 1) or call.integers("paddings")
    if flat is None:
        call.refuse("it does not say how much it pads")
    told = call.told("axes", 3)
    axes = tuple(axis % len(x) for axis in told) if told is not None else tuple(range(len(x)))
    call.require(len(flat) == 2 * len(axes), f"{len(flat)} amounts are not two for each of {len(axes)} axes")
    amounts = [(0, 0)] * len(x)
    for axis, pair in zip(axes, zip(flat[: len(axes)], flat[len(axes) :], strict=True), strict=True):
        amounts[axis] = pair
    if not any(map(any, amounts)):
        call.same()
        return
    call.emit("pad", tuple(n + sum(each) for n, each in zip(x, amounts, strict=True)), amounts=tuple(amounts))


def scatter(call: Call) -> None:
    """A tensor with some of its elements replaced by others."""
    call.emit("opaque", call.sizes(), range(len(call.node.inputs)), what=call.node.type, is_free=True)


def gather_elements(call: Call) -> None:
    """An element for every index."""
    call.emit("opaque", call.sizes(1), range(2), what=call.node.type, is_free=True)


def gather_nd(call: Call) -> None:
    """Slices for every index of several axes."""
    x, indices = call.sizes(), call.sizes(1)
    batch = call.integer("batch_dims", 0)
    made = (*indices[:-1], *x[batch + indices[-1] :])
    call.emit("opaque", made, range(2), what=call.node.type, is_free=True)


def shape(call: Call) -> None:
    """The sizes of a tensor."""
    x = call.sizes()
    begin, end, _ = slice(call.integer("start", 0), call.integer("end", len(x))).indices(len(x))
    call.fold(Array((len(x[begin:end]),), x[begin:end]), "int64")


def size(call: Call) -> None:
    """How many elements there are."""
    call.fold(Array((), (prod(call.sizes()),)), "int64")


OPERATORS = {
    "Slice": slice_,
    "Split": split,
    "Concat": concat,
    "Gather": gather,
    "Pad": pad,
    "ScatterND": scatter,
    "ScatterElements": scatter,
    "Scatter": scatter,
    "GatherElements": gather_elements,
    "GatherND": gather_nd,
    "Shape": shape,
    "Size": size,
}
