"""Why an expression cannot be read or evaluated, and which of its characters are to blame."""

from convcost.errors import Refusal


class ExpressionError(Exception):
    """Characters ``start`` to ``end`` (exclusive) of the expression's text are at fault.

    Whoever knows where the text is written moves them there and makes a `Problem` of it.
    """

    def __init__(self, message: str, start: int, end: int, hint: str = "", code: str = "E120") -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint
        self.code = code


def located(refusal: Refusal, start: int, end: int) -> ExpressionError:
    """The same complaint, with the place it is about."""
    return ExpressionError(refusal.message, start, end, refusal.hint, refusal.code)
