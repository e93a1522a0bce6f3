"""Channels laid out as positions, and back."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer
from convcost.bridges.kinds.conv import maps_groups


def shuffle(conversion: Conversion, operation: Operation) -> None:
    """Input: maps ``[N, C, H, W]``. Attributes: ``kind`` and ``factor``.

    Frameworks differ in which channel goes where, and that changes no figure.
    """
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))) or x.folded:
        raise MixedBatch
    groups = maps_groups(x)
    op = layer(str(operation.attributes["kind"]), factor=(operation.attributes["factor"],))
    conversion.give(op, (conversion.grouped(x, groups, "maps", operation),), operation, groups)
