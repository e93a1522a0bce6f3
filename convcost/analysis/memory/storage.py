"""What every layer reads, makes and may overwrite, whatever the order in which the layers run."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from convcost.analysis.settings import Settings
from convcost.graph import Graph, Node
from convcost.layers.op import Op, Shapes

if TYPE_CHECKING:
    from convcost.analysis import Analysis


@dataclass(slots=True)
class Stored:
    """Elements that are stored once: an input or what a layer makes, and every view of it.

    ``elements`` and ``bytes`` are those of one sample, and 0 where they are not counted: weights, an input that is left
    aside.
    ``users`` are the layers that read or view it, each once, in the order written.
    """

    name: str
    elements: int
    bytes: int
    is_made: bool
    """By a layer: inputs and weights belong to somebody else and are not overwritten."""
    users: list[int] = field(default_factory=list)
    is_output: bool = False
    """It stays to the end."""


class MemoryStep(NamedTuple):
    """What a layer does to memory; its tensors are indices of `Storage.tensors`."""

    reads: tuple[int, ...]
    makes: int | None
    """None where it only looks at something differently."""
    over: tuple[int, ...]
    """Of what it reads, what it may overwrite once nobody else needs it."""
    parts: tuple[int, ...]
    """Of what it reads, what may be made in its place in the output."""
    workspace: int
    """Bytes for a sample."""


class Storage(NamedTuple):
    """The tensors that take memory, inputs first, and a step per node."""

    tensors: tuple[Stored, ...]
    steps: tuple[MemoryStep, ...]


def storage(analysis: "Analysis") -> Storage:
    """What memory is used for at inference, when what only works while training passes its input on."""
    return _Walk(analysis.graph, analysis.settings, in_training=False).storage()


def training_storage(analysis: "Analysis") -> Storage:
    """The same while training."""
    return _Walk(analysis.graph, analysis.settings, in_training=True).storage()


class _Walk:
    """One walk over the nodes in the order written."""

    def __init__(self, graph: Graph, settings: Settings, *, in_training: bool) -> None:
        self.graph = graph
        self.settings = settings
        self.in_training = in_training
        self.tensors: list[Stored] = []
        self.holder: dict[str, int] = {}

    def storage(self) -> Storage:
        for name, shape in self.graph.inputs.items():
            elements = shape.elements if self.settings.counts_input else 0
            self._store(name, elements, self.settings.bytes_of("activations", elements))
        pairs = zip(self.graph.nodes, self.graph.node_inputs, strict=True)
        steps = tuple(self._step(index, node, shapes) for index, (node, shapes) in enumerate(pairs))
        for name in self.graph.outputs.values():
            self.tensors[self.holder[name]].is_output = True
        return Storage(tuple(self.tensors), steps)

    def _step(self, index: int, node: Node, shapes: Shapes) -> MemoryStep:
        operands = tuple(map(self.holder.__getitem__, node.inputs))
        reads = operands if len(operands) < 2 else tuple(dict.fromkeys(operands))
        for tensor in reads:
            self.tensors[tensor].users.append(index)
        if node.op.is_view or (node.op.is_idle and not self.in_training):
            self._view(node, operands)
            return MemoryStep(reads, None, (), (), 0)
        size = self._bytes(node, node.output.elements)
        makes = self._store(node.name, node.output.elements, size, is_made=True)
        shared = self._shared(node.op, operands, shapes)
        alike = (node.output.elements, size)
        over = tuple(each for each in shared if (self.tensors[each].elements, self.tensors[each].bytes) == alike)
        workspace = sum(self._bytes(node, each.value) for each in node.op.workspace(shapes, node.output))
        parts = tuple(each for each in shared if self._is_stored_alike(each, node)) if node.op.gathers else ()
        return MemoryStep(reads, makes, () if node.op.gathers else over, parts, workspace)

    def _bytes(self, node: Node, elements: int) -> int:
        return self.settings.bytes_at(node, "activations", elements)

    def _is_stored_alike(self, tensor: int, node: Node) -> bool:
        """Whether a tensor has the type of what a layer makes: only then can it be made in its place there."""
        stored = self.tensors[tensor]
        return stored.bytes == self._bytes(node, stored.elements)

    def _shared(self, op: Op, operands: tuple[int, ...], shapes: Shapes) -> tuple[int, ...]:
        """The operands that may share memory with the output: whole tensors that layers have made."""
        if op.in_place not in self.settings.in_place:
            return ()
        pairs = zip(operands, shapes, strict=True)
        whole = (each for each, x in pairs if self.tensors[each].elements == x.elements)
        return tuple(dict.fromkeys(each for each in whole if self.tensors[each].is_made))

    def _view(self, node: Node, operands: tuple[int, ...]) -> None:
        """Another name for the operand; without one, for a parameter, whose elements are weights."""
        if operands:
            self.holder[node.name] = operands[0]
        else:
            self._store(node.name, 0, 0)

    def _store(self, name: str, elements: int, size: int, *, is_made: bool = False) -> int:
        self.holder[name] = len(self.tensors)
        self.tensors.append(Stored(name, elements, size, is_made))
        return self.holder[name]
