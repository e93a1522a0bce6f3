"""Pooling to a given size."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer, numbers, short
from convcost.bridges.kinds.conv import MOST_SPATIAL, maps_groups


def adaptive_pool(conversion: Conversion, operation: Operation) -> None:
    """Input: maps ``[N, C, ...]``. Attributes: ``kind``, and the ``size`` of every spatial axis of the output."""
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))):
        raise MixedBatch
    groups = maps_groups(x)
    if x.folded or len(groups) - 1 > MOST_SPATIAL:
        conversion.opaque(operation, 0)
        return
    x = conversion.grouped(x, groups, "maps", operation)
    op = layer(str(operation.attributes["kind"]), size=short(numbers(operation.attributes, "size")))
    conversion.give(op, (x,), operation, groups)
