"""What an idiom looks at: the operations by what they give, the stored tensors, and the two sides of a join."""

from collections.abc import Iterator
from math import isclose, prod

from convcost.bridges.captured import Captured, Constant, Operation


class Pieces:
    """The operations by what they give, and the stored tensors."""

    __slots__ = ("captured", "made", "uses")

    def __init__(self, captured: Captured) -> None:
        self.captured = captured
        self.made: dict[str, Operation] = {}
        self.uses: dict[str, int] = dict.fromkeys(captured.outputs, 1)
        for operation in captured.operations:
            for name in operation.inputs:
                self.uses[name] = self.uses.get(name, 0) + 1

    def before(self, name: str, type_: str, kind: str = "") -> Operation | None:
        """The operation that gives a tensor, if it is of a type and a kind."""
        found = self.made.get(name)
        if found is None or found.type != type_ or (kind and found.attributes.get("kind") != kind):
            return None
        return found

    def number(self, name: str) -> float | None:
        """The single number that a stored tensor is."""
        constant = self.captured.constants.get(name)
        if constant is None or constant.values is None or len(constant.values) != 1:
            return None
        return constant.values[0]

    def constant(self, name: str) -> Constant | None:
        """A stored tensor."""
        return self.captured.constants.get(name)

    def with_number(self, operation: Operation | None, kind: str, number: float) -> str | None:
        """The tensor that an operation joins with a certain number.

        A file that was stripped of its numbers has single ones of which nobody knows the value: they may be any.
        """
        if operation is None or operation.type != "join" or operation.attributes.get("kind") != kind:
            return None
        if len(operation.inputs) != 2:
            return None
        for name, other in both(operation):
            if self.may_be(other, number) and (kind in {"add", "mul"} or other == operation.inputs[1]):
                return name
        return None

    def may_be(self, name: str, number: float) -> bool:
        """Whether a tensor is a stored single number of that value, or of one that was stripped away."""
        value = self.number(name)
        return isclose(value, number, rel_tol=1e-3) if value is not None else self.is_single(name)

    def is_single(self, name: str) -> bool:
        """Whether a tensor is a stored single number."""
        constant = self.captured.constants.get(name)
        return constant is not None and prod(constant.sizes) == 1


def both(operation: Operation) -> Iterator[tuple[str, str]]:
    """The two inputs, and the other way round."""
    a, b = operation.inputs
    yield a, b
    yield b, a


def is_join(operation: Operation, kind: str) -> bool:
    """Whether it joins two tensors in this way."""
    return operation.type == "join" and operation.attributes.get("kind") == kind and len(operation.inputs) == 2
