"""Recurrent cells, which read one step of a sequence: two products, and element by element what the gates do."""

from convcost.bridges.torch.operators import Operator
from convcost.bridges.torch.step import Applied


class _Cell:
    """A cell while it is taken apart: everything between has a name of its own."""

    def __init__(self, step: Applied, state: str) -> None:
        self.step = step
        self.sizes = step.sizes_of(state)
        self.count = 0

    def name(self) -> str:
        self.count += 1
        return self.step.between(str(self.count))

    def product(self, x: str, weight: str, bias: str) -> str:
        """All gates of what comes in, or of the state."""
        sizes = (*self.step.sizes_of(x)[:-1], self.step.sizes_of(weight)[0])
        return self.step.emit("linear", (x, weight, bias), name=self.name(), sizes=sizes, out=sizes[-1])

    def join(self, kind: str, a: str, b: str) -> str:
        return self.step.emit("join", (a, b), name=self.name(), sizes=self.step.sizes_of(a), kind=kind)

    def function(self, kind: str, x: str) -> str:
        return self.step.emit("pointwise", (x,), name=self.name(), sizes=self.sizes, kind=kind)

    def gates(self, x: str) -> list[str]:
        """Every gate by itself."""
        width, axis = self.sizes[-1], len(self.sizes) - 1
        starts = range(0, self.step.sizes_of(x)[-1], width)
        return [
            self.step.emit("slice", (x,), name=self.name(), sizes=self.sizes, axes=(axis,), starts=(at,), steps=(1,))
            for at in starts
        ]

    def products(self, state: str) -> tuple[str, str]:
        """Those of what comes in and of the state."""
        step = self.step
        come = self.product(step.tensor("input"), step.tensor("w_ih"), step.tensor("b_ih"))
        return come, self.product(state, step.tensor("w_hh"), step.tensor("b_hh"))


def lstm_cell(step: Applied) -> None:
    """The state in front and its memory, and both behind."""
    state, memory = step.tensors("hx")
    cell = _Cell(step, state)
    into, forget, new, out = cell.gates(cell.join("add", *cell.products(state)))
    kept = cell.join("mul", cell.function("sigmoid", forget), memory)
    added = cell.join("mul", cell.function("sigmoid", into), cell.function("tanh", new))
    held = cell.join("add", kept, added)
    step.emit("join", (cell.function("sigmoid", out), cell.function("tanh", held)), kind="mul")
    step.same(held, 1)


def gru_cell(step: Applied) -> None:
    """The state in front, and the one behind, which is between it and a new one."""
    state = step.tensor("hx")
    cell = _Cell(step, state)
    come, was = (cell.gates(each) for each in cell.products(state))
    reset, update = (cell.function("sigmoid", cell.join("add", come[at], was[at])) for at in (0, 1))
    new = cell.function("tanh", cell.join("add", come[2], cell.join("mul", reset, was[2])))
    step.emit("join", (new, cell.join("mul", update, cell.join("sub", state, new))), kind="add")


def _rnn_cell(kind: str) -> Operator:
    def rnn_cell(step: Applied) -> None:
        """The state in front, and the one behind."""
        state = step.tensor("hx")
        cell = _Cell(step, state)
        step.emit("pointwise", (cell.join("add", *cell.products(state)),), kind=kind)

    return rnn_cell


OPERATORS: dict[str, Operator] = {
    "lstm_cell": lstm_cell,
    "gru_cell": gru_cell,
    "rnn_tanh_cell": _rnn_cell("tanh"),
    "rnn_relu_cell": _rnn_cell("relu"),
}
