"""Recurrent layers of one level, in one direction or in both."""

from convcost.bridges.axes import Axis, Seen, atoms
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, integer, layer

GATES = {"lstm": 4, "gru": 3, "rnn": 1}


def recurrent(conversion: Conversion, operation: Operation) -> None:
    """Inputs: ``[steps, samples, features]``, weights of what comes in and of the state, a bias or nothing.

    Attributes: ``kind``; ``hidden``; ``is_bidirectional``; ``time``, the axis of the steps, 0 or 1, the samples having
    the other one; ``has_peepholes``, whether a fifth input weighs the cell; ``gives``, what the output is: ``steps``,
    the state at every one, as ``[steps, directions, samples, hidden]`` or with the samples in front; the last
    ``state`` or the last ``cell``, without the steps.
    """
    attributes = operation.attributes
    time = integer(attributes, "time")
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in([time, 2]):
        raise MixedBatch
    weights = tuple(name for name in operation.inputs[1:] if name)
    is_computed = any(conversion.constant(name) is None for name in weights)
    if is_computed or attributes["has_peepholes"] or x.gathered([1 - time]):
        conversion.opaque(operation, _macs(conversion, operation, x))
        return
    op = layer(
        str(attributes["kind"]),
        hidden=attributes["hidden"],
        bidirectional=bool(attributes["is_bidirectional"]),
        bias=len(weights) > 2,
    )
    steps = x.gathered([time])
    key = ("recurrent", x.tensor, weights)
    if key not in conversion.moved:
        tokens = conversion.arrange(x, "tokens", [steps, x.gathered([2])], operation)
        tensor, shape = conversion.emit(op, (tokens,), operation, weights)
        both, hidden = atoms(2 if attributes["is_bidirectional"] else 1), atoms(integer(attributes, "hidden"))
        conversion.moved[key] = Seen(tensor, shape, (steps, (*both, *hidden)), (steps, both, hidden))
    made = conversion.moved[key]
    samples = x.axes[1 - time]
    if attributes["gives"] == "steps":
        _, both, hidden = made.axes
        axes = (samples, steps, both, hidden) if time else (steps, both, samples, hidden)
        conversion.keep(operation, made._replace(axes=axes))
    else:
        conversion.keep(operation, _last(conversion, operation, made, samples))


def _last(conversion: Conversion, operation: Operation, made: Seen, samples: Axis) -> Seen:
    """The state after the last step; of both directions, or of the cell, only its size is known here."""
    _, both, hidden = made.axes
    axes = (samples, both, hidden) if integer(operation.attributes, "time") else (both, samples, hidden)
    if both or operation.attributes["gives"] == "cell":
        op = layer("opaque", params=0, macs=0, tokens=(1, made.shape.channels))
    else:
        op = layer("slice", size=1, start=made.shape.sizes[0] - 1, axis="tokens")
    tensor, shape = conversion.emit(op, (made,), operation)
    return Seen(tensor, shape, ((), made.physical[1]), axes)


def _macs(conversion: Conversion, operation: Operation, x: Seen) -> int:
    """For every step of every sample the weights of what comes in and of the state."""
    hidden = integer(operation.attributes, "hidden")
    directions = 2 if operation.attributes["is_bidirectional"] else 1
    width = x.sizes[2]
    steps = x.sizes[0] * x.sizes[1] // (conversion.batch.size if conversion.batch else 1)
    return steps * directions * GATES[str(operation.attributes["kind"])] * hidden * (width + hidden)
