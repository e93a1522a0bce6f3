"""What every call of a block comes to: recovered steps gone through with numbers, node by node of the flat graph."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from convcost.bridges.blocks.recovering import Recovered
from convcost.bridges.blocks.step import Branch, Expression, Handed, Step
from convcost.bridges.blocks.unifying import Template
from convcost.errors import Refusal
from convcost.graph import Graph
from convcost.language.expression import parse, truth

NONE = "none"


class Unwritable(Exception):
    """A block that cannot be a class; its name, and why. No name stands for the network itself."""

    def __init__(self, block: str | None, reason: str) -> None:
        super().__init__(reason)
        self.block = block


class Round(NamedTuple):
    """One passage through a step: the layers it made, the tensors it took, the one it gave, the width that came in."""

    nodes: tuple[str, ...]
    takes: tuple[str, ...]
    gives: str


@dataclass
class Instance:
    """One call of a block, or the network: the values of its arguments, its layers, the tensors handed to it."""

    values: Mapping[str, Any]
    nodes: tuple[str, ...]
    entry: str | None
    handed: tuple[str, ...]
    rounds: dict[int, list[Round]] = field(default_factory=dict)
    """What became of every step, by its identity; a step that was left out is missing."""


class Values:
    """What the names of an expression are worth at one place of an instance."""

    def __init__(self, instance: Instance, graph: Graph, current: str | None) -> None:
        self.instance = instance
        self.graph = graph
        self.current = current

    def goes_through(self, items: int) -> None:
        """The graph is there already, and with it all work was counted."""

    def value(self, path: tuple[str, ...]) -> Any:
        """An argument, the width that is current, or the one that entered."""
        if path == ("in",) and self.current is not None:
            return self.graph.shapes[self.current].channels
        if path == ("input", "c") and self.instance.entry is not None:
            return self.graph.shapes[self.instance.entry].channels
        if len(path) == 1 and path[0] in self.instance.values:
            return self.instance.values[path[0]]
        raise Refusal(f"`{'.'.join(path)}` is not known here")

    def of(self, written: Any) -> Any:
        """The value of what is written: an expression is worked out, all else stands for itself."""
        if isinstance(written, list):
            return [self.of(each) for each in written]
        return parse(written).evaluate(self) if isinstance(written, Expression) else written

    def holds(self, written: Any) -> bool:
        """Whether a condition does; without one, yes."""
        return written is None or truth(self.of(written)) is True


def instances(graph: Graph, found: Recovered) -> dict[str | None, list[Instance]]:
    """Those of every block, by its name; the network is the only one of None. Raises `Unwritable`."""
    nodes = tuple(node for step in found.steps for node in step.nodes)
    entry = next(iter(graph.inputs)) if len(graph.inputs) == 1 else None
    whole = Instance({}, nodes, entry, tuple(graph.inputs) if entry is None else ())
    expansion = _Expansion(graph, {each.name: each for each in found.blocks})
    expansion.run(None, whole, found.steps, dict(zip(graph.inputs, graph.inputs, strict=True)))
    return expansion.found


class _Expansion:
    def __init__(self, graph: Graph, blocks: Mapping[str, Template]) -> None:
        self.graph = graph
        self.blocks = blocks
        self.found: dict[str | None, list[Instance]] = {}

    def run(self, block: str | None, instance: Instance, steps: Sequence[Step], names: dict[str, str]) -> str | None:
        """Go through the steps of an instance; the tensor that leaves."""
        self.found.setdefault(block, []).append(instance)
        if instance.entry is not None:
            names["input"] = instance.entry
        walk = _Walk(self, block, instance, names, deque(instance.nodes))
        last = walk.steps(steps, instance.entry)
        if walk.left:
            raise Unwritable(block, "its layers are others than its steps")
        return last


class _Walk:
    """One instance while it is gone through."""

    def __init__(
        self, expansion: _Expansion, block: str | None, instance: Instance, names: dict[str, str], left: deque[str]
    ) -> None:
        self.expansion = expansion
        self.block = block
        self.instance = instance
        self.names = names
        self.left = left
        """The layers that are still to come, of all that stands around this too."""
        self.made: list[str] = []

    def values(self, current: str | None) -> Values:
        return Values(self.instance, self.expansion.graph, current)

    def steps(self, steps: Sequence[Step], current: str | None) -> str | None:
        for step in steps:
            current = self._step(step, current)
            if step.name is not None and current is not None:
                self.names[step.name] = current
        return current

    def _step(self, step: Step, current: str | None) -> str | None:
        if step.steps is not None or step.loop:
            raise Unwritable(self.block, "a loop over a table is not written as Python yet")
        takes = self._takes(step, current)
        source = takes[0] if takes else current
        if not self.values(source).holds(step.when):
            return source
        count = 1 if step.repeat is None else self.values(source).of(step.repeat)
        rounds: list[Round] = []
        for number in range(count):
            once = self._round(step, takes, first=number == 0 and count > 0)
            rounds.append(once)
            takes = (once.gives, *takes[1:])
        self.instance.rounds[id(step)] = rounds
        return rounds[-1].gives if rounds else source

    def _takes(self, step: Step, current: str | None) -> tuple[str, ...]:
        if step.source:
            return tuple(self._name(name, current) for name in step.source)
        return () if current is None or not step.takes else (current,)

    def _name(self, name: str, current: str | None) -> str:
        if name == "in" and current is not None:
            return current
        if name not in self.names:
            raise Unwritable(self.block, f"`{name}` is no tensor of it")
        return self.names[name]

    def _round(self, step: Step, takes: tuple[str, ...], *, first: bool) -> Round:
        if step.branches is not None:
            return self._join(step.branches, takes)
        if step.is_call:
            return self._call(step, takes, first=first)
        followers = 0
        if not step.is_join:
            values = self.values(takes[0] if takes else None)
            words = (values.of(step.fields.get(name, NONE)) for name in ("norm", "activation"))
            followers = sum(word != NONE for word in words)
        return self._made(1 + followers, takes)

    def _made(self, count: int, takes: tuple[str, ...]) -> Round:
        if len(self.left) < count:
            raise Unwritable(self.block, "it has fewer layers than its steps")
        nodes = tuple(self.left.popleft() for _ in range(count))
        self.made += nodes
        return Round(nodes, takes, nodes[-1])

    def _join(self, branches: Sequence[Branch], takes: tuple[str, ...]) -> Round:
        fork = takes[0]
        given = []
        for branch in branches:
            start = fork if branch.source is None else self._name(branch.source, fork)
            if self.values(start).holds(branch.when):
                made = self.steps(branch.steps, start)
                given.append(start if made is None else made)
        if len(given) == 1:
            return Round((), tuple(given), given[0])
        return self._made(1, tuple(given))

    def _call(self, step: Step, takes: tuple[str, ...], *, first: bool) -> Round:
        template = self.expansion.blocks[step.kind]
        values = self.values(takes[0])
        given = {name: each.default for name, each in template.parameters.items() if each.default is not None}
        fields = {**step.fields, **(step.first if first else {})}
        given |= {name: values.of(value) for name, value in fields.items() if not isinstance(value, Handed)}
        handed = {name: value.tensor for name, value in step.fields.items() if isinstance(value, Handed)}
        names = {name: self._name(tensor, takes[0]) for name, tensor in handed.items()}
        inner = Instance(given, (), takes[0], tuple(names[name] for name in template.tensors))
        self.expansion.found.setdefault(template.name, []).append(inner)
        names["input"] = takes[0]
        walk = _Walk(self.expansion, template.name, inner, names, self.left)
        made = walk.steps(template.steps, takes[0])
        inner.nodes = tuple(walk.made)
        self.made += walk.made
        return Round(inner.nodes, takes, made or takes[0])
