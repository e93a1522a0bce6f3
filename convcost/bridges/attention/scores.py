"""Attention in pieces: a product of queries and keys, what is added to it, a softmax, the product with the values."""

from math import prod
from typing import NamedTuple

from convcost.bridges.attention.biases import Added, added, learned_factor
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
    bias: Added
    scale: str
    """The learned scale of every head; empty where there is none."""


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
    bias = scores.bias
    told: dict[str, Attribute] = {
        "instead": operation.type, "value_order": last.orders[1], "query_order": scores.product.orders[0],
        "key_order": scores.product.orders[1], "given": last.given, "is_masked": bias.is_masked,
        "offsets": bias.offsets,
    }  # fmt: skip
    inputs = (last.names[0], *operands, bias.table, scores.scale, *bias.layers)
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
    """What a softmax is of: a product, with numbers or learned ones that scale it and biases that are added."""
    bias, scale = Added(), ""
    while True:
        made = pieces.made.get(name)
        if made is None or pieces.uses.get(name) != 1:
            return None
        product = _product(pieces, made, is_turned=True)
        if product is not None:
            return _Scores(product, bias, scale)
        unscaled = _unscaled(pieces, name)
        if unscaled is not None and unscaled != name:
            name = unscaled
        elif made.type == "view":
            name = made.inputs[0]
        elif is_join(made, "mul") and not scale and (factor := _factor(pieces, made)) is not None:
            name, scale = factor
        elif is_join(made, "add"):
            found = added(pieces, made)
            both_ = bias.beside(found) if found is not None else None
            if found is None or both_ is None:
                return None
            name, bias = found.scores, both_
        else:
            return None


def _factor(pieces: Pieces, operation: Operation) -> tuple[str, str] | None:
    """The scores that a learned scale is multiplied to, and the scale."""
    return learned_factor(operation, pieces.made, pieces.captured.constants)


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
