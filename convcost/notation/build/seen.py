"""The tensors and values that a block or a group sees, as a key, and with other names for the tensors."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from convcost.language.expression import Value
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Bound, Tensor


class UnknownKey(Exception):
    """What is seen has more to it than can be compared."""


class Seen:
    """The tensors that are seen, each once, in the order in which they are met."""

    def __init__(self) -> None:
        self.tensors: list[Tensor] = []
        self._numbers: dict[str, int] = {}

    def key(self, value: Value) -> Any:
        """Stands for a value: equal for values that nothing can tell apart."""
        kind = type(value)
        if kind is int or kind is str:
            return value
        if kind is bool or kind is Fraction:
            return kind.__name__, value
        if isinstance(value, list):
            return "list", tuple([self.key(each) for each in value])
        if isinstance(value, Bound) and not value.children and not value.has_rounds:
            return "tensors", value.is_list, tuple([self._number(tensor) for tensor in value.tensors])
        raise UnknownKey

    def _number(self, tensor: Tensor) -> int:
        number = self._numbers.get(tensor.name)
        if number is None:
            number = self._numbers[tensor.name] = len(self.tensors)
            self.tensors.append(tensor)
        return number


def renamed(scope: Frame, names: Mapping[str, str], tensors: Mapping[str, Bound]) -> Frame:
    """A scope with some of its tensors, which have other names in it."""

    def with_names(value: Any) -> Any:
        if isinstance(value, Bound):
            made = tuple(Tensor(names.get(each.name, each.name), each.shape) for each in value.tensors)
            return Bound(made, is_list=value.is_list)
        return [with_names(each) for each in value] if isinstance(value, list) else value

    return replace(
        scope,
        values={name: with_names(value) for name, value in scope.values.items()},
        tensors={name: with_names(value) for name, value in tensors.items()},
        entered=with_names(scope.entered),
        current=with_names(scope.current),
    )
