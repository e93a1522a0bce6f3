"""Values as they are written: expressions, lists of them, tensor references and loops, with their spans."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from convcost.errors import Label, Problem
from convcost.language.expression import LONGEST_LIST, Expression, ExpressionError, Name, parse, parse_loop, size_of
from convcost.language.nodes import Document, Mapping, Node, Scalar
from convcost.notation.spec.model import LoopTerm, Term
from convcost.notation.spec.reading import Reading, written

T = TypeVar("T")
BEYOND_A_PATH = frozenset("[(+")
"""What tells an expression from a path, whose names may have a ``-``."""
EVERY_ROUND = "*"


def read_term(reading: Reading, node: Node) -> Term | None:
    """An expression or a list of them."""
    if isinstance(node, Scalar):
        return _scalar_term(reading, node, parse)
    if isinstance(node, Mapping):
        message = f"a value must be an expression or a list, {written(node)} stands here"
        reading.report("E113", message, node, "a number, a word or an expression expected")
        return None
    return _list_term(reading, node, read_term)


def read_reference(reading: Reading, node: Node) -> Term | None:
    """A tensor by its name or dotted path or by an expression such as ``m[i]``, or a list of them."""
    if isinstance(node, Scalar):
        is_path = not BEYOND_A_PATH.intersection(node.text)
        return _scalar_term(reading, node, parse_path if is_path else parse)
    if isinstance(node, Mapping):
        reading.report("E113", f"a tensor is given by its name, {written(node)} stands here", node)
        return None
    return _list_term(reading, node, read_reference)


def read_loop(reading: Reading, node: Node) -> LoopTerm | None:
    """``names in values`` of a `for`."""
    text = reading.text(node, "`for`")
    if text is None or not isinstance(node, Scalar):
        return None
    loop = _parsed(reading, node, parse_loop)
    if loop is None:
        return None
    return LoopTerm(loop, Term(node, loop.values, (), size_of(loop.values)))


def _scalar_term(reading: Reading, node: Scalar, parser: Callable[[str], Expression]) -> Term | None:
    if not node.text and node.plain:
        reading.report("E113", "a value is missing", node, "nothing stands here")
        return None
    expression = _parsed(reading, node, parser)
    return None if expression is None else Term(node, expression, (), size_of(expression))


def _list_term(reading: Reading, node: Node, read: Callable[[Reading, Node], Term | None]) -> Term | None:
    items_node = reading.sequence(node, "this value")
    if items_node is None:
        return None
    if len(items_node.items) > LONGEST_LIST:
        reading.report("E104", f"a list has {LONGEST_LIST:,} items at most, here are {len(items_node.items):,}", node)
        return None
    items = [read(reading, item) for item in items_node.items]
    if any(item is None for item in items):
        return None
    return Term(node, None, tuple(item for item in items if item is not None), len(items))


def _parsed(reading: Reading, node: Scalar, parser: Callable[[str], T]) -> T | None:
    try:
        return parser(node.text)
    except ExpressionError as error:
        reading.problems.append(expression_problem(error, reading.document, node)._replace(topic=reading.topic))
        return None


def expression_problem(error: ExpressionError, document: Document, at: Node, also: tuple[Label, ...] = ()) -> Problem:
    """An error inside an expression as a problem, pointing at the very characters where that can be told."""
    culprit = Label(document.span_inside(at, error.start, error.end), error.hint)
    return Problem(error.code, error.message, (culprit, *also))


@lru_cache(maxsize=4096)
def parse_path(text: str) -> Name:
    """A dotted path to a tensor: names of letters, digits, ``_`` and ``-``, or ``*`` for all rounds."""
    parts = tuple(text.split("."))
    for place, part in enumerate(parts):
        if not is_name(part) and not (place and part == EVERY_ROUND):
            whole = text.rstrip(".*")
            hint = (
                f"all rounds are `{whole}.*`" if text.endswith("*") and is_name(whole) else "letters, digits, _ and -"
            )
            hint = f"a list is written in brackets: [{text}]" if "," in text else hint
            raise ExpressionError(f"`{text}` is no name of a tensor", 0, len(text), hint, "E131")
    return Name(parts, 0, len(text))


def is_name(text: str) -> bool:
    """Whether a text may be a name: letters, digits, ``_`` and ``-``, nothing else."""
    return bool(text) and text.isascii() and text.replace("_", "a").replace("-", "a").isalnum()
