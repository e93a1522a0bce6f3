"""Expressions of an arena multiplied out: a coefficient for every product of powers of atoms.

An atom is a variable, or what no polynomial can say: a rounded quotient, a largest number, a choice.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from convcost.language.tracing import Arena

Monomial = tuple[int, ...]
"""The atoms of a product, each as often as its power says."""
MOST_MONOMIALS = 20_000


class Polynomial(NamedTuple):
    """Coefficients by monomial; none is 0."""

    terms: Mapping[Monomial, int]

    @property
    def ordered(self) -> list[tuple[Monomial, int]]:
        """The highest powers first."""
        return sorted(self.terms.items(), key=lambda term: (-len(term[0]), term[0]))

    def is_at_least(self, other: "Polynomial") -> bool:
        """Whether it is never smaller as long as no atom is negative; false where that cannot be told so."""
        return all(each >= 0 for each in _sum(self.terms, other.terms, -1).values())


def polynomial(arena: Arena, expression: int) -> Polynomial:
    """An expression, multiplied out; raises `OverflowError` where that has too many terms to be read."""
    return Polynomial(_Expander(arena).expand(expression))


class _Expander:
    def __init__(self, arena: Arena) -> None:
        self.arena = arena
        self.known: dict[int, dict[Monomial, int]] = {}

    def expand(self, expression: int) -> dict[Monomial, int]:
        found = self.known.get(expression)
        if found is None:
            found = self.known[expression] = self._expanded(expression)
            if len(found) > MOST_MONOMIALS:
                raise OverflowError
        return found

    def _expanded(self, expression: int) -> dict[Monomial, int]:
        term = self.arena.terms[expression]
        if term.operation == "sum":
            made: dict[Monomial, int] = {(): term.constant} if term.constant else {}
            for part, coefficient in zip(term.parts, term.coefficients, strict=True):
                made = _sum(made, self.expand(part), coefficient)
            return made
        if term.operation == "product":
            made = {(): 1}
            for part in term.parts:
                made = _product(made, self.expand(part))
            return made
        return {(expression,): 1}


def _sum(left: Mapping[Monomial, int], right: Mapping[Monomial, int], factor: int) -> dict[Monomial, int]:
    made = dict(left)
    for monomial, coefficient in right.items():
        made[monomial] = made.get(monomial, 0) + factor * coefficient
        if not made[monomial]:
            del made[monomial]
    return made


def _product(left: Mapping[Monomial, int], right: Mapping[Monomial, int]) -> dict[Monomial, int]:
    made: dict[Monomial, int] = {}
    for one, first in left.items():
        for other, second in right.items():
            monomial = tuple(sorted((*one, *other)))
            made[monomial] = made.get(monomial, 0) + first * second
    return {monomial: coefficient for monomial, coefficient in made.items() if coefficient}


def atoms(arena: Arena, expression: int) -> set[int]:
    """What the polynomial of an expression is made of that is no variable."""
    found = {atom for monomial in polynomial(arena, expression).terms for atom in monomial}
    return {atom for atom in found if arena.terms[atom].operation != "variable"}


def variables_in(arena: Arena, expression: int) -> set[int]:
    """The variables that an expression depends on."""
    term = arena.terms[expression]
    if term.operation == "variable":
        return {expression}
    return set().union(*(variables_in(arena, part) for part in term.parts))


class Writing(NamedTuple):
    """How a notation writes the parts of a polynomial."""

    times: str
    power: Callable[[str, int], str]
    number: Callable[[int], str]
    floor: Callable[[str, str], str]
    rounded: Callable[[str, int], str]
    greatest: Callable[[list[str]], str]
    choice: Callable[[str], str]


TEXT = Writing(
    "*",
    lambda atom, power: f"{atom}^{power}",
    lambda number: f"{number:,}",
    lambda top, bottom: f"floor(({top})/{bottom})",
    lambda top, bottom: f"round(({top})/{bottom})",
    lambda parts: f"max({', '.join(parts)})",
    lambda part: f"[{part} < 0]",
)
LATEX = Writing(
    r"\,",
    lambda atom, power: f"{atom}^{{{power}}}",
    lambda number: f"{number:,}".replace(",", r"{,}"),
    lambda top, bottom: rf"\left\lfloor\frac{{{top}}}{{{bottom}}}\right\rfloor",
    lambda top, bottom: rf"\mathrm{{round}}\left(\frac{{{top}}}{{{bottom}}}\right)",
    lambda parts: rf"\max\left({', '.join(parts)}\right)",
    lambda part: f"[{part} < 0]",
)
PYTHON = Writing(
    "*",
    lambda atom, power: f"{atom}**{power}",
    str,
    lambda top, bottom: f"(({top})//{bottom})",
    lambda top, bottom: f"round(Fraction({top}, {bottom}))",
    lambda parts: f"max({', '.join(parts)})",
    lambda part: f"int({part} < 0)",
)


class Writer(NamedTuple):
    """Writes expressions in a notation; variables have these names."""

    arena: Arena
    names: tuple[str, ...]
    writing: Writing

    def expression(self, expression: int) -> str:
        """The polynomial of an expression, the highest powers first."""
        return self.polynomial(polynomial(self.arena, expression))

    def polynomial(self, found: Polynomial) -> str:
        """Terms with their signs between them; 0 where there are none."""
        pieces = [(coefficient < 0, self._term(monomial, abs(coefficient))) for monomial, coefficient in found.ordered]
        if not pieces:
            return "0"
        first = f"-{pieces[0][1]}" if pieces[0][0] else pieces[0][1]
        return first + "".join(f" {'-' if is_negative else '+'} {text}" for is_negative, text in pieces[1:])

    def _term(self, monomial: Monomial, coefficient: int) -> str:
        powers = {atom: monomial.count(atom) for atom in dict.fromkeys(monomial)}
        written = [self._power(atom, power) for atom, power in powers.items()]
        if coefficient != 1 or not written:
            written.insert(0, self.writing.number(coefficient))
        return self.writing.times.join(written)

    def _power(self, atom: int, power: int) -> str:
        text = self._atom(atom)
        return text if power == 1 else self.writing.power(text, power)

    def _atom(self, atom: int) -> str:
        term = self.arena.terms[atom]
        match term.operation:
            case "variable":
                return self.names[term.constant]
            case "quotient":
                bottom = self.expression(term.parts[1])
                is_plain = self.arena.known(term.parts[1]) is not None or bottom.isidentifier()
                return self.writing.floor(self.expression(term.parts[0]), bottom if is_plain else f"({bottom})")
            case "round":
                return self.writing.rounded(self.expression(term.parts[0]), term.constant)
            case "greatest":
                return self.writing.greatest(list(map(self.polynomial, self._largest(term.parts))))
            case _:
                return self.writing.choice(self.expression(term.parts[0]))

    def _largest(self, parts: tuple[int, ...]) -> list[Polynomial]:
        """Without those that another one is never below: what figures are made of is not negative."""
        found = list(dict.fromkeys(parts))
        polynomials = [polynomial(self.arena, each) for each in found]
        kept: list[Polynomial] = []
        for place, each in enumerate(polynomials):
            others = polynomials[:place] + polynomials[place + 1 :]
            if not any(other.is_at_least(each) and other != each for other in others):
                kept.append(each)
        return kept
