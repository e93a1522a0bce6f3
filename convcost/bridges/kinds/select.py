"""One index along an axis, which then is gone."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, integer
from convcost.bridges.kinds.slice import cut


def select(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Attributes: ``axis`` and ``start``, the index. The axis is of size 1 where sizes keep it."""
    x = conversion.look(operation.inputs[0])
    axis, start = integer(operation.attributes, "axis"), integer(operation.attributes, "start")
    if x.sizes[axis] > 1:
        x = cut(conversion, operation, x, axis, (1, start, 1))
    rank = len(conversion.captured.shapes[operation.outputs[0]])
    ones = ((),) * (rank + 1 - len(x.axes))
    conversion.keep(operation, x._replace(axes=(*x.axes[:axis], *ones, *x.axes[axis + 1 :])))
