"""The number that is traced: a quotient of an expression and a number, computed with like any exact number."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache, wraps
from math import gcd, lcm
from typing import Any, NoReturn, TypeVar, cast

from convcost.language.tracing.arena import Arena, Guard

Number = int | Fraction
T = TypeVar("T", bound=Callable[..., Any])


class Leak(Exception):
    """A traced number was used where only its value would do: the run stands for no other point."""


class UnknownHash(Leak, TypeError):
    """A traced number was looked up by its value."""


class Traced:
    """``expression / bottom``, at the point of a run and at every other one at which the guards come out the same.

    It is no int and has no index, so that whatever would silently take its value raises. Two are equal as numbers
    are: what cannot be told for all points leaves a guard.
    """

    __slots__ = ("arena", "bottom", "expression")

    def __init__(self, arena: Arena, expression: int, bottom: int = 1) -> None:
        """A number over a bottom of at least 1."""
        self.arena = arena
        self.expression = expression
        self.bottom = bottom

    @property
    def value(self) -> Number:
        """The number at the point of this run; whoever uses it does not stand for other points."""
        value = self.arena.value(self.expression)
        return value if self.bottom == 1 else _settled(Fraction(value, self.bottom))

    def is_whole(self) -> bool:
        """Whether it is an integer, which leaves a guard where that differs from point to point."""
        if self.bottom == 1:
            return True
        rest = self - self.__floor__()
        return not isinstance(rest, Traced) or not rest

    def floored(self) -> Any:
        """The integer that it is, once it is known to be one."""
        return self if self.bottom == 1 else self.__floor__()

    def within(self, largest: int) -> bool:
        """Whether its top is of at most this magnitude."""
        arena = self.arena
        if arena.intervals[self.expression].largest <= largest:
            return True
        above = arena.add((self.expression, -1), constant=largest)
        below = arena.add((self.expression, 1), constant=largest)
        return not (arena.ask(Guard("is_negative", above)) or arena.ask(Guard("is_negative", below)))

    def __add__(self, other: object) -> "Traced | Number":
        return self._plus(other, 1, 1)

    __radd__ = __add__

    def __sub__(self, other: object) -> "Traced | Number":
        return self._plus(other, 1, -1)

    def __rsub__(self, other: object) -> "Traced | Number":
        return self._plus(other, -1, 1)

    def __neg__(self) -> "Traced | Number":
        return _made(self.arena, self.arena.add((self.expression, -1)), self.bottom)

    def __pos__(self) -> "Traced":
        return self

    def __abs__(self) -> "Traced | Number":
        found: Traced | Number = greatest((self, -self))
        return found

    def __mul__(self, other: object) -> "Traced | Number":
        top, bottom = _parts(self.arena, other)
        return _made(self.arena, self.arena.multiply(self.expression, top), self.bottom * bottom)

    __rmul__ = __mul__

    def __pow__(self, exponent: object) -> "Traced | Number":
        if not isinstance(exponent, int) or exponent < 0:
            raise Leak("a power of a number that varies")
        result: Traced | Number = 1
        for _ in range(exponent):
            result = self * result
        return result

    def __truediv__(self, other: object) -> "Traced | Number":
        if isinstance(other, Traced):
            exact = self.arena.exact_quotient(self.expression, other.expression)
            if exact is None or not other:
                raise Leak("a quotient of two numbers that vary")
            return _made(self.arena, exact, 1) * _settled(Fraction(other.bottom, self.bottom))
        return self * (1 / _number(other))

    def __rtruediv__(self, other: object) -> NoReturn:
        raise Leak("a quotient by a number that varies")

    def __floordiv__(self, other: object) -> "Traced | Number":
        top, bottom = _parts(self.arena, other)
        return _floored(self.arena, self.expression, self.bottom, top, bottom)

    def __rfloordiv__(self, other: object) -> "Traced | Number":
        top, bottom = _parts(self.arena, other)
        return _floored(self.arena, top, bottom, self.expression, self.bottom)

    def __mod__(self, other: object) -> "Traced | Number":
        rest: Traced | Number = self - cast("Any", self // other) * other
        return rest

    def __rmod__(self, other: object) -> "Traced | Number":
        return -(self * self.__rfloordiv__(other) - _number(other))

    def __divmod__(self, other: object) -> "tuple[Traced | Number, Traced | Number]":
        return self // other, self % other

    def __floor__(self) -> "Traced | Number":
        return self // 1

    def __ceil__(self) -> "Traced | Number":
        return -(-self // 1)

    def __round__(self, digits: None = None) -> "Traced | Number":
        if self.bottom == 1:
            return self
        return _made(self.arena, self.arena.rounded(self.expression, self.bottom), 1)

    def __lt__(self, other: object) -> bool:
        return bool(self.arena.ask(Guard("is_negative", self._difference(other, 1))))

    def __gt__(self, other: object) -> bool:
        return bool(self.arena.ask(Guard("is_negative", self._difference(other, -1))))

    def __le__(self, other: object) -> bool:
        return not self > other

    def __ge__(self, other: object) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Traced | int | Fraction):
            return NotImplemented
        difference = self._difference(other, 1)
        return bool(self.arena.ask(Guard("is_zero", _unsigned(self.arena, difference))))

    def __bool__(self) -> bool:
        return not self.arena.ask(Guard("is_zero", _unsigned(self.arena, self.expression)))

    def __hash__(self) -> int:
        raise UnknownHash("a number that varies is no key")

    def __index__(self) -> NoReturn:
        raise Leak("a number that varies is no count and no index")

    def __int__(self) -> NoReturn:
        raise Leak("a number that varies has no single value")

    __float__ = __int__

    def __str__(self) -> str:
        return str(self.value)

    def __repr__(self) -> str:
        """Equal for equal expressions: arguments are remembered by it."""
        return f"<traced {self.expression}/{self.bottom}>"

    def __format__(self, form: str) -> str:
        return format(self.value, form)

    def _plus(self, other: object, sign: int, other_sign: int) -> "Traced | Number":
        top, bottom = _parts(self.arena, other)
        common = lcm(self.bottom, bottom)
        mine, its = sign * common // self.bottom, other_sign * common // bottom
        return _made(self.arena, self.arena.add((self.expression, mine), (top, its)), common)

    def _difference(self, other: object, sign: int) -> int:
        """An expression with the sign of the difference."""
        top, bottom = _parts(self.arena, other)
        arena = self.arena
        made = arena.add((self.expression, sign * bottom), (top, -sign * self.bottom))
        return arena.divided(made, arena.content(made))


def concrete(number: "Traced | int") -> int:
    """The value of a number that decides how often something happens: a guard holds it fast."""
    if not isinstance(number, Traced):
        return number
    if number.bottom != 1:
        raise Leak("a fraction that varies is no count")
    return number.arena.ask(Guard("value", number.expression))


def greatest(numbers: Iterable[Any]) -> Any:
    """The largest of some numbers, without a guard where some of them are traced."""
    found = list(numbers)
    traced = [each for each in found if isinstance(each, Traced)]
    if not traced:
        return max(found)
    arena = traced[0].arena
    parts = [_parts(arena, each) for each in found]
    common = lcm(*(bottom for _, bottom in parts))
    tops = [arena.add((top, common // bottom)) for top, bottom in parts]
    return _made(arena, arena.greatest(tops), common)


def smallest(numbers: Iterable[Any]) -> Any:
    """The smallest of some numbers, without a guard where some of them are traced."""
    found = list(numbers)
    if not any(isinstance(each, Traced) for each in found):
        return min(found)
    return -greatest(-each for each in found)


def chosen_if_less(left: Any, right: Any) -> "Traced | int":
    """1 where the left one is less than the right one, else 0, without a guard where one of them is traced."""
    traced = next((each for each in (left, right) if isinstance(each, Traced)), None)
    if traced is None:
        return int(left < right)
    arena = traced.arena
    difference = left - right
    top, _ = _parts(arena, difference)
    return cast("Traced | int", _made(arena, arena.is_negative(top), 1))


def remembered(size: int) -> Callable[[T], T]:
    """A cache of a function that steps aside where it is called with numbers that are traced."""

    def decorate(function: T) -> T:
        cached = lru_cache(maxsize=size)(function)

        @wraps(function)
        def call(*arguments: Any) -> Any:
            try:
                return cached(*arguments)
            except UnknownHash:
                return function(*arguments)

        return cast("T", call)

    return decorate


def _parts(arena: Arena, number: object) -> tuple[int, int]:
    """An expression and what it is over."""
    if isinstance(number, Traced):
        return number.expression, number.bottom
    if isinstance(number, int | Fraction):
        return arena.constant(number.numerator), number.denominator
    raise Leak(f"a number that varies meets {type(number).__name__}")


def _made(arena: Arena, expression: int, bottom: int) -> "Traced | Number":
    """In lowest terms, as far as that is known; a plain number where nothing varies."""
    known = arena.known(expression)
    if known is not None:
        return _settled(Fraction(known, bottom))
    if bottom != 1:
        factor = gcd(arena.content(expression), bottom)
        if factor != 1:
            return Traced(arena, arena.divided(expression, factor), bottom // factor)
    return Traced(arena, expression, bottom)


def _floored(arena: Arena, top: int, top_bottom: int, bottom: int, bottom_bottom: int) -> "Traced | Number":
    """``(top / top_bottom) // (bottom / bottom_bottom)``."""
    above, below = arena.add((top, bottom_bottom)), arena.add((bottom, top_bottom))
    if arena.ask(Guard("is_zero", _unsigned(arena, below))):
        raise ZeroDivisionError
    return _made(arena, arena.quotient(above, below), 1)


def _unsigned(arena: Arena, expression: int) -> int:
    """The same where it is 0, without a coefficient."""
    coefficient, parts = arena.factors(expression)
    return arena.divided(expression, coefficient) if coefficient not in {0, 1} and parts else expression


def _settled(number: Fraction) -> Number:
    return number.numerator if number.denominator == 1 else number


def _number(number: object) -> Fraction:
    if not isinstance(number, int | Fraction):
        raise Leak(f"a number that varies meets {type(number).__name__}")
    return Fraction(number)
