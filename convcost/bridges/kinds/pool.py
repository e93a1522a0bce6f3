"""Pooling over windows."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer, numbers, pairs, short
from convcost.bridges.kinds.conv import MOST_SPATIAL, maps_groups

KINDS = {"maxpool", "avgpool"}


def pool(conversion: Conversion, operation: Operation) -> None:
    """Input: maps ``[N, C, ...]``.

    Attributes: ``kind``; ``kernel``, ``stride``, ``dilation`` per axis; ``padding`` as pairs; ``rounding``.
    """
    kind = str(operation.attributes["kind"])
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))):
        raise MixedBatch
    groups = maps_groups(x)
    dilation = numbers(operation.attributes, "dilation")
    is_dilated = max(dilation) > 1
    if kind not in KINDS or len(groups) - 1 > MOST_SPATIAL or (is_dilated and kind != "maxpool"):
        conversion.opaque(operation, 0)
        return
    extra = len(groups) + 1 - len(x.axes)
    ones, nothing = (1,) * extra, ((0, 0),) * extra
    kernel, padding = (
        (*ones, *numbers(operation.attributes, "kernel")),
        (*nothing, *pairs(operation.attributes, "padding")),
    )
    stride = (*ones, *numbers(operation.attributes, "stride"))
    x = conversion.grouped(x, groups, "maps", operation)
    if any(max(pair) > size // 2 for pair, size in zip(padding, kernel, strict=True)):
        x = conversion.apply(layer("pad", amount=short(padding)), x, operation)
        padding = ((0, 0),) * len(kernel)
    op = layer(
        kind,
        kernel=short(kernel),
        stride=None if stride == kernel else short(stride),
        padding=short(padding),
        rounding=operation.attributes["rounding"],
        **({"dilation": short((*ones, *dilation))} if is_dilated else {}),
    )
    conversion.give(op, (x,), operation, groups)
