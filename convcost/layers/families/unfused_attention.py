"""Attention of which torch has no fused kernel: over channels, and by sums of keys and values."""

from collections.abc import Mapping

from convcost.errors import require
from convcost.layers.families.head_widths import HeadWidths
from convcost.layers.op import Kept, Product, Products


def over_channels(heads: HeadWidths, positions: int) -> Products:
    """Every channel by every other of its head, over all positions, and the scores by the values."""
    factors = {"positions": positions, "dim": heads.dim, "dim/heads": heads.dim // heads.heads}
    return Product("queries by keys", factors), Product("scores by values", factors)


def by_sums(heads: HeadWidths, positions: int, keys: int) -> Products:
    """Keys by values first, with a column of ones beside the values of every head; then queries by what that gives."""
    each = heads.dim // heads.heads
    shared = {"dim/heads": each, "value_dim + heads": heads.shared_value + heads.shared}
    return (
        Product("keys by values", {"positions": keys, **shared}),
        Product("queries by sums", {"positions": positions, "dim/heads": each, **_with_ones(heads)}),
    )


def kept_over_channels(heads: HeadWidths, positions: int, held: Products, *, cosine: bool) -> tuple[Kept, ...]:
    """What it holds and the scores; for cosines also what was there before, and the lengths, each twice."""
    scores = Product("scores", {"dim": heads.dim, "dim/heads": heads.dim // heads.heads})
    kept = (*held, scores)
    if cosine:
        directions = Product("directions", {"each": 2, "positions": positions, "dim": heads.dim})
        lengths = Product("lengths", {"each": 4, "dim": heads.dim})
        kept = (*kept, scores._replace(name="scores_unscaled"), directions, lengths)
    return tuple(map(Kept, kept))


def kept_of_sums(heads: HeadWidths, positions: int, keys: int, *, leaves: bool) -> tuple[Kept, ...]:
    """Features of queries and keys, the values with their column of ones, the sums, and what divides."""
    shared = {"value_dim + heads": heads.shared_value + heads.shared}
    kept = [
        Product("queries", {"positions": positions, "dim": heads.dim}),
        Product("keys", {"positions": keys, "dim": heads.shared_key}),
        Product("values", {"positions": keys, **shared}),
        Product("sums", {"dim/heads": heads.dim // heads.heads, **shared}),
        Product("numerators", {"positions": positions, **_with_ones(heads)}),
        Product("denominators", {"positions": positions, "heads": heads.heads}),
    ]
    if leaves:
        kept.append(Product("heads", {"positions": positions, "value_dim": heads.value}))
    return tuple(map(Kept, kept))


def check_unfused(over: str, form: str, given: Mapping[str, object]) -> None:
    """Refuse fields that belong to scores between positions."""
    require(
        over == "tokens" or form == "softmax",
        "`over: channels` compares channels, and `form: linear` compares nothing",
        "leave out one of the two",
        field="form",
    )
    fits = {"cosine"} if over == "channels" else {"value_dim", "kv_heads"}
    word = "`over: channels`" if over == "channels" else "`form: linear`"
    for field, value in given.items():
        require(
            not value or field in fits,
            f"`{field}` does not go with {word}, which has no scores between positions",
            f"leave `{field}` out",
            field=field,
        )


def _with_ones(heads: HeadWidths) -> dict[str, int]:
    return {"value_dim + heads": heads.value + heads.heads}
