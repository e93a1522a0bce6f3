"""Random operands mean what a few lines of Python say they mean, and any text at all is read or refused."""

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import ConvcostError
from tests.written import graph, layers, wiring


@dataclass
class Model:
    """What is current, what every name stands for, and which rounds it has had."""

    current: str = "input"
    names: dict[str, str] = field(default_factory=lambda: {"input": "input"})
    rounds: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    """The tensor of every round, and whether it ran: one that did not passes on what came in."""
    nodes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def make(self, name: str, inputs: tuple[str, ...]) -> None:
        self.nodes[name] = inputs
        self.current = name

    def operand(self, draw: st.DrawFn) -> tuple[str, list[str]]:
        """An operand as it is written, and the tensors that it stands for."""
        name = draw(st.sampled_from(["in", *self.names, *self.rounds]))
        if name == "in":
            return name, [self.current]
        rounds = self.rounds.get(name)
        how = draw(st.sampled_from(["name", "all", "one", "slice", "joined"] if rounds is not None else ["name"]))
        if how == "name" or rounds is None:
            return name, [self.names[name]]
        if how == "one" and rounds:
            index = draw(st.integers(-len(rounds), len(rounds) - 1))
            return f"{name}[{index}]", [rounds[index][0]]
        if how == "slice":
            first, behind = draw(st.integers(-4, 4)), draw(st.integers(-4, 4))
            return f"{name}[{first}:{behind}]", ran(rounds[first:behind])
        if how == "joined":
            return f"{name}.* + [in] + {name}[1:]", [*ran(rounds), self.current, *ran(rounds[1:])]
        return f"{name}.*", ran(rounds)


def ran(rounds: list[tuple[str, bool]]) -> list[str]:
    return [tensor for tensor, has_run in rounds if has_run]


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[str], Model, bool]:
    """Steps, what they must come to, and whether the last of them has nothing to join."""
    model, steps = Model(), []
    for number in range(draw(st.integers(1, 8))):
        name = f"s{number}"
        kind = draw(st.sampled_from(["relu", "repeat", "add", "add"]))
        if kind == "relu":
            steps.append(f"{{relu: , as: {name}}}")
            model.make(name, (model.current,))
        elif kind == "repeat":
            count, left_out = draw(st.integers(0, 4)), draw(st.integers(0, 5))
            steps.append(f"{{relu: , repeat: {count}, when: i != {left_out}, as: {name}}}")
            model.rounds[name] = []
            for each in range(count):
                if each != left_out:
                    model.make(f"{name}.{each}", (model.current,))
                model.rounds[name].append((model.current, each != left_out))
        else:
            operands = [model.operand(draw) for _ in range(draw(st.integers(1, 4)))]
            steps.append(f"{{add: [{', '.join(json.dumps(text) for text, _ in operands)}], as: {name}}}")
            joined = tuple(tensor for _, tensors in operands for tensor in tensors)
            if not joined:
                return steps, model, True
            if len(joined) == 1:
                model.current = joined[0]
            else:
                model.make(name, joined)
        model.names[name] = model.current
    return steps, model, False


@given(networks())
def test_operands_stand_for_what_a_model_of_them_says(drawn: tuple[list[str], Model, bool]) -> None:
    steps, model, is_empty = drawn
    if is_empty:
        with pytest.raises(ConvcostError, match="E132 nothing is left to `add`"):
            graph(layers(*steps))
        return
    assert wiring(graph(layers(*steps))) == model.nodes


operand = st.text("ms.*[]+-:()01 ,in", max_size=12) | st.sampled_from(["m", "m.*", "m[0]", "s", "in", "[]", "m.*.*"])


@given(st.lists(operand, max_size=3), st.sampled_from(["concat", "add", "matmul", "from", "split"]), st.booleans())
def test_any_text_is_read_or_refused_with_a_place(operands: list[str], where: str, listed: bool) -> None:
    written = json.dumps(operands if listed else "".join(operands))
    step = f"{{relu: , from: {written}}}" if where == "from" else f"{{{where}: {written}}}"
    try:
        made = graph(layers("{relu: , as: s}", "{relu: , repeat: 2, as: m}", step))
    except ConvcostError as error:
        for found in error.problems:
            span = found.labels[0].span
            assert 0 <= span.start <= span.end <= len(span.source.text)
            assert found.message
        return
    assert set(wiring(made)) >= {"s", "m.0", "m.1"}
