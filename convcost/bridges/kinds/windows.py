"""Windows along one axis, laid out along a new one."""

from convcost.bridges.axes import Seen, atoms
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, axis_word, integer, layer
from convcost.bridges.kinds.slice import own_place


def windows(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Attributes: ``axis``, the ``size`` of a window and its ``step``.

    The output has as many windows along that axis, and what is in one of them along a new last axis. Elements are
    gathered once for every window that they are in.
    """
    x = conversion.look(operation.inputs[0])
    axis, size = integer(operation.attributes, "axis"), integer(operation.attributes, "size")
    if x.has_batch_in([axis]):
        raise MixedBatch
    count = conversion.captured.shapes[operation.outputs[0]][axis]
    x, place = own_place(conversion, operation, x, axis)
    op = layer("index_select", size=count * size, axis=axis_word(x.shape, place))
    tensor, shape = conversion.emit(op, (x,), operation)
    outer, inner = atoms(count), atoms(size)
    physical = (*x.physical[:place], (*outer, *inner), *x.physical[place + 1 :])
    conversion.keep(operation, Seen(tensor, shape, physical, (*x.axes[:axis], outer, *x.axes[axis + 1 :], inner)))
