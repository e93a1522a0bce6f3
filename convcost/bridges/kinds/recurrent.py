"""Recurrent layers."""

from fractions import Fraction

from convcost.bridges.axes import Seen, atoms, merged, size_of
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer
from convcost.layers.shape import Shape


def recurrent(conversion: Conversion, operation: Operation) -> None:
    """Inputs: a sequence ``[N, T, features]``, and the parameters.

    Attributes: ``kind``; ``hidden``, ``layers``, ``is_bidirectional``, ``has_bias``, ``dropout``, and ``proj`` where
    the state is narrowed. The output is a state for every element of the sequence.
    """
    attributes = operation.attributes
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))):
        raise MixedBatch
    arguments: dict[str, object] = {
        "hidden": attributes["hidden"],
        "layers": attributes["layers"],
        "bias": attributes["has_bias"],
        "bidirectional": attributes["is_bidirectional"],
        "dropout": Fraction(str(attributes["dropout"])),
    }
    if attributes.get("proj"):
        arguments["proj"] = attributes["proj"]
    op = layer(str(attributes["kind"]), **arguments)
    if x.folded:
        # Several sequences of one sample: what they cost together is known, and no layer reads several.
        one = Shape("tokens", (x.sizes[1], x.sizes[2]))
        macs = sum(product.value for product in op.macs((one,), op.output((one,))) or ())
        conversion.opaque(operation, macs * size_of(x.folded))
        return
    x = conversion.arrange(x, "tokens", [merged([x.axes[1]]), merged([x.axes[2]])], operation)
    tensor, shape = conversion.emit(op, (x,), operation, operation.inputs[1:])
    width = atoms(shape.sizes[1])
    conversion.keep(operation, Seen(tensor, shape, (x.physical[0], width), (*x.axes[:2], width)))
