"""What every part of an expression can do, and the two smallest parts: literals and names."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from convcost.errors import Refusal
from convcost.language.expression.error import located
from convcost.language.expression.values import Number, Value


class Scope(Protocol):
    """What the names of an expression mean."""

    def value(self, path: tuple[str, ...]) -> Value:
        """The value of ``w`` as ``("w",)``, of ``in.h`` as ``("in", "h")``; raises `Refusal` for a name it lacks."""


class Expression(ABC):
    """A parsed expression. ``start`` and ``end`` (exclusive) are its characters in the text."""

    __slots__ = ()
    start: int
    end: int

    @abstractmethod
    def evaluate(self, scope: Scope) -> Value:
        """The value in a scope; raises `ExpressionError`."""

    def names(self) -> Iterator["Name"]:
        """Every name, in the order written, those of branches not taken included."""
        for part in self.parts():
            yield from part.names()

    def parts(self) -> tuple["Expression", ...]:
        """The expressions this one is made of."""
        return ()


@dataclass(frozen=True, slots=True)
class Literal(Expression):
    """A number, true or false. Two literals are equal when their values are, wherever they stand."""

    value: Number | bool | str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def evaluate(self, scope: Scope) -> Value:
        """The value, whatever the scope."""
        del scope
        return self.value


@dataclass(frozen=True, slots=True)
class Name(Expression):
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

    def names(self) -> Iterator["Name"]:
        """Itself."""
        yield self
