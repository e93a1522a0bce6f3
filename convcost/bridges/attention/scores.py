"""Attention in pieces: a product of queries and keys, what is added to it, a softmax, the product with the values."""

from math import prod
from typing import NamedTuple

from convcost.bridges.captured import Attribute, Operation, Sizes
from convcost.bridges.pieces import Pieces, both, is_join


class _Product(NamedTuple):
    """Two tensors that are multiplied, and the order of axes in which they are matrices: rows, what is summed over.

    ``given`` is the order in which the axes of the output stand: rows and columns last.
    """

    names: tuple[str, str]
    orders: tuple[Sizes, Sizes]
    given: Sizes


class _Scores(NamedTuple):
    product: _Product
    table: str
    """The learned table of which biases are added; empty where there is none."""
    is_masked: bool


def attention(pieces: Pieces, operation: Operation) -> Operation | None:
    """``softmax(q @ k * scale + bias) @ v``, where nothing else is done to the scores and nobody else takes them.

    The bias is one that is learned for offsets and looked up, or a stored mask, or both.
    """
    last = _product(pieces, operation, is_turned=False)
    softmax = pieces.before(last.names[0], "softmax", "softmax") if last else None
    if last is None or softmax is None or pieces.uses.get(last.names[0]) != 1:
        return None
    rank = len(last.orders[0])
    if softmax.attributes.get("axis") != rank - 1 or last.orders[0] != tuple(range(rank)):
        return None
    scores = _scores(pieces, softmax.inputs[0])
    if scores is None or len(scores.product.given) != rank or scores.product.given != tuple(range(rank)):
        return None
    taken = [_unscaled(pieces, name) for name in scores.product.names]
    operands = [last.names[1], *(name for name in taken if name)]
    if len(operands) != 3 or any(pieces.constant(name) is not None for name in operands):
        return None
    told: dict[str, Attribute] = {
        "instead": operation.type, "value_order": last.orders[1], "query_order": scores.product.orders[0],
        "key_order": scores.product.orders[1], "given": last.given, "is_masked": scores.is_masked,
    }  # fmt: skip
    inputs = (last.names[0], *operands, scores.table)
    return operation._replace(type="attention", inputs=inputs, attributes={**operation.attributes, **told})


def _product(pieces: Pieces, operation: Operation, *, is_turned: bool) -> _Product | None:
    """A product of matrices, or an einsum that is one.

    Where the second ``is_turned``, its rows meet those of the first; else they are what is summed over.
    """
    if len(operation.inputs) != 2 or any(name in pieces.captured.constants for name in operation.inputs):
        return None
    a, b = operation.inputs
    if operation.type == "matmul" and not any(operation.attributes.values()):
        ranks = {len(pieces.captured.shapes[name]) for name in (a, b)}
        rank = max(ranks)
        plain = tuple(range(rank))
        turned = (*plain[:-2], rank - 1, rank - 2)
        return _Product((a, b), (plain, turned if is_turned else plain), plain) if len(ranks) == 1 else None
    if operation.type != "einsum":
        return None
    terms, _, result = str(operation.attributes["equation"]).partition("->")
    first, second = terms.split(",")
    rows, columns = ([each for each in one if each not in other] for one, other in ((first, second), (second, first)))
    inner = [each for each in first if each in second and each not in result]
    lead = [each for each in result if each in first and each in second]
    if [len(rows), len(columns), len(inner)] != [1, 1, 1] or len(result) != len(lead) + 2:
        return None
    left = tuple(first.index(each) for each in (*lead, *rows, *inner))
    right = tuple(second.index(each) for each in (*lead, *((*columns, *inner) if is_turned else (*inner, *columns))))
    given = [*lead, *rows, *columns]
    return _Product((a, b), (left, right), tuple(given.index(each) for each in result))


def _scores(pieces: Pieces, name: str) -> _Scores | None:
    """What a softmax is of: a product, with numbers that scale it and biases that are added."""
    table, is_masked = "", False
    while True:
        made = pieces.made.get(name)
        if made is None or pieces.uses.get(name) != 1:
            return None
        product = _product(pieces, made, is_turned=True)
        if product is not None:
            return _Scores(product, table, is_masked)
        unscaled = _unscaled(pieces, name)
        if unscaled is not None and unscaled != name:
            name = unscaled
        elif made.type == "view":
            name = made.inputs[0]
        elif is_join(made, "add"):
            found = _added(pieces, made)
            if found is None or (found.table and table):
                return None
            name, table, is_masked = found.scores, found.table or table, is_masked or found.is_masked
        else:
            return None


class _Added(NamedTuple):
    """Scores before something is added to them, the learned table that it comes from, whether a mask is among it."""

    scores: str
    table: str
    is_masked: bool


def _added(pieces: Pieces, operation: Operation) -> _Added | None:
    """The scores that something is added to; None where it is neither learned for offsets nor a stored mask."""
    for name, other in both(operation):
        found = _bias(pieces, other)
        if found is not None:
            return found._replace(scores=name)
    return None


def _bias(pieces: Pieces, name: str) -> _Added | None:
    """What is added to scores: a stored mask, what is looked up in a learned table, or the sum of both."""
    constant, made = pieces.constant(name), pieces.made.get(name)
    if constant is not None:
        return None if constant.is_learned else _Added("", "", is_masked=True)
    table = _table(pieces, name)
    if table:
        return _Added("", table, is_masked=False)
    if made is None or pieces.uses.get(name) != 1:
        return None
    if made.type == "view":
        return _bias(pieces, made.inputs[0])
    if not is_join(made, "add"):
        return None
    parts = [_bias(pieces, each) for each in made.inputs]
    if None in parts or sum(bool(each and each.table) for each in parts) > 1:
        return None
    tables = "".join(each.table for each in parts if each)
    return _Added("", tables, is_masked=any(each.is_masked for each in parts if each))


def _table(pieces: Pieces, name: str) -> str:
    """The learned table from which a tensor is looked up, where nothing else is made of it; empty if there is none."""
    is_looked_up = False
    while pieces.uses.get(name) == 1:
        constant, made = pieces.constant(name), pieces.made.get(name)
        if constant is not None:
            return name if constant.is_learned and is_looked_up and not constant.source else ""
        if made is None or made.type not in {"view", "permute", "index_select"}:
            return ""
        is_looked_up = is_looked_up or made.type == "index_select"
        name = made.inputs[0]
    return ""


def _unscaled(pieces: Pieces, name: str) -> str | None:
    """What a tensor is before a single number scales it; None where others take it too."""
    made = pieces.made.get(name)
    for kind in ("mul", "div"):
        if made is not None and is_join(made, kind):
            for source, number in both(made):
                if prod(pieces.captured.shapes.get(source, ())) > 1 and pieces.is_single(number):
                    is_second = number == made.inputs[1]
                    if kind == "mul" or is_second:
                        return source if pieces.uses.get(name) == 1 else None
    return name
