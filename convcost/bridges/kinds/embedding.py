"""Rows of a stored table."""

from math import prod

from convcost.bridges.axes import Seen, atoms, merged
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, layer


def embedding(conversion: Conversion, operation: Operation) -> None:
    """Inputs: a stored table ``[rows, features]`` and computed indices.

    Attributes: ``axis``, which is 0, and ``is_tied``: a table that other layers take too is a tensor of its own, of
    which rows are picked.
    """
    table = conversion.captured.constants[operation.inputs[0]]
    if operation.attributes["axis"] != 0 or len(table.sizes) != 2:
        conversion.opaque(operation, 0)
        return
    indices = conversion.look(operation.inputs[1])
    places, width = merged(indices.axes), atoms(table.sizes[1])
    if table.is_learned and not operation.attributes.get("is_tied"):
        numbers = conversion.arrange(indices, "features", [places], operation)
        op = layer("embedding", entries=table.sizes[0], dim=table.sizes[1])
        tensor, shape = conversion.emit(op, (numbers,), operation, operation.inputs[:1])
    else:
        rows = conversion.stored(operation.inputs[0], ((0,), (1,)), 2, "tokens")
        op = layer("index_select", size=prod(atom.size for atom in places), axis="tokens")
        tensor, shape = conversion.emit(op, (rows,), operation)
    conversion.keep(operation, Seen(tensor, shape, (places, width), (*indices.axes, width)))
