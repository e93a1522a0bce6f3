"""Attention: torch's own where that is what is meant, else a module that is written into the file."""

from collections.abc import Iterator
from typing import Any

from convcost.bridges.modules.forms.shaping import literal_sizes
from convcost.bridges.modules.layer import Form, Layer, Operands
from convcost.bridges.modules.layout import Expression, call
from convcost.layers.window import spread

OF_TORCH = {
    "value_dim": None, "in_proj": True, "out_proj": True, "over": "tokens", "form": "softmax", "kv_heads": None,
    "cosine": False, "window": None, "grid": None, "relative_bias": False, "relative_embedding": False,
    "relative_bias_mlp": None,
}  # fmt: skip
"""What nn.MultiheadAttention asks for."""

STRUCTURE = ("over", "form", "in_proj", "out_proj", "stride", "halo", "grid", "relative_embedding", "out_bias")


def attention(layer: Layer) -> Form:
    """nn.MultiheadAttention, or one of the pieces."""
    layer.require_fixed(*STRUCTURE)
    return _of_torch(layer) if _is_torchs(layer) else _piece(layer)


def _is_torchs(layer: Layer) -> bool:
    op: Any = layer.op
    widths = op.widths(layer.inputs)
    is_plain = all(layer.value(name) == value for name, value in OF_TORCH.items())
    is_wide = widths.dim == layer.x.channels == widths.leaving
    same_bias = layer.value("bias") == layer.value("out_bias") and "bias" not in layer.codes
    names_no_width = not {"dim", "out"} & set(layer.codes)
    on_tokens = all(each.layout == "tokens" for each in layer.inputs)
    return is_plain and is_wide and same_bias and names_no_width and on_tokens and set(layer.value("stride")) == {1}


def _of_torch(layer: Layer) -> Form:
    last = len(layer.inputs) - 1
    key, value = layer.width_of(min(1, last)), layer.width_of(last)
    others = {"kdim": key, "vdim": value} if {key, value} != {layer.width} else {}
    bias = layer.unless("bias", usual=True)
    module = call("nn.MultiheadAttention", layer.width, layer.code("heads"), bias=bias, **others, batch_first="True")

    def run(name: str, x: Operands) -> Expression:
        each = (x[0], x[min(1, last)], x[-1])
        return call(name, *each, "need_weights=False")._replace(tail="[0]")

    return Form((module,), run)


def _piece(layer: Layer) -> Form:
    op: Any = layer.op
    last = len(layer.inputs) - 1
    widths = f"({layer.width}, {layer.width_of(min(1, last))}, {layer.width_of(last)})"
    inner = op.widths(layer.inputs)
    dim = layer.codes.get("dim") or (layer.width if layer.value("dim") is None else layer.code("dim"))
    value_dim = layer.codes.get("value_dim") or (str(inner.value) if inner.value != inner.dim else None)
    is_cut = layer.value("window") is not None or layer.value("grid") is not None
    heads = {"channels": "ChannelAttention"}.get(layer.value("over")) or (
        "LinearAttention" if layer.value("form") == "linear" else "WindowAttention" if is_cut else "Attention"
    )
    options = {
        "value_dim": value_dim,
        "out": layer.codes.get("out") or (None if layer.value("out") is None else layer.code("out")),
        "kv_heads": layer.codes.get("kv_heads") or (layer.value("kv_heads") and layer.code("kv_heads")),
        "stride": layer.unless("stride", 1),
        "bias": layer.unless("bias", usual=True),
        "out_bias": layer.unless("out_bias", usual=True),
        "in_proj": layer.unless("in_proj", usual=True),
        "out_proj": layer.unless("out_proj", usual=True),
        "cosine": layer.unless("cosine", usual=False),
        "maps": "True" if layer.x.layout == "maps" and not is_cut else None,
        **(dict(_of_windows(layer)) if is_cut else {}),
    }
    module = call(heads, layer.code("heads"), widths, dim, **options)
    return Form((module,)) if last == 0 else Form((module,), lambda name, x: call(name, *x))


def _of_windows(layer: Layer) -> Iterator[tuple[str, str | None]]:
    layer.require_fixed("window")
    is_grid = layer.value("window") is None
    yield "window", literal_sizes(spread(layer.value("grid" if is_grid else "window"), layer.rank, "window"))
    if "shift" in layer.codes:
        yield "shift", layer.codes["shift"]
    elif any(layer.value("shift")):
        yield "shift", layer.code("shift")
    if any(layer.value("halo")):
        yield "halo", literal_sizes(spread(layer.value("halo"), layer.rank, "halo"))
    yield "grid", "True" if is_grid else None
    table = layer.value("relative_bias")
    if isinstance(table, tuple):
        layer.require_fixed("relative_bias")
        yield "relative_bias", literal_sizes(spread(table, layer.rank, "relative_bias"))
    else:
        yield "relative_bias", layer.unless("relative_bias", usual=False)
    yield "relative_embedding", layer.unless("relative_embedding", usual=False)
    yield "relative_bias_mlp", layer.unless("relative_bias_mlp", None)


FORMS = {"attention": attention}
