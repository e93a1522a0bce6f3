"""Rows of a stored table."""

from math import prod

from convcost.bridges.axes import Seen, atoms, merged
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, layer


def embedding(conversion: Conversion, operation: Operation) -> None:
    """Inputs: a stored table ``[rows, features]`` and computed indices. Attribute: ``axis``, which is 0."""
    table = conversion.captured.constants[operation.inputs[0]]
    indices = conversion.look(operation.inputs[1])
    if operation.attributes["axis"] != 0 or len(table.sizes) != 2:
        conversion.opaque(operation, 0)
        return
    rows = conversion.stored(operation.inputs[0], ((0,), (1,)), 2, "tokens")
    count = prod(atom.size for atom in merged(indices.axes))
    op = layer("index_select", size=count, axis="tokens")
    tensor, shape = conversion.emit(op, (rows,), operation)
    width = atoms(table.sizes[1])
    conversion.keep(operation, Seen(tensor, shape, (merged(indices.axes), width), (*indices.axes, width)))
