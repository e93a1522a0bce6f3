"""Python as ruff lays it out: an expression on one line where it fits, else a line for each of its parts."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Union

WIDTH = 88
"""The longest line, as ruff has it unless it is told another."""
STEP = 4
LISTED = ("nn.Sequential", "super().__init__")
"""Calls of which every part has a line of its own where one line is too short."""


class Call(NamedTuple):
    """Something in brackets: a call, a list, a tuple; what follows the closing one belongs to it."""

    head: str
    parts: tuple["Expression", ...]
    tail: str = ""
    brackets: str = "()"


class Chain(NamedTuple):
    """Operands with an operator between each two of them."""

    operator: str
    operands: tuple["Expression", ...]


class Choice(NamedTuple):
    """One expression or the other."""

    chosen: "Expression"
    condition: str
    otherwise: "Expression"


class Each(NamedTuple):
    """The same expression so many times, among others: ``*(made for _ in range(times))``; alone without ``*()``."""

    made: "Expression"
    times: str
    number: str = "_"
    is_alone: bool = False

    @property
    def loop(self) -> str:
        """How often."""
        return f"for {self.number} in range({self.times})"


Expression = Union[str, Call, Chain, Choice, Each]  # noqa: UP007 - the classes are named before they are there


def call(head: str, *parts: Expression, **options: object) -> Call:
    """A call; an option is left out where it is None."""
    named = (keyword(name, value) for name, value in options.items() if value is not None)
    return Call(head, (*parts, *named))


def keyword(name: str, value: object) -> Expression:
    """``name=value``."""
    if isinstance(value, Call):
        return value._replace(head=f"{name}={value.head}")
    return f"{name}={value}"


def bracketed(parts: Sequence[Expression]) -> Call:
    """A list."""
    return Call("", tuple(parts), brackets="[]")


def renamed(expression: Expression, names: Callable[[str], str]) -> Expression:
    """The expression with its texts changed."""
    if isinstance(expression, str):
        return names(expression)
    if isinstance(expression, Call):
        parts = tuple(renamed(part, names) for part in expression.parts)
        return expression._replace(head=names(expression.head), parts=parts, tail=names(expression.tail))
    if isinstance(expression, Chain):
        return expression._replace(operands=tuple(renamed(each, names) for each in expression.operands))
    if isinstance(expression, Each):
        return expression._replace(made=renamed(expression.made, names))
    chosen, otherwise = renamed(expression.chosen, names), renamed(expression.otherwise, names)
    return Choice(chosen, names(expression.condition), otherwise)


def flat(expression: Expression) -> str:
    """The expression on one line."""
    if isinstance(expression, str):
        return expression
    if isinstance(expression, Call):
        opened, closed = expression.brackets[0], expression.brackets[1]
        return f"{expression.head}{opened}{', '.join(map(flat, expression.parts))}{closed}{expression.tail}"
    if isinstance(expression, Chain):
        return f" {expression.operator} ".join(map(flat, expression.operands))
    if isinstance(expression, Each):
        inner = f"{flat(expression.made)} {expression.loop}"
        return inner if expression.is_alone else f"*({inner})"
    return f"{flat(expression.chosen)} if {expression.condition} else {flat(expression.otherwise)}"


def statement(indent: int, head: str, expression: Expression) -> Iterator[str]:
    """The lines of ``head`` and an expression behind it, such as ``x = `` or ``return ``."""
    yield from _laid_out(indent, head, expression, "")


def _laid_out(indent: int, head: str, expression: Expression, end: str) -> Iterator[str]:
    space = " " * indent
    line = f"{space}{head}{flat(expression)}{end}"
    if _fits(line) or isinstance(expression, str):
        yield line
    elif isinstance(expression, Each):
        yield f"{space}{head}*("
        yield from _laid_out(indent + STEP, "", expression.made, "")
        yield f"{space}{' ' * STEP}{expression.loop}"
        yield f"{space}){end}"
    elif isinstance(expression, Call) and _fits(f"{space}{head}{expression.head}("):
        yield from _exploded(indent, head, expression, end)
    elif end and isinstance(expression, Chain | Choice):
        yield from _split(indent, head, expression, end)
    elif head:
        yield f"{space}{head}("
        yield from _inside(indent + STEP, expression)
        yield f"{space}){end}"
    elif isinstance(expression, Call):
        yield from _exploded(indent, head, expression, end)
    else:
        yield from _inside(indent, expression)


def _fits(line: str) -> bool:
    return len(line) <= WIDTH


def _exploded(indent: int, head: str, expression: Call, end: str) -> Iterator[str]:
    """The parts of a call on one line between the brackets if they fit there, else a line and a comma for each."""
    opened, closed = expression.brackets[0], expression.brackets[1]
    space = " " * indent
    yield f"{space}{head}{expression.head}{opened}"
    inner = f"{space}{' ' * STEP}{', '.join(map(flat, expression.parts))}"
    if _fits(inner) and expression.head and not expression.head.endswith(LISTED):
        yield inner
    elif len(expression.parts) == 1 and isinstance(only := expression.parts[0], Each) and only.is_alone:
        yield from _laid_out(indent + STEP, "", only.made, "")
        yield f"{space}{' ' * STEP}{only.loop}"
    else:
        for part in expression.parts:
            yield from _laid_out(indent + STEP, "", part, ",")
    yield f"{space}{closed}{expression.tail}{end}"


def _inside(indent: int, expression: Expression) -> Iterator[str]:
    """What stands between parentheses of its own."""
    if isinstance(expression, str | Call | Each) or _fits(f"{' ' * indent}{flat(expression)}"):
        yield from _laid_out(indent, "", expression, "")
    else:
        yield from _split(indent, "", expression, "")


def _split(indent: int, head: str, expression: Chain | Choice, end: str) -> Iterator[str]:
    """A line for every operand, the operator in front of it."""
    if isinstance(expression, Chain):
        first, *others = expression.operands
        yield from _laid_out(indent, head, first, "")
        for each in others[:-1]:
            yield from _laid_out(indent, f"{expression.operator} ", each, "")
        yield from _laid_out(indent, f"{expression.operator} ", others[-1], end)
        return
    yield from _laid_out(indent, head, expression.chosen, "")
    yield f"{' ' * indent}if {expression.condition}"
    yield from _laid_out(indent, "else ", expression.otherwise, end)
