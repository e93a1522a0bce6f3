"""Several indices along an axis."""

from convcost.bridges.axes import Seen, atoms, merged
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, axis_word, integer, layer
from convcost.bridges.kinds.slice import own_place


def index_select(conversion: Conversion, operation: Operation) -> None:
    """Inputs: a tensor and its indices. Attributes: ``axis``, and ``count``, how many indices there are."""
    x = conversion.look(operation.inputs[0])
    axis = integer(operation.attributes, "axis")
    if x.has_batch_in([axis]) or conversion.constant(operation.inputs[1]) is None:
        raise MixedBatch
    x, place = own_place(conversion, operation, x, axis)
    op = layer("index_select", size=operation.attributes["count"], axis=axis_word(x.shape, place))
    tensor, shape = conversion.emit(op, (x,), operation)
    sizes = conversion.captured.shapes[operation.outputs[0]]
    rank = len(sizes) - len(x.axes) + 1
    made = tuple(atoms(size) for size in sizes[axis : axis + rank])
    physical = (*x.physical[:place], merged(made), *x.physical[place + 1 :])
    conversion.keep(operation, Seen(tensor, shape, physical, (*x.axes[:axis], *made, *x.axes[axis + 1 :])))
