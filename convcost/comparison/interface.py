"""What several networks take and give, side by side: whether one could stand in the place of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from convcost.comparison.alignment import in_one_order
from convcost.graph import Graph
from convcost.layers.shape import Shape


@dataclass(frozen=True, slots=True)
class AlignedTensor:
    """An input or output and its shape in every network; None where a network has none of that name."""

    name: str
    shapes: tuple[Shape | None, ...]

    @property
    def is_same(self) -> bool:
        """Whether every network has it in the same shape."""
        return all(shape == self.shapes[0] for shape in self.shapes)


def inputs(graphs: Sequence[Graph]) -> list[AlignedTensor]:
    """The inputs by name; where every network has just one, its name does not matter."""
    return _aligned("input", [graph.inputs for graph in graphs])


def outputs(graphs: Sequence[Graph]) -> list[AlignedTensor]:
    """The outputs by name; where every network has just one, its name does not matter."""
    return _aligned("output", [{name: graph.shapes[of] for name, of in graph.outputs.items()} for graph in graphs])


def _aligned(word: str, tensors: Sequence[Mapping[str, Shape]]) -> list[AlignedTensor]:
    if all(len(named) == 1 for named in tensors):
        return [AlignedTensor(word, tuple(shape for named in tensors for shape in named.values()))]
    names = in_one_order(tensors)
    return [AlignedTensor(f"{word} {name}", tuple(named.get(name) for named in tensors)) for name in names]
