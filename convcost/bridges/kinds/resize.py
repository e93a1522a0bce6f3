"""Maps made larger or smaller."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer, short
from convcost.bridges.kinds.conv import MOST_SPATIAL, maps_groups

LINEAR = {1: "linear", 2: "bilinear", 3: "trilinear"}


def resize(conversion: Conversion, operation: Operation) -> None:
    """Input: maps ``[N, C, ...]``. Attribute: ``mode``, which is nearest, linear or bicubic."""
    sizes = conversion.captured.shapes[operation.outputs[0]]
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))):
        raise MixedBatch
    groups = maps_groups(x)
    if sizes[:2] != x.sizes[:2] or len(groups) - 1 > MOST_SPATIAL or len(groups) < 2:
        conversion.opaque(operation, 0)
        return
    x = conversion.grouped(x, groups, "maps", operation)
    wanted = tuple(sizes[group[0]] for group in groups[1:])
    mode = str(operation.attributes["mode"])
    mode = LINEAR[len(wanted)] if mode == "linear" else mode
    factors = {now // before for now, before in zip(wanted, x.shape.spatial, strict=True)}
    is_even = len(factors) == 1 and all(n % m == 0 for n, m in zip(wanted, x.shape.spatial, strict=True))
    if is_even and factors != {1}:
        op = layer("upsample", factor=tuple(factors), mode=mode)
    else:
        op = layer("resize", size=short(wanted), mode=mode)
    conversion.give(op, (x,), operation, groups)
