"""Columns as patches again."""

from convcost.bridges.axes import merged
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer, numbers, short


def fold(conversion: Conversion, operation: Operation) -> None:
    """Input: columns ``[N, patch, positions]``.

    Attributes: ``size`` of the maps; ``kernel``, ``stride``, ``dilation`` and
    ``padding`` per axis.
    """
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))):
        raise MixedBatch
    if x.folded or len(x.axes) != 3:
        conversion.opaque(operation, 0)
        return
    x = conversion.arrange(x, "maps", [merged([x.axes[1]]), merged([x.axes[2]])], operation)
    padding = tuple((each, each) for each in numbers(operation.attributes, "padding"))
    words = {name: short(numbers(operation.attributes, name)) for name in ("kernel", "stride", "dilation")}
    op = layer("fold", size=numbers(operation.attributes, "size"), padding=short(padding), **words)
    rank = len(conversion.captured.shapes[operation.outputs[0]])
    conversion.give(op, (x,), operation, tuple((place,) for place in range(1, rank)))
