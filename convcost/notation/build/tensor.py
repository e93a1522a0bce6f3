"""Tensors while a graph is being built, and what a name or a path stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from convcost.errors import Refusal, nearest
from convcost.language.expression import Value
from convcost.language.expression.values import is_number
from convcost.layers.shape import SIZE_NAMES, Shape

EVERY_ROUND = "*"
NO_NODES = range(0)
Path = tuple[str, ...]


class Tensor(NamedTuple):
    """The output of a node, or an input of the network, by its name."""

    name: str
    shape: Shape


@dataclass(slots=True)
class Bound:
    """What a name stands for: usually one tensor, several after ``from: [a, b]`` or a list argument.

    ``children`` are the names that a dotted path may go on with: rounds by their numbers, branches, names inside a
    block. ``nodes`` are the indices of the nodes that the step made, for sharing. Nobody changes one: it is not
    frozen only because every round makes three, and a frozen one takes three times as long to make.
    """

    tensors: tuple[Tensor, ...]
    children: dict[str, "Bound"] = field(default_factory=dict)
    nodes: range = NO_NODES
    is_list: bool = False
    """Whether it was written as a list of tensors, of which there may be one, or none."""
    has_rounds: bool = False
    """Whether a `repeat` or `for` made it; it may have had no round at all."""
    has_run: bool = True
    """Whether it was made here; false for a round that its `when` left out."""
    numbers: list[int] | None = field(default=None, compare=False)
    """Of its rounds, once they were asked for."""

    @property
    def is_several(self) -> bool:
        """Whether it may stand for more than one tensor, which a place for a single one does not take."""
        return self.is_list or len(self.tensors) > 1

    def round(self, number: int) -> Value:
        """A round by its number, as ``m.3`` names it, or from the last one backwards.

        One that its `when` left out is what it passed on. Raises `Refusal` for a round that there is not.
        """
        numbers = self._numbers()
        at = numbers[number] if -len(numbers) <= number < 0 else number
        found = self.children.get(str(at)) if at >= 0 else None
        if found is None:
            last = f"the last one is [{numbers[-1]}], or [-1]" if numbers else "nothing went round"
            raise Refusal(f"there is no round {number}, counted from 0", last, code="E134")
        return found

    def rounds(self, first: int | None = None, behind: int | None = None) -> list[Value]:
        """What the rounds of a slice made that were not left out; raises `Refusal` where nothing goes round."""
        made = (self.children[str(number)] for number in self._numbers()[first:behind])
        return [each for each in made if each.has_run]

    def _numbers(self) -> list[int]:
        """Of its rounds, in order; looked for once, because a loop may ask for one round after the other."""
        if not self.has_rounds:
            raise Refusal("only what is repeated has rounds", "a `repeat` or a `for` makes them", code="E134")
        if self.numbers is None:
            self.numbers = sorted(int(name) for name in self.children if name.isdigit())
        return self.numbers

    def part(self, path: Path) -> Value:
        """A size, or what was named inside, by its path; raises `Refusal` for one that there is not."""
        return part_of(self, ("it", *path), 1)

    def __str__(self) -> str:
        return ", ".join(f"the tensor {tensor.name} ({tensor.shape})" for tensor in self.tensors) or "no tensor"


def flattened(bounds: Iterable[Bound]) -> tuple[Tensor, ...]:
    """All tensors of several references, in order."""
    return tuple(tensor for bound in bounds for tensor in bound.tensors)


def part_of(bound: Bound, path: Path, depth: int) -> Value:
    """What the names of a path from ``depth`` on lead to: a size where the last one is that of an axis."""
    if len(path) > depth and path[-1] in SIZE_NAMES:
        found = inside(bound, path[:-1], depth)
        return [size_of(each, path[-1]) for each in found] if isinstance(found, list) else size_of(found, path[-1])
    return inside(bound, path, depth)


def inside(bound: Bound, path: Path, depth: int, dotted: Iterable[str] = ()) -> Bound | list[Bound]:
    """The tensors that a path leads to; a list where it goes through every round.

    ``dotted`` may hold the name that was meant, with dots of its own.
    """
    for at in range(depth, len(path)):
        if path[at] == EVERY_ROUND:
            through = (inside(each, path, at + 1) for each in bound.rounds() if isinstance(each, Bound))
            return [leaf for each in through for leaf in (each if isinstance(each, list) else [each])]
        if path[at] not in bound.children:
            raise _no_child(path, at, bound.children, dotted)
        bound = bound.children[path[at]]
    return bound


def size_of(bound: Bound, axis: str) -> int:
    """The size on an axis; of several tensors, the one that all of them have."""
    sizes = [tensor.shape.size(axis) for tensor in bound.tensors]
    if not sizes:
        raise Refusal(f"`.{axis}` of no tensor", "nothing stands there", code="E132")
    if any(size != sizes[0] for size in sizes[1:]):
        listed = " and ".join(map(str, sizes))
        raise Refusal(f"`.{axis}` of several tensors is {listed}", "name one of them", code="E135")
    return sizes[0]


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


def mixes_tensors_and_numbers(value: Value) -> bool:
    """Whether a list holds tensors, or lists of them, and numbers beside them."""
    if not isinstance(value, list):
        return False
    tensors = [tensors_in(each) for each in value]
    return any(tensors) and any(is_number(each) for each in value)


def _no_child(path: Path, depth: int, children: Mapping[str, Bound], dotted: Iterable[str]) -> Refusal:
    at = ".".join(path[:depth])
    guess = nearest(path[depth], children) or nearest(".".join(path), [name for name in dotted if "." in name])
    if path[depth] in SIZE_NAMES:
        rest = ".".join(path[depth + 1 :])
        message = f"`{at}.{path[depth]}` is a size, " + (
            f"and has no `{rest}`" if rest else "a tensor is expected here"
        )
        return Refusal(message, f"sizes are numbers; a tensor: `{at}`", code="E130")
    names = ", ".join(children) or "no name given by `as`, no branch and no round"
    hint = f"did you mean `{guess}`?" if guess else f"inside `{at}`: {names}; its sizes: .c .t .l .h .w .d"
    return Refusal(f"`{at}` has no `{path[depth]}`", hint, code="E130")
