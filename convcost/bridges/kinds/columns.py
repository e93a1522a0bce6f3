"""Every patch of maps as a column."""

from convcost.bridges.axes import Seen, atoms
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer, numbers, short
from convcost.bridges.kinds.conv import maps_groups


def columns(conversion: Conversion, operation: Operation) -> None:
    """Input: maps ``[N, C, H, W]``. Attributes: ``kernel``, ``stride``, ``dilation`` and ``padding`` per axis.

    The output has the elements of a patch on axis 1, those of a channel together, and the positions on axis 2.
    """
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))):
        raise MixedBatch
    if x.folded or len(x.axes) != 4:
        conversion.opaque(operation, 0)
        return
    x = conversion.grouped(x, maps_groups(x), "maps", operation)
    padding = tuple((each, each) for each in numbers(operation.attributes, "padding"))
    words = {name: short(numbers(operation.attributes, name)) for name in ("kernel", "stride", "dilation")}
    op = layer("unfold", padding=short(padding), **words)
    tensor, shape = conversion.emit(op, (x,), operation)
    taps = shape.sizes[0] // x.shape.channels
    patch, positions = (*x.physical[0], *atoms(taps)), atoms(shape.sizes[1])
    conversion.keep(operation, Seen(tensor, shape, (patch, positions), (x.axes[0], patch, positions)))
