"""The network as a tuple of nodes in execution order, wired by name, checked once, with its shapes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from convcost.errors import Problem
from convcost.graph.parts import Part, tree
from convcost.language.nodes import Document, Scalar
from convcost.language.source import Span
from convcost.layers.op import Op, Shape


class Origin(NamedTuple):
    """Where a node is written, and the calls of blocks that led there, innermost first."""

    document: Document
    key: Scalar
    caller: "Origin | None" = None

    @property
    def span(self) -> Span:
        """The key that is the step's kind."""
        return self.document.span(self.key)


class Node(NamedTuple):
    """One layer: its unique name (a path), what it is, the tensors it takes, the shape it gives.

    Where it is written makes no difference to whether two are equal. A tuple, because networks have many thousands.
    """

    name: str
    op: Op
    inputs: tuple[str, ...]
    output: Shape
    shares: str | None = None
    """The node whose parameters and buffers this one uses; None when it owns them."""
    frozen: bool = False
    """Whether its parameters are not trained; they still are parameters."""
    dtype: str | None = None
    """What its tensors are stored as where the network says so, such as ``weights=int8,activations=float16``; a role
    that is not named there is stored as everywhere else."""
    written: str | None = None
    """How the author's code writes it, where the network says so: a word of ``convcost.conventions.written``."""
    origin: Origin | None = None

    def __eq__(self, other: object) -> bool:
        """Whether all but the origin is equal."""
        return isinstance(other, Node) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        """The opposite, which a tuple would decide by itself."""
        return not self == other

    def __hash__(self) -> int:
        """Equal for what is equal."""
        return hash(self[:-1])


@dataclass(frozen=True)
class Graph:
    """A whole network, its shapes without the batch axis.

    ``outputs`` maps a name to the tensor it stands for: a node's name or an input's. Two graphs are equal when their
    names, layers, wiring and shapes are; where they were written does not matter.
    """

    name: str
    inputs: Mapping[str, Shape]
    nodes: tuple[Node, ...]
    outputs: Mapping[str, str]
    variant: str | None = field(default=None, compare=False)
    file: str | None = field(default=None, compare=False)
    diagnostics: tuple[Problem, ...] = field(default=(), compare=False)
    """Warnings and notes from building it."""
    sides: frozenset[str] = field(default=frozenset(), compare=False)
    """Tensors that left the network through a `side`."""
    dtype: str | None = None
    """What tensors are stored as where neither a layer nor the settings say so, as ``--dtype`` takes it."""
    applied: tuple[str, ...] = field(default=(), compare=False)
    """The transforms that made it of the network as it is written, in order, as the command line takes them."""
    classes: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The class of the author's module around all layers whose names begin with a path, by that path; of a network
    that was captured, and as far as the code has classes of its own."""
    constructed: Mapping[str, Mapping[str, int]] = field(default_factory=dict, compare=False)
    """By the same paths, what the constructors of these modules were given: the whole numbers, by name."""

    def __post_init__(self) -> None:
        """Check the order and the names once, so that nothing after this has to."""
        known = set(self.inputs)
        for node in self.nodes:
            if not known.issuperset(node.inputs):
                missing = next(name for name in node.inputs if name not in known)
                raise ValueError(f"node {node.name} takes {missing}, which no earlier node gives")
            if node.name in known:
                raise ValueError(f"two nodes are named {node.name}")
            known.add(node.name)
        lost = [name for name in self.outputs.values() if name not in known]
        if lost:
            raise ValueError(f"output {lost[0]} is no tensor of the network")

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The shape of every tensor by name, inputs included."""
        return {**self.inputs, **{node.name: node.output for node in self.nodes}}

    @cached_property
    def parts(self) -> Part:
        """The tree of its parts, made once for all who read it: nobody changes it."""
        return tree(node.name for node in self.nodes)

    @cached_property
    def node_inputs(self) -> tuple[tuple[Shape, ...], ...]:
        """The input shapes of every node, in execution order."""
        shape_of = self.shapes.__getitem__
        return tuple(tuple(map(shape_of, node.inputs)) for node in self.nodes)

    @cached_property
    def consumers(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes that take each tensor, in execution order; a node that takes it twice stands there twice."""
        taken: dict[str, list[Node]] = {name: [] for name in self.shapes}
        for node in self.nodes:
            for name in node.inputs:
                taken[name].append(node)
        return {name: tuple(nodes) for name, nodes in taken.items()}

    def needed_by(self, tensors: Iterable[str]) -> set[str]:
        """The tensors that some tensors are made of, directly or not, and they themselves."""
        needed = set(tensors)
        for node in reversed(self.nodes):
            if node.name in needed:
                needed.update(node.inputs)
        return needed

    def input_shapes(self, node: Node) -> tuple[Shape, ...]:
        """The shapes of a node's inputs, in order."""
        return tuple(map(self.shapes.__getitem__, node.inputs))
