"""What a network is composed of: layers, and calls of blocks and groups that are run once and remembered.

Of a space in which hardly two designs are alike, what they are composed of still is little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from convcost.graph import Graph, Node
from convcost.layers.op import Shapes
from convcost.layers.shape import Shape


class Placed(NamedTuple):
    """A subnetwork at its place: which tensors it takes, by their numbers."""

    subnetwork: "Subnetwork"
    takes: tuple[int, ...]


@dataclass(eq=False, frozen=True, slots=True)
class Subnetwork:
    """A layer, or all that a block or a group runs, on inputs of certain shapes. It gives one tensor.

    Tensors have numbers: those that come in from 0 on, then what each of its own subnetworks gives. ``gives`` is the
    number of the one that comes out. A subnetwork is equal to itself alone, so that it can be a key.
    """

    inputs: Shapes
    output: Shape
    layer: Node | None = None
    inner: tuple[Placed, ...] = ()
    gives: int = 0
    consumed: tuple[int, ...] = ()
    """Which of what comes in its layers take: a block may leave some of it aside."""
    work: int = 0
    """How much of the work that a network may take it was to run it."""

    @property
    def last(self) -> Node:
        """The layer that makes what comes out."""
        found = self
        while found.layer is None:
            found = found.inner[found.gives - len(found.inputs)].subnetwork
        return found.layer


class Composed(NamedTuple):
    """A whole network: its inputs, which have the first numbers, what it is composed of, and what comes out of it."""

    inputs: Mapping[str, Shape]
    inner: tuple[Placed, ...]
    outputs: tuple[int, ...]

    def graph(self, name: str, dtype: str | None) -> Graph:
        """All of its layers, made again, with numbers for names."""
        nodes: list[Node] = []
        names = _nodes(self.inner, list(self.inputs), nodes)
        outputs = {str(place): names[number] for place, number in enumerate(self.outputs)}
        return Graph(name, self.inputs, tuple(nodes), outputs, dtype=dtype)


def _nodes(inner: Sequence[Placed], names: list[str], nodes: list[Node]) -> list[str]:
    """Add the layers of all subnetworks; gives the names of all tensors, of which the first ones are given."""
    for subnetwork, takes in inner:
        taken = [names[each] for each in takes]
        layer = subnetwork.layer
        if layer is None:
            names.append(_nodes(subnetwork.inner, taken, nodes)[subnetwork.gives])
            continue
        made = f"<{len(nodes)}>"
        nodes.append(Node(made, layer.op, tuple(taken), layer.output, None, layer.frozen, layer.dtype))
        names.append(made)
    return names
