"""The formulas of a network's figures: one run of the builder on numbers that remember where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.components import EVERYTHING
from convcost.exploring.designs.subject import Subject
from convcost.exploring.formulas.polynomial import TEXT, Writer, Writing, atoms, variables_in
from convcost.language.expression import Value
from convcost.language.tracing import Arena, Extent, Guard, Leak, Traced
from convcost.notation.build.builder import Builder
from convcost.notation.build.values import resolve_values

LARGEST_FREE = 2**20
LONGEST_STEP = 64
"""Sizes are tried as multiples of at most this, so that roundings go."""


@dataclass(frozen=True)
class Formulas:
    """Figures as expressions of what is free; they hold wherever the guards come out as they did.

    A free name stands for its symbol times its step: ``res = 32*r``.
    """

    subject: Subject
    arena: Arena
    free: tuple[str, ...]
    steps: tuple[int, ...]
    defaults: tuple[int, ...]
    expressions: tuple[Traced | int, ...]
    guards: Mapping[Guard, int]

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """What stands for every variable: the name itself, or its first letter where it has a step."""
        taken = set(self.free)
        symbols = []
        for name, step in zip(self.free, self.steps, strict=True):
            symbol = name if step == 1 else next(each for each in (name[0], f"{name}_") if each not in taken)
            taken.add(symbol)
            symbols.append(symbol)
        return tuple(symbols)

    def written(self, place: int, writing: Writing = TEXT, names: Sequence[str] = ()) -> str:
        """The formula of a column."""
        found = self.expressions[place]
        writer = Writer(self.arena, tuple(names) or self.symbols, writing)
        return writer.expression(found.expression) if isinstance(found, Traced) else writing.number(found)

    def at(self, values: Mapping[str, int]) -> tuple[int, ...]:
        """The figures for values of all that is free; raises `ConvcostError` where the formulas do not hold."""
        point = []
        for name, step, default in zip(self.free, self.steps, self.defaults, strict=True):
            value = values.get(name, default)
            if value % step or not 1 <= value // step <= LARGEST_FREE:
                raise _outside(f"`{name}` is {value}", f"the formulas hold for multiples of {step}, from {step} on")
            point.append(value // step)
        self.arena.begin(tuple(point))
        for guard, outcome in self.guards.items():
            if self.arena.ask(guard) != outcome:
                raise _outside("the formulas do not hold there", f"they hold where {self.condition(guard)}")
        return tuple(each if isinstance(each, int) else self.arena.value(each.expression) for each in self.expressions)

    def condition(self, guard: Guard) -> str:
        """What a guard asks for, in words of the formula."""
        expression, outcome = guard.expression, self.guards[guard]
        text = Writer(self.arena, self.symbols, TEXT).expression(expression)
        if guard.question == "value":
            return f"{text} = {outcome}"
        if guard.question == "is_zero":
            return f"{text} {'=' if outcome else '!='} 0"
        return f"{text} {'<' if outcome else '>='} 0"

    @property
    def domain(self) -> tuple[str, ...]:
        """Where the formulas hold, each condition once."""
        return tuple(dict.fromkeys(map(self.condition, self.guards)))


def formulas(subject: Subject, free: Sequence[str]) -> Formulas:
    """Trace a network; raises `ConvcostError` for names that are no whole numbers, and where it cannot be traced.

    Where sizes are rounded, the names behind them are taken as multiples of a power of two, if that makes the
    roundings go and their value in the file is one.
    """
    defaults = _defaults(subject, free)
    steps = dict.fromkeys(free, 1)
    best = found = _traced(subject, free, defaults, steps)
    while True:
        behind = {free[each] for each in _behind_atoms(found)}
        longer = {name: 2 * step for name, step in steps.items() if name in behind and not defaults[name] % (2 * step)}
        longer = {name: step for name, step in longer.items() if step <= LONGEST_STEP}
        if not longer:
            return best
        steps = {**steps, **longer}
        found = _traced(subject, free, defaults, steps)
        if len(_behind_atoms(found)) < len(_behind_atoms(best)):
            best = found


def _traced(subject: Subject, free: Sequence[str], defaults: Mapping[str, int], steps: Mapping[str, int]) -> Formulas:
    arena = Arena(Extent(1, LARGEST_FREE) for _ in free)
    arena.begin(tuple(defaults[name] // steps[name] for name in free))
    values: dict[str, Value] = {name: Traced(arena, place) * steps[name] for place, name in enumerate(free)}
    try:
        figures = subject.figures(subject.graph(values))
    except (Leak, TypeError, AttributeError) as leak:
        raise ConvcostError([Problem("E403", f"there is no formula: {leak}", notes=("free another name",))]) from None
    pairs = list(zip(subject.components, figures, strict=True))
    unknown = dict.fromkeys(part.column.title for part, each in pairs if not each.is_complete)
    if any(part.column.unit == "pixels" and each.value is EVERYTHING for part, each in pairs):
        hint = "some layer sees the whole input, whatever is left free"
        raise ConvcostError([Problem("E403", "there is no formula of the receptive field", notes=(hint,))])
    if unknown:
        hint = "some layer does not say what it costs"
        raise ConvcostError([Problem("E403", f"there is no formula of {', '.join(unknown)}", notes=(hint,))])
    expressions = tuple(each.value for each in figures)
    guards = dict(arena.path)
    return Formulas(
        subject,
        arena,
        tuple(free),
        tuple(steps[name] for name in free),
        tuple(defaults[name] for name in free),
        expressions,
        guards,
    )


def _behind_atoms(found: Formulas) -> set[int]:
    """The variables that are rounded somewhere in the figures."""
    traced = [each.expression for each in found.expressions if isinstance(each, Traced)]
    rounded = {atom for each in traced for atom in atoms(found.arena, each)}
    rounded = {atom for atom in rounded if found.arena.terms[atom].operation != "greatest"}
    return set().union(*(variables_in(found.arena, atom) for atom in rounded))


def _defaults(subject: Subject, free: Sequence[str]) -> dict[str, int]:
    """What the file says for every free name."""
    builder = Builder(subject.network, subject.variant)
    values = resolve_values(builder, subject.variant, dict(subject.values))
    found = {}
    for name in free:
        value = values.get(name)
        if type(value) is not int or value < 1:
            hint = "a formula is in whole numbers: free another name, or set this one"
            raise ConvcostError([Problem("E403", f"`{name}` is no whole number of at least 1", notes=(hint,))])
        found[name] = value
    return found


def _outside(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
