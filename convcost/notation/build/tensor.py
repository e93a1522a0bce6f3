"""Tensors while a graph is being built, and what a name or a path stands for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from convcost.language.expression import Value
from convcost.layers.shape import Shape


class Tensor(NamedTuple):
    """The output of a node, or an input of the network, by its name."""

    name: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Bound:
    """What a name stands for: usually one tensor, several after ``from: [a, b]`` or a list argument.

    ``children`` are the names that a dotted path may go on with: rounds, branches, names inside a block.
    ``nodes`` are the indices of the nodes that the step made, for sharing.
    """

    tensors: tuple[Tensor, ...]
    children: dict[str, "Bound"] = field(default_factory=dict)
    nodes: range = range(0)
    is_list: bool = False
    """Whether it was written as a list of tensors, of which there may be one, or none."""

    @property
    def is_several(self) -> bool:
        """Whether it may stand for more than one tensor, which a place for a single one does not take."""
        return self.is_list or len(self.tensors) > 1

    def __str__(self) -> str:
        return ", ".join(f"the tensor {tensor.name} ({tensor.shape})" for tensor in self.tensors) or "no tensor"


def flattened(bounds: Iterable[Bound]) -> tuple[Tensor, ...]:
    """All tensors of several references, in order."""
    return tuple(tensor for bound in bounds for tensor in bound.tensors)


def tensors_in(value: Value) -> tuple[Tensor, ...] | None:
    """The tensors of a list, and of lists in it, in order; None where something else is among them."""
    if isinstance(value, Bound):
        return value.tensors
    if not isinstance(value, list):
        return None
    found: tuple[Tensor, ...] = ()
    for each in value:
        tensors = tensors_in(each)
        if tensors is None:
            return None
        found += tensors
    return found
