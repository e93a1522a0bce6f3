"""Attention as one operator, which is written out: a product, a softmax, another product."""

from math import prod

from convcost.bridges.captured import Sizes
from convcost.bridges.onnx.call import Call, Known
from convcost.bridges.onnx.inside import Inside


def attention(call: Call) -> None:
    """Queries, keys and values; a mask, and keys and values of earlier steps or nothing."""
    inside = Inside(call)
    heads = call.integer("q_num_heads", 0), call.integer("kv_num_heads", 0), call.integer("kv_num_heads", 0)
    names = tuple(call.node.inputs[:3])
    call.require(len(names) == 3 and all(names), "it takes queries, keys and values")
    is_flat = len(call.sizes()) == 3
    call.require(is_flat or len(call.sizes()) == 4, "queries have three or four axes")
    call.require(not is_flat or min(heads) > 0, "it says how many heads there are")
    cut = [_in_heads(inside, name, count) if is_flat else name for name, count in zip(names, heads, strict=True)]
    query, key, value = cut[0], _after(inside, cut[1], 4, 1), _after(inside, cut[2], 5, 2)
    q, k, v = (inside.sizes(each) for each in (query, key, value))
    call.require(len(q) == len(k) == len(v) == 4, "queries, keys and values have as many axes")
    call.require(q[3] == k[3] and k[1:3] == v[1:3] and q[1] % k[1] == 0, f"{q}, {k} and {v} do not fit together")
    if q[1] != k[1]:
        key, value = (_repeated(inside, each, q[1] // k[1]) for each in (key, value))
    turned = inside.add("permute", (key,), (k[0], q[1], k[3], k[2]), order=(0, 1, 3, 2))
    scores = (*q[:3], k[2])
    found = inside.add("matmul", (query, turned), scores)
    found = inside.add("join", (found, inside.number()), scores, kind="mul")
    if call.has(3) and call.known(3).dtype != "bool":
        found = inside.add("join", (found, call.node.inputs[3]), scores, kind="add")
    if call.number("softcap", 0):
        found = inside.add("pointwise", (found,), scores, kind="tanh")
    shares = inside.add("softmax", (found,), scores, kind="softmax", axis=3)
    together = (*q[:3], v[3])
    if not is_flat:
        _give(call, "matmul", (shares, value), together)
        return
    found = inside.add("matmul", (shares, value), together)
    found = inside.add("permute", (found,), (q[0], q[2], q[1], v[3]), order=(0, 2, 1, 3))
    _give(call, "view", (found,), (q[0], q[2], q[1] * v[3]))


def _in_heads(inside: Inside, name: str, heads: int) -> str:
    """``[samples, tokens, heads * width]`` as ``[samples, heads, tokens, width]``."""
    samples, tokens, width = inside.sizes(name)
    inside.call.require(width % heads == 0, f"a width of {width} cannot be cut into {heads} heads")
    apart = inside.add("view", (name,), (samples, tokens, heads, width // heads))
    return inside.add("permute", (apart,), (samples, heads, tokens, width // heads), order=(0, 2, 1, 3))


def _after(inside: Inside, name: str, past: int, output: int) -> str:
    """Keys or values behind those of earlier steps; all of them are an output too."""
    call = inside.call
    if call.has(past):
        before, now = call.sizes(past), inside.sizes(name)
        call.require(len(before) == len(now) == 4, "what is kept of earlier steps has four axes")
        together = (*now[:2], before[2] + now[2], now[3])
        name = inside.add("concat", (call.node.inputs[past], name), together, axis=2)
    if output < len(call.node.outputs) and call.node.outputs[output]:
        call.capturing.alias(call.node.outputs[output], name)
    return name


def _repeated(inside: Inside, name: str, times: int) -> str:
    """Every head several times, side by side."""
    samples, heads, tokens, width = inside.sizes(name)
    apart = inside.add("view", (name,), (samples, heads, 1, tokens, width))
    wide = inside.add("expand", (apart,), (samples, heads, times, tokens, width))
    return inside.add("view", (wide,), (samples, heads * times, tokens, width))


def _give(call: Call, type_: str, inputs: tuple[str, ...], sizes: Sizes) -> None:
    call.require(
        len(call.node.outputs) < 4 or not call.node.outputs[3], "convcost does not read its scores as an output"
    )
    call.require(prod(sizes), "it gives nothing")
    call.give(Known(sizes, call.known(0).dtype))
    call.capturing.add(call.node, type_, inputs, call.node.outputs[:1], {})


OPERATORS = {"Attention": attention}
