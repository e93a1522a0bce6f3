"""Recurrent layers: long short-term memory, gated units, and the plain one."""

from collections.abc import Callable

from convcost.bridges.onnx.call import Call

PEEPHOLES = 7


def _recurrent(kind: str, gates: int) -> Callable[[Call], None]:
    def read(call: Call) -> None:
        x, weights = call.sizes(), call.sizes(1)
        call.require(len(x) == len(weights) == 3, "it takes steps, samples and features, and weights of three axes")
        hidden = call.integer("hidden_size", call.sizes(2)[-1])
        words = {"forward": 1, "reverse": 1, "bidirectional": 2}
        directions = words.get(call.word("direction", "forward"), 0)
        call.require(directions and hidden > 0, "it runs forward, in reverse or in both directions")
        wanted = (directions, gates * hidden, x[2])
        call.require(weights == wanted, f"its weights are {weights}, and {hidden} features in {x[2]} need {wanted}")
        call.require(call.sizes(2) == (directions, gates * hidden, hidden), "the weights of its state do not fit")
        is_samples_first = call.integer("layout", 0) != 0
        samples, steps = x[:2] if is_samples_first else x[1::-1]
        every = (samples, steps, directions, hidden) if is_samples_first else (steps, directions, samples, hidden)
        last = (samples, directions, hidden) if is_samples_first else (directions, samples, hidden)
        inputs = [0, 1, 2, 3] if not call.has(PEEPHOLES) else [0, 1, 2, 3, PEEPHOLES]
        for index, output in enumerate(call.node.outputs):
            if output:
                call.emit(
                    "recurrent", last if index else every, inputs, index, kind=kind, hidden=hidden,
                    is_bidirectional=directions == 2, time=1 if is_samples_first else 0,
                    gives=("steps", "state", "cell")[index], has_peepholes=call.has(PEEPHOLES),
                )  # fmt: skip

    return read


OPERATORS = {"LSTM": _recurrent("lstm", 4), "GRU": _recurrent("gru", 3), "RNN": _recurrent("rnn", 1)}
