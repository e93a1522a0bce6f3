"""Recurrent layers: long short-term memory, gated units, and the plain one."""

from collections.abc import Callable

from convcost.bridges.captured import Attribute, Sizes
from convcost.bridges.onnx.call import Call, Known
from convcost.bridges.onnx.inside import Inside

PEEPHOLES = 7


def _recurrent(kind: str, gates: int) -> Callable[[Call], None]:
    def read(call: Call) -> None:
        x, weights = call.sizes(), call.sizes(1)
        call.require(len(x) == len(weights) == 3, "it takes steps, samples and features, and weights of three axes")
        state = call.sizes(2)
        call.require(len(state) == 3, "the weights of its state have three axes")
        hidden = call.integer("hidden_size", state[-1])
        words = {"forward": 1, "reverse": 1, "bidirectional": 2}
        directions = words.get(call.word("direction", "forward"), 0)
        call.require(directions and hidden > 0, "it runs forward, in reverse or in both directions")
        wanted = (directions, gates * hidden, x[2])
        call.require(weights == wanted, f"its weights are {weights}, and {hidden} features in {x[2]} need {wanted}")
        call.require(state == (directions, gates * hidden, hidden), "the weights of its state do not fit")
        is_samples_first = call.integer("layout", 0) != 0
        samples, steps = x[:2] if is_samples_first else x[1::-1]
        inside = Inside(call)
        name = call.node.inputs[0]
        if not is_samples_first:
            name = inside.add("permute", (name,), (samples, steps, x[2]), order=(1, 0, 2))
        places = [place for place in (1, 2, 3, PEEPHOLES) if call.has(place)]
        stored = tuple(call.node.inputs[place] for place in places)
        every = (samples, steps, directions * hidden)
        if call.has(PEEPHOLES) or not all(call.known(place).is_stored for place in places):
            macs = steps * directions * gates * hidden * (x[2] + hidden)
            made = inside.add("opaque", (name, *stored), every, what=call.node.type, is_free=False, macs=macs)
        else:
            made = inside.add(
                "recurrent", (name, *stored), every, kind=kind, hidden=hidden, layers=1, has_bias=call.has(3),
                is_bidirectional=directions == 2, dropout=0.0,
            )  # fmt: skip
        apart = (samples, steps, directions, hidden)
        for index, output in enumerate(call.node.outputs):
            if output and index == 0:
                cut = inside.add("view", (made,), apart)
                _turned(call, index, cut, apart, (0, 1, 2, 3) if is_samples_first else (1, 2, 0, 3))
            elif output:
                last = (samples, directions, hidden)
                found = inside.add("opaque", (made,), last, what="state", is_free=True)
                _turned(call, index, found, last, (0, 1, 2) if is_samples_first else (1, 0, 2))

    return read


def _turned(call: Call, output: int, name: str, sizes: Sizes, order: tuple[int, ...]) -> None:
    """An output of the operator: what was made, its axes in another order."""
    made = tuple(sizes[place] for place in order)
    call.give(Known(made, call.known(0).dtype), output)
    attributes: dict[str, Attribute] = {"order": order}
    call.capturing.add(call.node, "permute", (name,), (call.node.outputs[output],), attributes)


OPERATORS = {"LSTM": _recurrent("lstm", 4), "GRU": _recurrent("gru", 3), "RNN": _recurrent("rnn", 1)}
