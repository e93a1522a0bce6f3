"""What is added to the scores of attention, or multiplied to them: learned for offsets, made by layers, or a mask."""

from collections.abc import Mapping
from math import prod
from typing import NamedTuple

from convcost.bridges.captured import Constant, Operation
from convcost.bridges.pieces import Pieces, both, is_join

MOVED = {"view", "permute", "index_select"}
"""Operations that only show elements in other places."""


class Added(NamedTuple):
    """Scores before something is added to them, and what that is."""

    scores: str = ""
    table: str = ""
    """The learned table that it is looked up in; empty where there is none."""
    is_masked: bool = False
    layers: tuple[str, ...] = ()
    """The weight and bias of a linear layer, and the weight of a second one, that make it of coordinates."""
    offsets: int = 0
    """How many coordinates these layers go through."""

    def beside(self, other: "Added | None") -> "Added | None":
        """Both together, of the scores of the first; None where both are learned."""
        if other is None or ((self.table or self.layers) and (other.table or other.layers)):
            return None
        learned = self if self.table or self.layers else other
        return learned._replace(scores=self.scores, is_masked=self.is_masked or other.is_masked)


def added(pieces: Pieces, operation: Operation) -> Added | None:
    """The scores that something is added to; None where it is neither learned for offsets nor a stored mask."""
    for name, other in both(operation):
        found = _bias(pieces, other)
        if found is not None:
            return found._replace(scores=name)
    return None


def _bias(pieces: Pieces, name: str) -> Added | None:
    """What is added to scores: a stored mask, what is learned for offsets, or the sum of both."""
    constant, made = pieces.constant(name), pieces.made.get(name)
    if constant is not None:
        return None if constant.is_learned else Added(is_masked=True)
    learned = _looked_up(pieces, name)
    if learned is not None or made is None or pieces.uses.get(name) != 1:
        return learned
    if made.type == "view":
        return _bias(pieces, made.inputs[0])
    if not is_join(made, "add"):
        return None
    first, second = (_bias(pieces, each) for each in made.inputs)
    return None if first is None else first.beside(second)


def _looked_up(pieces: Pieces, name: str) -> Added | None:
    """What is looked up in a learned table, or in what two layers make of it, where nothing else is made of these."""
    is_looked_up = False
    while pieces.uses.get(name) == 1:
        constant, made = pieces.constant(name), pieces.made.get(name)
        if constant is not None:
            return Added(table=name) if constant.is_learned and is_looked_up and not constant.source else None
        if made is None:
            return None
        if made.type == "linear":
            return _of_layers(pieces, made) if is_looked_up else None
        if made.type not in MOVED and not _is_squashed(pieces, made):
            return None
        is_looked_up = is_looked_up or made.type == "index_select"
        is_scaled = made.type == "join" and pieces.is_single(made.inputs[0])
        name = made.inputs[1 if is_scaled else 0]
    return None


def _is_squashed(pieces: Pieces, made: Operation) -> bool:
    """Whether an operation only brings biases into bounds: a sigmoid, a single number that is multiplied to it."""
    if made.type == "pointwise":
        return made.attributes.get("kind") == "sigmoid"
    return is_join(made, "mul") and any(pieces.is_single(name) for name in made.inputs)


def _of_layers(pieces: Pieces, last: Operation) -> Added | None:
    """A linear layer, a ReLU and a linear layer without a bias, of stored coordinates that nobody else works on."""
    relu = pieces.before(last.inputs[0], "pointwise", "relu")
    first = pieces.before(relu.inputs[0], "linear") if relu is not None else None
    if relu is None or first is None or any(last.inputs[2:]) or len(first.inputs) != 3:
        return None
    coordinates = pieces.constant(first.inputs[0])
    is_own = pieces.uses.get(last.inputs[0]) == pieces.uses.get(relu.inputs[0]) == 1
    learned = (*first.inputs[1:], last.inputs[1])
    constants = [pieces.constant(name) for name in learned]
    if coordinates is None or coordinates.is_learned or not is_own:
        return None
    if not all(each is not None and each.is_learned and not each.source for each in constants):
        return None
    return Added(layers=learned, offsets=prod(coordinates.sizes[:-1]))


def learned_factor(
    operation: Operation, made: Mapping[str, Operation], constants: Mapping[str, Constant]
) -> tuple[str, str] | None:
    """What a join multiplies by learned numbers, and these, through functions of every one by itself; else None."""
    for name, other in both(operation):
        source = _functions_of(other, made)
        constant = constants.get(source)
        if constant is not None and constant.is_learned and not constant.source:
            return name, source
    return None


def _functions_of(name: str, made: Mapping[str, Operation]) -> str:
    """The tensor of which another one is a function, element by element."""
    while name in made and made[name].type in {"pointwise", "view"}:
        name = made[name].inputs[0]
    return name
