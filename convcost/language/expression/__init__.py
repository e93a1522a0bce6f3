"""The arithmetic language of the notation: exact numbers, words, lists, and no way to run anything.

From the loosest to the tightest: ``a if c else b``, ``or``, ``and``, ``not``, comparisons, ``+ -``, ``* / // %``,
unary ``-``, ``**``, ``x[i]`` and ``x[1:]``, calls and dotted names. Text is cut into tokens, parsed into nodes, and
these are evaluated in a scope as often as needed. Decimals and ``/`` give exact fractions.
"""

from convcost.language.expression.error import ExpressionError
from convcost.language.expression.functions import FUNCTIONS, LATER_FUNCTIONS
from convcost.language.expression.nodes import Expression, Literal, Name, Scope, names_in, size_of
from convcost.language.expression.operations import Items, Not
from convcost.language.expression.parser import Loop, parse, parse_loop
from convcost.language.expression.tokens import KEYWORDS
from convcost.language.expression.values import LONGEST_LIST, Number, Value, truth

__all__ = [
    "FUNCTIONS", "KEYWORDS", "LATER_FUNCTIONS", "LONGEST_LIST", "Expression", "ExpressionError", "Items",
    "Literal", "Loop", "Name", "Not", "Number",
    "Scope", "Value", "names_in", "parse", "parse_loop", "size_of", "truth",
]  # fmt: skip
