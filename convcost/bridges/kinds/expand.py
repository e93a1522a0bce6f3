"""Sizes of 1 repeated."""

from math import prod

from convcost.bridges.axes import Groups, plain_groups
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, declared, layer
from convcost.layers.shape import Shape


def expand(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Its output sizes say everything. Repeating for every sample costs nothing and is no layer."""
    sizes = conversion.captured.shapes[operation.outputs[0]]
    x = conversion.look(operation.inputs[0])
    x = x._replace(axes=(*(() for _ in range(len(sizes) - len(x.axes))), *x.axes))
    batch = conversion.batch
    if batch and sizes[0] == batch.size and not x.axes[0]:
        x = x._replace(axes=((batch,), *x.axes[1:]))
    if x.sizes == sizes:
        conversion.keep(operation, x)
        return
    places = tuple(range(0 if x.folded or (x.sizes[0] == 1 and sizes[0] > 1) else 1, len(sizes)))
    groups: Groups = plain_groups(places)
    x = conversion.grouped(x, groups, "features" if len(groups) == 1 else "maps", operation)
    own = [size // batch.size if batch and x.has_batch_in([axis]) else size for axis, size in enumerate(sizes)]
    shape = Shape(x.shape.layout, tuple(prod(own[place] for place in group) for group in groups))
    if any(1 < have < want for have, want in zip(x.shape.sizes, shape.sizes, strict=True)):
        conversion.opaque(operation, 0)
        return
    conversion.give(layer("expand", **declared(shape)), (x,), operation, groups)
