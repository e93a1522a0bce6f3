"""The same elements, in the same order, in other sizes."""

from math import prod

from convcost.bridges.axes import Seen, atoms, merged, plain_groups, regrouped, size_of
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, declared, layer
from convcost.layers.shape import Shape


def view(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Its output sizes say everything."""
    sizes = conversion.captured.shapes[operation.outputs[0]]
    x = conversion.look(operation.inputs[0])
    made = regrouped(x, sizes)
    if made is None:
        made = _cut_anew(conversion, operation, x)
    conversion.keep(operation, made)


def _cut_anew(conversion: Conversion, operation: Operation, x: Seen) -> Seen:
    """Axes that are cut where no piece of them ends: the elements of one sample are laid out again."""
    sizes = conversion.captured.shapes[operation.outputs[0]]
    has_samples = x.has_batch_in(range(len(x.axes)))
    if has_samples and (not x.has_batch_in([0]) or not x.axes[0][0].is_batch or prod(sizes[:1]) != x.axes[0][0].size):
        raise MixedBatch
    flat = conversion.arrange(x, "features", [merged(x.axes)], operation)
    places = tuple(range(1 if has_samples or (sizes and sizes[0] == 1) else 0, len(sizes)))
    groups = plain_groups(places)
    axes = [atoms(size) for size in sizes]
    if has_samples:
        axes[0] = x.axes[0][:1]
    physical = tuple(merged(axes[place] for place in group) for group in groups)
    shape = Shape("features" if len(groups) == 1 else "maps", tuple(map(size_of, physical)))
    tensor, made = conversion.emit(layer("reshape", **declared(shape)), (flat,), operation)
    return Seen(tensor, made, physical, tuple(axes))
