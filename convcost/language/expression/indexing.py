"""What is taken out of a list, or out of a tensor that has parts: ``w[0]``, ``w[1:]``, ``m[i].c``."""

from functools import reduce
from typing import NamedTuple

from convcost.errors import Refusal
from convcost.language.expression.nodes import Expression, Scope
from convcost.language.expression.operations import blaming
from convcost.language.expression.values import HasParts, Stretch, Value, describe, item, whole
from convcost.language.tracing import concrete


class Slice(NamedTuple):
    """``1:`` of ``w[1:]``: from one place to before another, from the beginning or to the end where none is given."""

    first: Expression | None
    behind: Expression | None
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """The two places."""
        bounds = [each and each.evaluate(scope) for each in (self.first, self.behind)]
        places = (None if each is None else concrete(whole(each, "an end of a slice")) for each in bounds)
        return blaming(self, lambda: Stretch(*places))

    def parts(self) -> tuple[Expression, ...]:
        """The ends that are written."""
        return tuple(each for each in (self.first, self.behind) if each is not None)


class Index(NamedTuple):
    """``table[i][j]``. The indices stand side by side, so that their number is not depth."""

    values: Expression
    indices: tuple[Expression, ...]
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """The item."""
        values = self.values.evaluate(scope)
        indices = [each.evaluate(scope) for each in self.indices]
        found = blaming(self, lambda: reduce(item, indices, values))
        if isinstance(found, list):
            scope.goes_through(len(found))
        return found

    def parts(self) -> tuple[Expression, ...]:
        """The list and the indices."""
        return (self.values, *self.indices)


class Member(NamedTuple):
    """``m[i].c``: a size or a part of what stands before the dot."""

    owner: Expression
    path: tuple[str, ...]
    start: int
    end: int

    def evaluate(self, scope: Scope) -> Value:
        """What the owner says."""
        owner = self.owner.evaluate(scope)
        return blaming(self, lambda: self._member(owner))

    def _member(self, owner: Value) -> Value:
        if not isinstance(owner, HasParts):
            raise Refusal(f"only a tensor has a `.{self.path[0]}`, got {describe(owner)}", code="E134")
        return owner.part(self.path)

    def parts(self) -> tuple[Expression, ...]:
        """What stands before the dot."""
        return (self.owner,)
