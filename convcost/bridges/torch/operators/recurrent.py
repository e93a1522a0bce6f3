"""Recurrent layers, which arrive as one operation."""

from collections.abc import Callable

from convcost.bridges.torch.step import Applied


def _recurrent(kind: str) -> Callable[[Applied], None]:
    def recurrent(step: Applied) -> None:
        """A sequence, the states in front of it, and the parameters of all layers and directions."""
        if "data" in step.call.arguments:
            step.refuse("it reads sequences of different lengths", "give it one that is padded")
        x, parameters = step.tensor("input"), step.tensors("params")
        sizes, gates = step.sizes_of(x), {"lstm": 4, "gru": 3}.get(kind, 1)
        if len(sizes) != 3:
            step.refuse("it takes a sequence without a batch axis", "give the module a batch")
        is_batch_first = bool(step.value("batch_first", default=False))
        out = step.output
        if not is_batch_first:
            turned = (sizes[1], sizes[0], sizes[2])
            x = step.emit("permute", (x,), name=step.between("turned"), sizes=turned, order=(1, 0, 2))
        hidden = step.sizes_of(parameters[0])[0] // gates
        is_bidirectional = bool(step.value("bidirectional", default=False))
        state = out[2] // (2 if is_bidirectional else 1)
        layers = int(step.value("num_layers", 1))
        made = step.emit(
            "recurrent", (x, *parameters), name="" if is_batch_first else step.between("states"),
            sizes=out if is_batch_first else (out[1], out[0], out[2]), kind=kind, hidden=hidden, layers=layers,
            has_bias=bool(step.value("has_biases", default=True)), is_bidirectional=is_bidirectional,
            dropout=float(step.value("dropout", 0.0)) if layers > 1 else 0.0, proj=state if state != hidden else None,
        )  # fmt: skip
        if not is_batch_first:
            step.emit("permute", (made,), order=(1, 0, 2))
        for place, given in enumerate(step.call.outputs[1:], 1):
            if given is not None:
                depth, samples, width = given.sizes
                last = step.emit(
                    "opaque", (made,), name=step.between(f"state {place}"), sizes=(samples, depth, width),
                    what="state", is_free=True,
                )  # fmt: skip
                step.emit("permute", (last,), place, order=(1, 0, 2))

    return recurrent


OPERATORS = {
    "lstm": _recurrent("lstm"),
    "gru": _recurrent("gru"),
    "rnn_tanh": _recurrent("rnn"),
    "rnn_relu": _recurrent("rnn"),
}
