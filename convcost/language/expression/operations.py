"""The parts of expressions that are made of others."""

from collections.abc import Callable
from typing import NamedTuple

from convcost.errors import Refusal
from convcost.language.expression.error import located
from convcost.language.expression.functions import FUNCTIONS
from convcost.language.expression.nodes import Expression, Scope
from convcost.language.expression.values import Value, calculate, compare, truth


def blaming(culprit: Expression, step: Callable[[], Value]) -> Value:
    """What a step gives; when it refuses, the whole of ``culprit`` is to blame."""
    try:
        return step()
    except Refusal as refusal:
        raise located(refusal, culprit.start, culprit.end) from refusal


def condition(expression: Expression, scope: Scope) -> bool:
    """The truth of an expression."""
    value = expression.evaluate(scope)
    return blaming(expression, lambda: truth(value)) is True


class Arithmetic(NamedTuple):
    """Operations of one precedence from left to right: ``a - b + c``. A loop, so that length is not depth."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """The exact result."""
        value = self.first.evaluate(scope)
        try:
            for symbol, operand in self.rest:
                value = calculate(symbol, value, operand.evaluate(scope))
                if isinstance(value, list):
                    scope.goes_through(len(value))
        except Refusal as refusal:
            raise located(refusal, self.start, self.end) from refusal
        return value

    def parts(self) -> tuple[Expression, ...]:
        """The operands."""
        return (self.first, *(operand for _, operand in self.rest))


class Negative(NamedTuple):
    """``-x``."""

    operand: Expression
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """The number with its sign changed."""
        value = self.operand.evaluate(scope)
        return blaming(self, lambda: calculate("-", 0, value))

    def parts(self) -> tuple[Expression, ...]:
        """The operand."""
        return (self.operand,)


class Compare(NamedTuple):
    """``a < b``."""

    left: Expression
    symbol: str
    right: Expression
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """True or false."""
        left, right = self.left.evaluate(scope), self.right.evaluate(scope)
        return blaming(self, lambda: compare(self.symbol, left, right))

    def parts(self) -> tuple[Expression, ...]:
        """Both sides."""
        return (self.left, self.right)


class Logic(NamedTuple):
    """``a and b and c``, or the same with ``or``; evaluated only as far as needed."""

    decisive: bool
    """The truth that settles the matter: false for ``and``, true for ``or``."""
    operands: tuple[Expression, ...]
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """True or false."""
        if any(condition(operand, scope) is self.decisive for operand in self.operands):
            return self.decisive
        return not self.decisive

    def parts(self) -> tuple[Expression, ...]:
        """The operands."""
        return self.operands


class Not(NamedTuple):
    """``not a``."""

    operand: Expression
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """True or false."""
        return not condition(self.operand, scope)

    def parts(self) -> tuple[Expression, ...]:
        """The operand."""
        return (self.operand,)


class Conditional(NamedTuple):
    """``a if c else b``; only the one that is chosen is evaluated."""

    chosen: Expression
    condition: Expression
    otherwise: Expression
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """One of the two, of any kind."""
        return (self.chosen if condition(self.condition, scope) else self.otherwise).evaluate(scope)

    def parts(self) -> tuple[Expression, ...]:
        """All three, as written."""
        return (self.chosen, self.condition, self.otherwise)


class Items(NamedTuple):
    """``[a, b]``."""

    items: tuple[Expression, ...]
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """A list of whatever the items are."""
        return [each.evaluate(scope) for each in self.items]

    def parts(self) -> tuple[Expression, ...]:
        """The items."""
        return self.items


class FunctionCall(NamedTuple):
    """``max(a, b)``; the parser has checked the function and how many arguments it takes."""

    function: str
    arguments: tuple[Expression, ...]
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """What the function gives."""
        values = [argument.evaluate(scope) for argument in self.arguments]
        result = blaming(self, lambda: FUNCTIONS[self.function].apply(*values))
        for each in (*values, result):
            if isinstance(each, list):
                scope.goes_through(len(each))
        return result

    def parts(self) -> tuple[Expression, ...]:
        """The arguments."""
        return self.arguments
