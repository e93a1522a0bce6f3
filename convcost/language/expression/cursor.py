"""A walk over the tokens of an expression, and what to say where it stumbles."""

from collections.abc import Mapping

from convcost.language.expression.error import ExpressionError
from convcost.language.expression.tokens import Token, tokens

CLOSING = {"(": ")", "[": "]"}
QUOTE_IT = "inside { } and [ ] YAML ends a value at a comma or bracket: put the whole expression in quotes"
MISPLACED: Mapping[str, str] = {
    "+": "a number needs no `+` sign",
    "if": "write `a if condition else b`",
    "else": "write `a if condition else b`",
    ",": "a list is written [a, b]",
    ":": "`:` stands in slices of lists alone, x[1:3]",
    "in": "`in` is the current tensor; to test for one of several, write `x == 1 or x == 2`",
    "is": "write `==`",
}


def refused(message: str, token: Token, hint: str = "", code: str = "E120") -> ExpressionError:
    """An error about one token."""
    return ExpressionError(message, token.start, token.end, hint, code)


class Cursor:
    """The tokens of one text, taken one after the other."""

    def __init__(self, text: str) -> None:
        self.tokens = tuple(tokens(text))
        self.at = 0

    @property
    def token(self) -> Token:
        """The token not yet taken."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Take the token and go on."""
        self.at += 1
        return self.taken

    @property
    def taken(self) -> Token:
        """The token taken last."""
        return self.tokens[self.at - 1]

    def sees(self, text: str) -> bool:
        """Whether this symbol or keyword comes next."""
        return self.token.kind in {"symbol", "keyword"} and self.token.text == text

    def close(self, opening: Token) -> None:
        """Take the bracket that closes ``opening``."""
        if self.token.kind == "end":
            raise refused(f"`{opening.text}` is never closed", opening, QUOTE_IT)
        if not self.sees(CLOSING[opening.text]):
            raise self.unexpected()
        self.take()

    def finish(self) -> None:
        """Nothing may follow."""
        if self.token.kind != "end":
            raise self.unexpected()

    def missing_value(self) -> ExpressionError:
        """There is no value where one must stand."""
        token = self.token
        if token.kind != "end":
            hint = MISPLACED.get(token.text, "")
            return refused(f"a value is missing before `{token.text}`", token, hint)
        behind = f"a value is missing after `{self.taken.text}`" if self.at else "the expression is empty"
        return refused(behind, token)

    def unexpected(self) -> ExpressionError:
        """A complete expression is followed by something that does not continue it."""
        token = self.token
        if token.kind in {"number", "name"} or token.text in {"true", "false", "not", "[", "("}:
            return refused(f"an operator is missing before `{token.text}`", token, MISPLACED.get(token.text, ""))
        return refused(f"`{token.text}` does not belong here", token, MISPLACED.get(token.text, ""))
