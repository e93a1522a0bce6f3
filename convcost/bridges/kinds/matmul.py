"""Products of two matrices."""

from math import prod

from convcost.bridges.axes import Groups, Seen
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer


def matmul(conversion: Conversion, operation: Operation) -> None:
    """Inputs: two tensors, multiplied on their last two axes; axes before those are stretched to each other.

    A vector is a matrix of one row in front, of one column behind, and that axis is gone from what is given.

    Attributes: ``transposed_a`` and ``transposed_b``, of matrices.
    """
    a, b = (conversion.look(name) for name in operation.inputs[:2])
    if operation.attributes.get("transposed_a"):
        a = a.permuted((1, 0))
    if operation.attributes.get("transposed_b"):
        b = b.permuted((1, 0))
    vectors = len(a.axes) == 1, len(b.axes) == 1
    a = a._replace(axes=((), *a.axes)) if vectors[0] else a
    b = b._replace(axes=(*b.axes, ())) if vectors[1] else b
    rank = max(len(a.axes), len(b.axes))
    a, b = (each._replace(axes=(*(() for _ in range(rank - len(each.axes))), *each.axes)) for each in (a, b))
    is_across = a.has_batch_in([rank - 2]) and b.has_batch_in(range(rank))
    if a.has_batch_in([rank - 1]) or b.has_batch_in([rank - 2]) or is_across:
        raise MixedBatch
    leading = _leading(a, b)
    if leading is None:
        inner = a.sizes[-1]
        samples = conversion.batch.size if conversion.batch and (a.has_batch_in([0]) or b.has_batch_in([0])) else 1
        made = conversion.captured.shapes[operation.outputs[0]]
        conversion.opaque(operation, prod(made) // samples * inner)
        return
    groups: Groups = (*leading, (rank - 2,), (rank - 1,))
    operands = [conversion.grouped(each, groups, "maps", operation) for each in (a, b)]
    rows = () if vectors[0] else (rank - 2,)
    columns = () if vectors[1] else (rank - 2 + len(rows),)
    conversion.give(layer("matmul"), operands, operation, (*leading, rows, columns))


def _leading(a: Seen, b: Seen) -> Groups | None:
    """The axes before the last two, merged into one where both have them all; at most two where they are stretched."""
    places = [place for place in range(len(a.axes) - 2) if a.gathered([place]) or b.gathered([place])]
    if all(bool(a.gathered([place])) == bool(b.gathered([place])) for place in places):
        return (tuple(places),) if places else ()
    return tuple((place,) for place in places) if len(places) <= 2 else None
