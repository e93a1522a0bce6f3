"""Expressions of an arena as one Python function, which computes with integers as well as with arrays of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from convcost.language.tracing import Arena
from convcost.language.tracing.arena import Computation

INT64 = 2**63
LONGEST_LINE = 100
AS_THEY_ARE: Mapping[int, Computation] = {}
Operations = Mapping[str, Callable[..., Any]]
"""``greatest(a, b, ...)``, ``is_negative(a)`` and ``rounded(a, bottom)`` for the numbers that a function is to take."""


class Program(NamedTuple):
    """The source of a function of all variables, or of what else is given, which gives the values of some expressions.

    ``fits_64_bits`` says that for no values of the variables any number on the way reaches 2^63.
    """

    source: str
    fits_64_bits: bool

    def function(self, operations: Operations) -> Callable[..., tuple[Any, ...]]:
        """The function, on the numbers that the operations take."""
        names: dict[str, Any] = dict(operations)
        exec(compile(self.source, "<traced>", "exec"), names)  # noqa: S102 - made of numbers and operators alone
        made: Callable[..., tuple[Any, ...]] = names["figures"]
        return made


def program(
    arena: Arena,
    expressions: Sequence[int],
    given: Sequence[int] | None = None,
    written_as: Mapping[int, Computation] = AS_THEY_ARE,
) -> Program:
    """Write the function that computes some expressions, each thing that they share once.

    It takes the expressions that are ``given``, all variables where none are. ``written_as`` has other computations
    that give the same.
    """
    parameters = range(len(arena.variables)) if given is None else given
    writer = _Writer(arena, written_as)
    for expression in _needed(arena, expressions, frozenset(parameters), written_as):
        writer.write(expression)
    for expression in {*parameters} & {*expressions}:
        writer.most = max(writer.most, arena.intervals[expression].largest)
    variables = ", ".join(f"t{index}" for index in parameters)
    results = "".join(f"{writer.name(each)}, " for each in expressions)
    lines = [f"def figures({variables}):", *(f"    {line}" for line in writer.lines), f"    return ({results})"]
    return Program("\n".join(lines), writer.most < INT64)


def _needed(
    arena: Arena, expressions: Iterable[int], given: frozenset[int], written_as: Mapping[int, Computation]
) -> list[int]:
    """The expressions and all that they are made of beside what is given, in an order of computation."""
    needed: set[int] = set()
    waiting = list(expressions)
    while waiting:
        expression = waiting.pop()
        if expression not in needed and expression not in given:
            needed.add(expression)
            waiting += written_as.get(expression, arena.terms[expression]).parts
    return sorted(needed)


class _Writer:
    """A line for every expression; products share their beginnings."""

    def __init__(self, arena: Arena, written_as: Mapping[int, Computation]) -> None:
        self.arena = arena
        self.written_as = written_as
        self.lines: list[str] = []
        self.most = 0
        self._products: dict[tuple[int, ...], str] = {}

    def name(self, expression: int) -> str:
        known = self.arena.known(expression)
        return f"t{expression}" if known is None else f"({known})"

    def write(self, expression: int) -> None:
        term = self.written_as.get(expression, self.arena.terms[expression])
        self.most = max(self.most, self.arena.intervals[expression].largest)
        if term.operation == "variable" or self.arena.known(expression) is not None:
            return
        match term.operation:
            case "sum":
                written = self._sum(expression, term)
            case "product":
                written = self._product(term.parts)
            case "quotient":
                written = f"{self.name(term.parts[0])} // {self.name(term.parts[1])}"
            case "greatest":
                written = f"greatest({', '.join(map(self.name, term.parts))})"
            case "round":
                self.most = max(self.most, 2 * self.arena.intervals[term.parts[0]].largest + 2 * term.constant)
                written = f"rounded({self.name(term.parts[0])}, {term.constant})"
            case _:
                written = f"is_negative({self.name(term.parts[0])})"
        self.lines.append(f"t{expression} = {written}")

    def _sum(self, expression: int, term: Computation) -> str:
        """A line for every so many summands: compilers refuse an expression that is too deep."""
        parts, coefficients, constant = term.parts, term.coefficients, term.constant
        largest = (
            abs(each) * self.arena.intervals[part].largest for part, each in zip(parts, coefficients, strict=True)
        )
        self.most = max(self.most, abs(constant) + sum(largest), *map(abs, coefficients))
        summands = [
            f" {'-' if each < 0 else '+'} "
            + (self.name(part) if abs(each) == 1 else f"{abs(each)} * {self.name(part)}")
            for part, each in zip(parts, coefficients, strict=True)
        ]
        before = str(constant) if constant or summands[0].startswith(" -") else ""
        while len(summands) > LONGEST_LINE:
            self.lines.append(f"t{expression} = {(before + ''.join(summands[:LONGEST_LINE])).removeprefix(' + ')}")
            before, summands = f"t{expression}", summands[LONGEST_LINE:]
        return (before + "".join(summands)).removeprefix(" + ")

    def _product(self, parts: tuple[int, ...]) -> str:
        """The beginning of the product, which others may share, times the last factor."""
        if len(parts) == 1:
            return self.name(parts[0])
        largest = 1
        for part in parts:
            largest *= max(self.arena.intervals[part].largest, 1)
        self.most = max(self.most, largest)
        if parts not in self._products:
            written = f"{self._product(parts[:-1])} * {self.name(parts[-1])}"
            self._products[parts] = f"p{len(self._products)}"
            self.lines.append(f"{self._products[parts]} = {written}")
        return self._products[parts]
