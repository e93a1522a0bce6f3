"""Attention that arrives as one operation."""

from math import prod

from convcost.bridges.torch.step import Applied


def scaled_dot_product_attention(step: Applied) -> None:
    """Queries and keys multiplied, their shares, and these with the values: two products and a softmax."""
    query, key, value = (step.tensor(name) for name in ("query", "key", "value"))
    mask = step.tensor("attn_mask")
    q, k = step.sizes_of(query), step.sizes_of(key)
    if step.value("enable_gqa", default=False) and q[-3] != k[-3]:
        key, value = (_repeated(step, name, q[-3] // k[-3]) for name in (key, value))
        k = step.sizes_of(key)
    lead = q[:-2] if prod(q[:-2]) >= prod(k[:-2]) else k[:-2]
    scores = (*lead, q[-2], k[-2])
    order = (*range(len(k) - 2), len(k) - 1, len(k) - 2)
    turned = step.emit("permute", (key,), name=step.between("keys"), sizes=(*k[:-2], k[-1], k[-2]), order=order)
    found = step.emit("matmul", (query, turned), name=step.between("scores"), sizes=scores)
    found = step.emit("join", (found, step.number(0.5)), name=step.between("scaled"), sizes=scores, kind="mul")
    if mask and step.reading.dtypes.get(mask) != "bool":
        found = step.emit("join", (found, mask), name=step.between("masked"), sizes=scores, kind="add")
    shares = step.emit(
        "softmax", (found,), name=step.between("shares"), sizes=scores, kind="softmax", axis=len(scores) - 1
    )
    step.emit("matmul", (shares, value))


def _repeated(step: Applied, name: str, times: int) -> str:
    """Every head several times, side by side."""
    sizes = step.sizes_of(name)
    *lead, heads, tokens, width = sizes
    apart, wide = (*lead, heads, 1, tokens, width), (*lead, heads, times, tokens, width)
    word = "keys" if name == step.tensor("key") else "values"
    x = step.view(name, apart, step.between(f"{word} apart"))
    x = step.emit("expand", (x,), name=step.between(f"{word} repeated"), sizes=wide)
    return step.view(x, (*lead, heads * times, tokens, width), step.between(f"all {word}"))


OPERATORS = {"scaled_dot_product_attention": scaled_dot_product_attention}
