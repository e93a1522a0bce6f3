"""Integer expressions, each stored once, with the extent that its values lie in and the guards of one run.

An expression is a number that stands for a `Computation`. What it is made of has smaller numbers, so that their order
is an order of computation. They are kept in a normal form, so that most expressions that are equal are the same:

* a sum holds a constant and every summand once, with its coefficient; a summand is no sum;
* a product holds its factors in order; its coefficient, and that of a sum in it, stands outside.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd
from typing import Literal, NamedTuple

Operation = Literal["variable", "sum", "product", "quotient", "greatest", "round", "is_negative"]


class Computation(NamedTuple):
    """What an expression is, by its operation.

    variable: ``constant`` is which. sum: ``constant`` plus each part times its coefficient. product: of the parts.
    quotient: the first part by the second, rounded down. greatest: of the parts. round: the part over ``constant``,
    halves to even. is_negative: 1 where the part is below 0, else 0.
    """

    operation: Operation
    parts: tuple[int, ...] = ()
    coefficients: tuple[int, ...] = ()
    constant: int = 0


class Extent(NamedTuple):
    """Both ends belong to it."""

    least: int
    most: int

    @property
    def largest(self) -> int:
        """The largest magnitude."""
        return max(abs(self.least), abs(self.most))


class Guard(NamedTuple):
    """What was asked of an expression: whether it is below 0, whether it is 0, or its value."""

    question: Literal["is_negative", "is_zero", "value"]
    expression: int


class Factors(NamedTuple):
    """An expression as a coefficient and factors that have none."""

    coefficient: int
    parts: tuple[int, ...]


class Arena:
    """All expressions of the variables of one space, and the guards of the run that is under way.

    Variables are integers in the given intervals. Answers that the intervals settle leave no guard.
    """

    def __init__(self, variables: Iterable[Extent]) -> None:
        """Begin with the variables, whose expressions are 0, 1, 2, ..."""
        self.terms: list[Computation] = []
        self.intervals: list[Extent] = []
        self._numbers: dict[Computation, int] = {}
        self._factors: dict[int, Factors] = {}
        self.witness: tuple[int, ...] = ()
        self.values: dict[int, int] = {}
        self.path: dict[Guard, int] = {}
        """The guards of this run in the order in which they were first asked, and how they came out."""
        self.variables = tuple(variables)
        for index, interval in enumerate(self.variables):
            self._interned(Computation("variable", constant=index), interval)

    def begin(self, witness: tuple[int, ...]) -> None:
        """Begin a run at a point: a value for every variable."""
        self.witness = witness
        self.values = dict(enumerate(witness))
        self.path = {}

    def value(self, expression: int) -> int:
        """The value at the point of this run."""
        found = self.values.get(expression)
        if found is None:
            term = self.terms[expression]
            found = computed(term, tuple(map(self.value, term.parts)))
            self.values[expression] = found
        return found

    def ask(self, guard: Guard) -> int:
        """How a guard comes out at the point of this run; remembered, unless it comes out so everywhere."""
        known = self._settled(guard)
        if known is None:
            known = self.path.get(guard)
        if known is None:
            known = self.path[guard] = answer(guard, self.value(guard.expression))
        return known

    def _settled(self, guard: Guard) -> int | None:
        least, most = self.intervals[guard.expression]
        if guard.question == "is_negative":
            return 1 if most < 0 else 0 if least >= 0 else None
        if least == most:
            return answer(guard, least)
        return 0 if guard.question == "is_zero" and not least <= 0 <= most else None

    def add(self, *summands: tuple[int, int], constant: int = 0) -> int:
        """The sum of expressions, each with its coefficient, and a constant."""
        terms: dict[int, int] = {}
        for expression, coefficient in summands:
            term = self.terms[expression]
            if term.operation == "sum":
                constant += coefficient * term.constant
                for part, inner in zip(term.parts, term.coefficients, strict=True):
                    terms[part] = terms.get(part, 0) + coefficient * inner
            else:
                terms[expression] = terms.get(expression, 0) + coefficient
        return self._sum({part: each for part, each in terms.items() if each}, constant)

    def constant(self, value: int) -> int:
        """A number."""
        return self._sum({}, value)

    def multiply(self, left: int, right: int) -> int:
        """The product."""
        first, second = self.factors(left), self.factors(right)
        return self._product(
            Factors(first.coefficient * second.coefficient, tuple(sorted((*first.parts, *second.parts))))
        )

    def quotient(self, top: int, bottom: int) -> int:
        """``top // bottom``; the bottom must not be 0, which the caller has asked."""
        exact = self.exact_quotient(top, bottom)
        if exact is not None:
            return exact
        divisor = self.known(bottom)
        if divisor is None:
            return self._quotient(top, bottom)
        whole, rest = self._split(top, divisor)
        return self.add((whole, 1), (self._quotient(rest, bottom), 1))

    def greatest(self, expressions: Iterable[int]) -> int:
        """The greatest of some expressions; those that never are it are left out."""
        distinct = sorted(set(expressions))
        floor = max(self.intervals[each].least for each in distinct)
        best = next(each for each in distinct if self.intervals[each].least == floor)
        parts = tuple(each for each in distinct if each == best or self.intervals[each].most > floor)
        if len(parts) == 1:
            return parts[0]
        most = max(self.intervals[each].most for each in parts)
        return self._interned(Computation("greatest", parts), Extent(floor, most))

    def rounded(self, top: int, bottom: int) -> int:
        """``top / bottom`` to the nearest integer, halves to the even one; the bottom is a number of at least 1."""
        least, most = (round(Fraction(each, bottom)) for each in self.intervals[top])
        return self._interned(Computation("round", (top,), constant=bottom), Extent(least, most))

    def is_negative(self, expression: int) -> int:
        """1 where it is below 0, else 0: a choice between two sums without a guard."""
        known = self._settled(Guard("is_negative", expression))
        if known is not None:
            return self.constant(known)
        return self._interned(Computation("is_negative", (expression,)), Extent(0, 1))

    def known(self, expression: int) -> int | None:
        """The number that an expression is; None where it depends on a variable."""
        term = self.terms[expression]
        return term.constant if term.operation == "sum" and not term.parts else None

    def content(self, expression: int) -> int:
        """What divides every value of a sum for sure; 1 at least."""
        term = self.terms[expression]
        return gcd(term.constant, *term.coefficients) or 1 if term.operation == "sum" else 1

    def divided(self, expression: int, divisor: int) -> int:
        """A sum by what divides its content; of whatever is no sum, that is 1."""
        if divisor == 1:
            return expression
        term = self.terms[expression]
        terms = {part: each // divisor for part, each in zip(term.parts, term.coefficients, strict=True)}
        return self._sum(terms, term.constant // divisor)

    def factors(self, expression: int) -> Factors:
        """The coefficient of an expression and the factors without it."""
        found = self._factors.get(expression)
        if found is None:
            found = self._factors[expression] = self._factored(expression)
        return found

    def _factored(self, expression: int) -> Factors:
        term = self.terms[expression]
        if term.operation == "product":
            return Factors(1, term.parts)
        if term.operation != "sum":
            return Factors(1, (expression,))
        if not term.parts:
            return Factors(term.constant, ())
        if not term.constant and len(term.parts) == 1:
            return Factors(term.coefficients[0], self.factors(term.parts[0]).parts)
        content = self.content(expression) * (-1 if term.coefficients[0] < 0 else 1)
        return Factors(content, (self.divided(expression, content) if content != 1 else expression,))

    def _sum(self, terms: Mapping[int, int], constant: int) -> int:
        if not constant and len(terms) == 1 and 1 in terms.values():
            return next(iter(terms))
        parts = tuple(sorted(terms))
        least = most = constant
        for part in parts:
            ends = sorted(terms[part] * end for end in self.intervals[part])
            least, most = least + ends[0], most + ends[1]
        return self._interned(
            Computation("sum", parts, tuple(terms[part] for part in parts), constant), Extent(least, most)
        )

    def _product(self, factors: Factors) -> int:
        if not factors.coefficient or not factors.parts:
            return self.constant(factors.coefficient)
        if len(factors.parts) == 1:
            return self.add((factors.parts[0], factors.coefficient))
        interval = self.intervals[factors.parts[0]]
        for part in factors.parts[1:]:
            ends = [one * other for one in interval for other in self.intervals[part]]
            interval = Extent(min(ends), max(ends))
        made = self._interned(Computation("product", factors.parts), interval)
        return self.add((made, factors.coefficient))

    def exact_quotient(self, top: int, bottom: int) -> int | None:
        """Where every value of the top is a multiple of the bottom, whatever the variables."""
        above, below = self.factors(top), self.factors(bottom)
        left = list(above.parts)
        for part in below.parts:
            if part not in left:
                return None
            left.remove(part)
        if not below.coefficient or above.coefficient % below.coefficient:
            return None
        return self._product(Factors(above.coefficient // below.coefficient, tuple(left)))

    def _split(self, top: int, divisor: int) -> tuple[int, int]:
        """``top // divisor = whole + rest // divisor``: what is divisible for sure goes into the first."""
        term = self.terms[top]
        if term.operation != "sum":
            return self.constant(0), top
        pairs = list(zip(term.parts, term.coefficients, strict=True))
        whole = {part: each // divisor for part, each in pairs if each % divisor == 0}
        rest = {part: each for part, each in pairs if each % divisor}
        above, left = divmod(term.constant, divisor)
        return self._sum(whole, above), self._sum(rest, left)

    def _quotient(self, top: int, bottom: int) -> int:
        value = self.known(top)
        if value == 0:
            return top
        below = self.intervals[bottom]
        if below.least > 0 or below.most < 0:
            ends = [one // other for one in self.intervals[top] for other in below]
            interval = Extent(min(ends), max(ends))
        else:
            largest = self.intervals[top].largest + 1
            interval = Extent(-largest, largest)
        if interval.least == interval.most:
            return self.constant(interval.least)
        return self._interned(Computation("quotient", (top, bottom)), interval)

    def _interned(self, term: Computation, interval: Extent) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.terms)
            self.terms.append(term)
            self.intervals.append(interval)
        return number


def answer(guard: Guard, value: int) -> int:
    """How a guard comes out for a value of its expression."""
    if guard.question == "value":
        return value
    return int(value < 0 if guard.question == "is_negative" else value == 0)


def computed(term: Computation, parts: tuple[int, ...]) -> int:
    """The value of a term from those of its parts; of variables there is none."""
    match term.operation:
        case "sum":
            return term.constant + sum(each * part for each, part in zip(term.coefficients, parts, strict=True))
        case "product":
            value = 1
            for part in parts:
                value *= part
            return value
        case "quotient":
            return parts[0] // parts[1]
        case "greatest":
            return max(parts)
        case "round":
            return round(Fraction(parts[0], term.constant))
        case "is_negative":
            return int(parts[0] < 0)
        case _:
            raise ValueError("a variable has no parts to be computed from")
