"""What the modifiers of a step come to in numbers: the rounds of a `for`, the count of a `repeat`, a `when`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple, TypeVar

from convcost.analysis.dtypes import DTYPE_ALIASES, DTYPE_BITS
from convcost.errors import Refusal, nearest
from convcost.language.expression import Value, truth
from convcost.language.expression.values import is_number
from convcost.language.tracing import concrete
from convcost.layers.fields import show, whole
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Bound
from convcost.notation.spec.model import NO_ARGUMENTS, Arguments, LoopTerm, Modifiers, Term

T = TypeVar("T")


def loop_rounds(builder: Builder, loop: LoopTerm, frame: Frame) -> Iterator[dict[str, Value]]:
    """The names of each round of a `for`."""
    rounds = builder.evaluate(loop.term, frame)
    names = [name.path[0] for name in loop.loop.names]
    if not isinstance(rounds, list):
        message = f"`for` runs over a list, {show(rounds)} came out"
        label = "range(n) counts from 0" if is_number(rounds) else "no list"
        label = "all of its rounds are a list: NAME.*" if isinstance(rounds, Bound) and rounds.has_rounds else label
        raise builder.error_at("E134", message, loop.term, label, frame)
    for number, values in enumerate(rounds):
        row = values if len(names) > 1 else [values]
        if not isinstance(row, list) or len(row) != len(names):
            message = f"round {number} of this `for` gives {show(values)} for {len(names)} names"
            raise builder.error_at("E134", message, loop.term, f"{', '.join(names)} in ...", frame)
        builder.count_step(loop.term, frame)
        yield dict(zip(names, row, strict=True))


class Ends(NamedTuple):
    """Whether a round is the first one or the last one of its step; of a step without rounds, neither."""

    is_first: bool = False
    is_last: bool = False


BETWEEN = Ends()


def with_last(rounds: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Each with whether it is the last one."""
    waiting: list[T] = []
    for each in rounds:
        if waiting:
            yield waiting.pop(), False
        waiting.append(each)
    for each in waiting:
        yield each, True


def changed_at(builder: Builder, modifiers: Modifiers, ends: Ends, frame: Frame) -> Arguments:
    """The arguments that `first` and `last` give to a round; where it is both, they must not contradict each other."""
    if not modifiers.first and not modifiers.last:
        return NO_ARGUMENTS
    first = modifiers.first if ends.is_first else NO_ARGUMENTS
    last = modifiers.last if ends.is_last else NO_ARGUMENTS
    for name in first.keys() & last.keys():
        if builder.argument(first[name], frame) != builder.argument(last[name], frame):
            message = f"the only round is the first and the last one, and they give `{name}` two values"
            raise builder.error_at("E200", message, last[name].term, "leave one of the two out", frame)
    return {**first, **last}


def repeat_count(builder: Builder, term: Term, frame: Frame) -> int:
    """How often a step is repeated; its rounds count as work at once."""
    value = builder.evaluate(term, frame)
    try:
        count = concrete(whole(value))
    except ValueError as error:
        code = "E133" if isinstance(value, Fraction) else "E200"
        raise builder.error_at(code, f"`repeat` {error}", term, "", frame) from None
    if count > builder.work.left:
        message = f"`repeat` is {count:,}; {builder.work.left:,} more rounds at most"
        raise builder.error_at("E104", message, term, "too many rounds", frame)
    builder.work.does(count)
    return count


def is_true(builder: Builder, term: Term, frame: Frame) -> bool:
    """A `when` or `frozen`: true or false, nothing else."""
    value = builder.evaluate(term, frame)
    try:
        return truth(value)
    except Refusal as refusal:
        raise builder.error_at(refusal.code, refusal.message, term, refusal.hint, frame) from None


@contextmanager
def marking(builder: Builder, modifiers: Modifiers, frame: Frame) -> Iterator[None]:
    """While the layers of a step are added: they are frozen, and stored, as the step says; the innermost step wins."""
    outer = builder.frozen, builder.dtypes
    if modifiers.frozen is not None:
        builder.frozen = is_true(builder, modifiers.frozen, frame)
    if modifiers.dtype:
        given = {role: _dtype(builder, argument.term, frame) for role, argument in modifiers.dtype.items()}
        builder.dtypes = {**builder.dtypes, **given}
    yield
    builder.frozen, builder.dtypes = outer


def _dtype(builder: Builder, term: Term, frame: Frame) -> str:
    known: dict[str, Value] = {dtype: dtype for dtype in DTYPE_BITS}
    value = builder.evaluate(term, replace(frame, values={**known, **frame.values}))
    if isinstance(value, str) and value in DTYPE_BITS:
        return value
    guess = (DTYPE_ALIASES.get(value.lower()) or nearest(value, DTYPE_BITS)) if isinstance(value, str) else None
    label = f"did you mean `{guess}`?" if guess else f"one of: {', '.join(DTYPE_BITS)}"
    raise builder.error_at("E200", f"`dtype` must name a type, got {show(value)}", term, label, frame)
