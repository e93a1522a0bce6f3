"""What every part of an expression can do, and the two smallest parts: literals and names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from convcost.errors import Refusal
from convcost.language.expression.error import located
from convcost.language.expression.values import Value


class Scope(Protocol):
    """What the names of an expression mean."""

    def value(self, path: tuple[str, ...]) -> Value:
        """The value of ``w`` as ``("w",)``, of ``in.h`` as ``("in", "h")``; raises `Refusal` for a name it lacks."""

    def goes_through(self, items: int) -> None:
        """Told how many items of lists an expression reads and makes, for who counts that as work; here, nobody."""
        del items


class Expression(Protocol):
    """A parsed expression."""

    @property
    def start(self) -> int:
        """Its first character in the text."""

    @property
    def end(self) -> int:
        """The character behind its last one."""

    def evaluate(self, scope: Scope) -> Value:
        """The value in a scope; raises `ExpressionError`."""

    def parts(self) -> "tuple[Expression, ...]":
        """The expressions that it is made of."""


def names_in(expression: Expression) -> "Iterator[Name]":
    """Every name in an expression, in the order written, those of branches not taken included."""
    if isinstance(expression, Name):
        yield expression
    for part in expression.parts():
        yield from names_in(part)


def size_of(expression: Expression) -> int:
    """Of how many parts an expression is made, itself included: how much there is to do to work it out once."""
    waiting, size = [expression], 0
    while waiting:
        size += 1
        waiting += waiting.pop().parts()
    return size


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, true, false, or a value that is given. Two literals are equal when their values are, wherever."""

    value: Value
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def evaluate(self, scope: Scope) -> Value:
        """The value, whatever the scope."""
        del scope
        return self.value

    def parts(self) -> tuple[Expression, ...]:
        """No others."""
        return ()


class Name(NamedTuple):
    """``w``, ``in.h``, ``stage.3``: the path is the text between the dots."""

    path: tuple[str, ...]
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """What the scope says."""
        try:
            return scope.value(self.path)
        except Refusal as refusal:
            raise located(refusal, self.start, self.end) from refusal

    def parts(self) -> tuple[Expression, ...]:
        """No others."""
        return ()
