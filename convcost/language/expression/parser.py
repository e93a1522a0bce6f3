"""A precedence parser: from the loosest, ``a if c else b``, to the tightest, ``x[i]``."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from convcost.errors import Refusal, nearest
from convcost.language.expression.cursor import CLOSING, Cursor, refused
from convcost.language.expression.error import ExpressionError, located
from convcost.language.expression.functions import FUNCTIONS, LATER_FUNCTIONS, WORDS_TOO
from convcost.language.expression.indexing import Index, Member, Slice
from convcost.language.expression.nodes import Expression, Literal, Name
from convcost.language.expression.operations import (
    Arithmetic,
    Compare,
    Conditional,
    FunctionCall,
    Items,
    Logic,
    Negative,
    Not,
)
from convcost.language.expression.tokens import Token
from convcost.language.expression.values import is_number, settled

DEEPEST = 50

CHOICE, OR, AND, NOT, COMPARE, SUM, PRODUCT, SIGN = range(8)
BINDING: Mapping[str, int] = {
    "or": OR, "and": AND,
    "<": COMPARE, "<=": COMPARE, ">": COMPARE, ">=": COMPARE, "==": COMPARE, "!=": COMPARE,
    "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "//": PRODUCT, "%": PRODUCT,
}  # fmt: skip
LOOP_FORM = "write `for: t c in stages`, the names separated by spaces"
OTHER_LANGUAGES = {"int": "floor", "trunc": "floor", "make_divisible": "div", "length": "len", "size": "len"}


class Loop(NamedTuple):
    """What stands behind ``for:``, as in ``t c n s in stages``: the names of a round and the list of rounds."""

    names: tuple[Name, ...]
    values: Expression


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Parse an expression; raises `ExpressionError`."""
    parser = Parser(text)
    whole = parser.expression(CHOICE)
    parser.finish()
    return whole


@lru_cache(maxsize=1024)
def parse_loop(text: str) -> Loop:
    """Parse ``names in values``, the names separated by spaces or commas; raises `ExpressionError`."""
    parser = Parser(text)
    names = parser.loop_names()
    values = parser.expression(CHOICE)
    parser.finish()
    return Loop(names, values)


class Parser(Cursor):
    """Reads an expression from the cursor; ``depth`` counts expressions inside expressions."""

    depth = 0

    def expression(self, loosest: int) -> Expression:
        """An expression whose operators bind at least as tightly as ``loosest``."""
        start = self.token.start
        if self.depth > DEEPEST:
            message = f"an expression nests at most {DEEPEST} deep"
            raise ExpressionError(message, start, self.token.end, "put parts of it into `vars`", "E104")
        self.depth += 1
        result = self.prefix(loosest)
        while (binding := self.binding()) >= max(loosest, OR):
            result = self.run(result, binding, start)
        if loosest == CHOICE and self.sees("if"):
            result = self.choice(result, start)
        self.depth -= 1
        return result

    def binding(self) -> int:
        """How tightly the next token binds as an operator; -1 when it is none."""
        return BINDING.get(self.token.text, -1)

    def run(self, first: Expression, binding: int, start: int) -> Expression:
        """Operations of one binding: ``a - b + c``, ``a and b``, or one comparison."""
        symbols, operands = [], [first]
        while self.binding() == binding:
            symbols.append(self.take())
            operands.append(self.expression(binding + 1))
        if binding in {OR, AND}:
            return Logic(binding == OR, tuple(operands), start, self.taken.end)
        if binding != COMPARE:
            words = (symbol.text for symbol in symbols)
            return Arithmetic(first, tuple(zip(words, operands[1:], strict=True)), start, self.taken.end)
        if len(symbols) > 1:
            raise refused("comparisons cannot be chained", symbols[1], "write `a < b and b < c`")
        return Compare(first, symbols[0].text, operands[1], start, self.taken.end)

    def choice(self, chosen: Expression, start: int) -> Expression:
        """The rest of ``a if c else b``."""
        word = self.take()
        condition = self.expression(OR)
        if not self.sees("else"):
            raise refused("`if` without `else`", word, "write `a if condition else b`")
        self.take()
        otherwise = self.expression(CHOICE)
        return Conditional(chosen, condition, otherwise, start, self.taken.end)

    def prefix(self, loosest: int) -> Expression:
        """``not x``, ``-x``, or an operand."""
        if self.sees("-"):
            sign = self.take()
            operand = self.expression(SIGN)
            if isinstance(operand, Literal) and is_number(operand.value):
                return Literal(-operand.value, sign.start, self.taken.end)
            return Negative(operand, sign.start, self.taken.end)
        if not self.sees("not"):
            return self.operand()
        word = self.take()
        if loosest > NOT:
            raise refused("`not` needs brackets here", word, "write `(not x)`")
        return Not(self.expression(NOT), word.start, self.taken.end)

    def operand(self) -> Expression:
        """A value, the indices behind it, and the power it is raised to, which binds tighter than a sign before it."""
        start = self.token.start
        result = self.value()
        while self.sees("[") or self.token.kind == "member":
            if self.token.kind == "member":
                path = tuple(self.take().text.split(".")[1:])
                result = Member(result, path, start, self.taken.end)
            else:
                indices = tuple(self.indices())
                result = Index(result, indices, start, self.taken.end)
        if self.sees("("):
            raise refused("only a function is called with brackets", self.token, "to multiply, write `*`")
        if self.sees("**"):
            self.take()
            exponent = self.expression(SIGN)
            return Arithmetic(result, (("**", exponent),), start, self.taken.end)
        return result

    def indices(self) -> Iterator[Expression]:
        """What stands in each of the brackets side by side."""
        while self.sees("["):
            opening = self.take()
            yield self.index()
            self.close(opening)

    def index(self) -> Expression:
        """An index, or a slice: ``1:``, ``:-1``, ``1:3``."""
        start = self.token.start
        first = None if self.sees(":") else self.expression(CHOICE)
        if first is not None and not self.sees(":"):
            return first
        self.take()
        behind = None if self.sees("]") else self.expression(CHOICE)
        return Slice(first, behind, start, self.taken.end)

    def value(self) -> Expression:
        """A number, truth value, name, call, list, or an expression in brackets."""
        if self.token.kind == "number":
            return self.number()
        if self.token.kind == "name":
            return self.name()
        if self.sees("true") or self.sees("false"):
            token = self.take()
            return Literal(token.text == "true", token.start, token.end)
        if self.sees("["):
            opening = self.take()
            return Items(self.series(opening), opening.start, self.taken.end)
        if self.sees("("):
            opening = self.take()
            inner = self.expression(CHOICE)
            self.close(opening)
            return inner
        raise self.missing_value()

    def number(self) -> Literal:
        """A decimal as an exact number."""
        token = self.take()
        try:
            return Literal(settled(Fraction(token.text)), token.start, token.end)
        except Refusal as refusal:
            raise located(refusal, token.start, token.end) from refusal

    def name(self) -> Expression:
        """A name, or a call: the function is known and takes that many arguments."""
        token = self.take()
        function = FUNCTIONS.get(token.text)
        if not self.sees("("):
            if function and token.text not in LATER_FUNCTIONS | WORDS_TOO:
                raise refused(f"`{token.text}` is a function", token, f"write {function.usage}")
            return Name(tuple(token.text.split(".")), token.start, token.end)
        if not function:
            raise refused(f"unknown function `{token.text}`", token, function_hint(token.text), "E130")
        arguments = self.series(self.take())
        if len(arguments) not in function.arguments:
            message = f"`{token.text}` does not take {len(arguments)} argument{'s' * (len(arguments) != 1)}"
            raise ExpressionError(message, token.start, self.taken.end, f"write {function.usage}")
        return FunctionCall(token.text, arguments, token.start, self.taken.end)

    def series(self, opening: Token) -> tuple[Expression, ...]:
        """Expressions between commas, up to the closing bracket."""
        items: list[Expression] = []
        while not self.sees(CLOSING[opening.text]):
            items.append(self.expression(CHOICE))
            if not self.sees(","):
                break
            self.take()
        self.close(opening)
        return tuple(items)

    def loop_names(self) -> tuple[Name, ...]:
        """The names of a loop, and the ``in`` behind them."""
        names: dict[str, Name] = {}
        while not (self.token.kind == "name" and self.token.text == "in"):
            token = self.take()
            if token.kind == "end":
                raise refused("a loop needs `in` and the values", token, LOOP_FORM)
            if token.kind != "name" or "." in token.text:
                raise refused(f"`{token.text}` cannot name a loop's value", token, LOOP_FORM)
            if token.text in names or token.text in FUNCTIONS.keys() - LATER_FUNCTIONS:
                reason = "stands here twice" if token.text in names else "is a function"
                raise refused(f"`{token.text}` {reason}", token, "use another name", "E131")
            names[token.text] = Name((token.text,), token.start, token.end)
            if self.sees(","):
                self.take()
        if not names:
            raise refused("a loop needs a name before `in`", self.token, LOOP_FORM)
        self.take()
        return tuple(names.values())


def function_hint(name: str) -> str:
    """What was probably meant by a function that does not exist."""
    meant = OTHER_LANGUAGES.get(name) or nearest(name, FUNCTIONS)
    known = f"functions: {', '.join(FUNCTIONS)}; to multiply, write `*`"
    return f"did you mean `{meant}`? {known}" if meant else known
