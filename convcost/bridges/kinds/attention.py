"""Attention that arrives in pieces: two products with a softmax between them."""

from convcost.bridges.axes import Axis, Seen, atoms, merged
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, layer
from convcost.bridges.kinds.matmul import matmul

RANK = 4


def attention(conversion: Conversion, operation: Operation) -> None:
    """Inputs: the shares and the values, whose product it is; the queries and the keys that the shares are of.

    All have the axes samples, heads, tokens, features, but the keys, whose tokens stand last. The shares are a softmax
    of nothing but products of queries and keys. It is one layer where the heads lie side by side along the width
    already; else the products stay as they are.
    """
    query, key, value = (conversion.look(operation.inputs[place]) for place in (2, 3, 1))
    if not all(len(x.axes) == RANK for x in (query, key, value)):
        matmul(conversion, operation)
        return
    key = key.permuted((0, 1, 3, 2))
    heads, width = query.sizes[1], value.sizes[3]
    fits = key.sizes[:2] == value.sizes[:2] == query.sizes[:2] and key.sizes[2:] == (value.sizes[2], query.sizes[3])
    if not fits or not all(map(_lies_as_tokens, (query, key, value))):
        matmul(conversion, operation)
        return
    operands = [conversion.arrange(x, "tokens", _laid(x), operation) for x in (query, key, value)]
    more = {"value_dim": heads * width} if width != query.sizes[3] else {}
    op = layer("attention", heads=heads, in_proj=False, out_proj=False, **more)
    is_one = len({each.tensor for each in operands}) == 1
    tensor, shape = conversion.emit(op, operands[:1] if is_one else operands, operation)
    samples, rows = query.axes[0], query.axes[2]
    made = (samples, atoms(heads), rows, atoms(width))
    conversion.keep(operation, Seen(tensor, shape, (merged([rows]), merged((made[1], made[3]))), made))


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
