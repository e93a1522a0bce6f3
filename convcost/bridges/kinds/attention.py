"""Attention that arrives in pieces: two products with a softmax between them."""

from math import prod

from convcost.bridges.attention.groups import Laid, biased, given, laid
from convcost.bridges.attention.projections import Projected, are_alike, projected
from convcost.bridges.axes import Axis, Seen, atoms, merged
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, layer, numbers
from convcost.bridges.kinds.einsum import einsum
from convcost.bridges.kinds.matmul import matmul

RANK = 4


def attention(conversion: Conversion, operation: Operation) -> None:
    """Inputs: the shares and the values, whose product it is; the queries and the keys that the shares are of.

    Then a table, a learned scale, and the weight, the bias and the second weight of layers that make biases, each if
    there is one.

    Attributes: ``query_order``, ``key_order``, ``value_order`` in which they have the axes heads and what else is in
    front, tokens, features; the order in which the output is ``given``; whether the scores are masked, ``is_masked``;
    what its last product is ``instead``. The shares are a softmax of products of queries and keys, to which a bias may
    be added that is learned and looked up in the table, or in what layers make of so many ``offsets``.

    It is one layer, its projections included, where its operands are pieces of linear layers that nobody else takes;
    one without them where the heads lie side by side along the width already; else the products stay as they are.
    """
    if not _with_projections(conversion, operation) and not _alone(conversion, operation):
        bare = operation._replace(inputs=operation.inputs[:2], attributes={
            name: value for name, value in operation.attributes.items() if name == "equation"
        })  # fmt: skip
        (einsum if operation.attributes["instead"] == "einsum" else matmul)(conversion, bare)


def _with_projections(conversion: Conversion, operation: Operation) -> bool:
    """Make the layer with the linear layers that its operands are pieces of."""
    orders = (numbers(operation.attributes, f"{word}_order") for word in ("query", "key", "value"))
    names = (operation.inputs[2], operation.inputs[3], operation.inputs[1])
    found = projected(conversion, operation, tuple(zip(names, orders, strict=True)))
    if found is None:
        return False
    query, _, value = found.operands
    lies = [laid(x) for x in found.operands]
    first = lies[0]
    if first is None or lies[1] is None or lies[2] is None or not _fit(first, lies[1], lies[2]):
        return False
    if first.groups != lies[1].groups and any(operation.inputs[4:]):
        return False  # offsets are those within a window or the whole map, where queries and keys have the same
    bias = biased(conversion, operation, query, first)
    scale = _scale(conversion, operation, found, first.heads)
    if bias is None or scale is None or not are_alike(conversion, (*found.learned, *bias.learned, *scale)):
        return False
    entering = found.inputs[0].shape.channels
    more = {"dim": first.width} if first.width != entering else {}
    more |= {"kv_heads": lies[1].heads} if lies[1].repeats > 1 else {}
    values = lies[2].head_width * first.heads
    more |= {"value_dim": values} if values != first.width else {}
    more |= {} if found.has_bias else {"bias": False}
    more |= {"cosine": True} if scale else {}
    op = layer("attention", heads=first.heads, out_proj=False, **more, **bias.arguments)
    tensor, shape = conversion.emit(op, found.inputs, operation, (*found.learned, *bias.learned, *scale))
    seen = given(query, value, tensor, shape)
    conversion.keep(operation, seen.permuted(numbers(operation.attributes, "given")))
    return True


def _scale(conversion: Conversion, operation: Operation, found: Projected, heads: int) -> tuple[str, ...] | None:
    """The learned scale of every head, which cosines are multiplied by; none without cosines, None where it is more."""
    every = [name for name in (operation.inputs[5], found.scale) if name]
    if not found.is_cosine:
        return None if every else ()
    is_per_head = len(every) == 1 and prod(conversion.captured.constants[every[0]].sizes) == heads
    return tuple(every) if is_per_head else None


def _fit(query: Laid, key: Laid, value: Laid) -> bool:
    """Whether as many heads of keys and values meet the queries, each of them several times perhaps, in like groups."""
    is_whole = not (query.word or key.word or value.word)
    groups = key.groups == value.groups and (is_whole or query.groups == key.groups)
    same = groups and query.repeats == 1 and key.repeats == value.repeats
    heads = query.heads == key.heads * key.repeats == value.heads * value.repeats
    return same and heads and query.head_width == key.head_width and key.positions == value.positions


def _alone(conversion: Conversion, operation: Operation) -> bool:
    """Make the layer without projections."""
    operands = tuple(
        conversion.look(operation.inputs[place]).permuted(numbers(operation.attributes, f"{word}_order"))
        for place, word in ((2, "query"), (3, "key"), (1, "value"))
        if len(conversion.look(operation.inputs[place]).axes) == RANK
    )
    if len(operands) != 3 or any(operation.inputs[4:]) or operation.attributes["is_masked"]:
        return False
    query, key, value = operands
    heads, width = query.sizes[1], value.sizes[3]
    fits = key.sizes[:2] == value.sizes[:2] == query.sizes[:2] and key.sizes[2:] == (value.sizes[2], query.sizes[3])
    if not fits or not all(map(_lies_as_tokens, operands)):
        return False
    arranged = [conversion.arrange(x, "tokens", _laid(x), operation) for x in operands]
    more = {"value_dim": heads * width} if width != query.sizes[3] else {}
    op = layer("attention", heads=heads, in_proj=False, out_proj=False, **more)
    is_one = len({each.tensor for each in arranged}) == 1
    tensor, shape = conversion.emit(op, arranged[:1] if is_one else arranged, operation)
    samples, rows = query.axes[0], query.axes[2]
    made = (samples, atoms(heads), rows, atoms(width))
    seen = Seen(tensor, shape, (merged([rows]), merged((made[1], made[3]))), made)
    conversion.keep(operation, seen.permuted(numbers(operation.attributes, "given")))
    return True


def _laid(x: Seen) -> tuple[Axis, Axis]:
    """Tokens, and behind them the features of all heads."""
    return x.gathered([2]), x.gathered([1, 3])


def _lies_as_tokens(x: Seen) -> bool:
    """Whether it lies as tokens with its heads side by side, or as maps that are read so."""
    if x.folded or x.has_batch_in(range(1, RANK)):
        return False
    tokens, width = _laid(x)
    is_maps = x.shape.layout == "maps" and x.physical[0] == width and merged(x.physical[1:]) == tokens
    return is_maps or x.physical == (tokens, width)
