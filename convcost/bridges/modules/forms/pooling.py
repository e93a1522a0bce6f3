"""Pooling. What torch pads on one side only, or for `same`, is padded in front of it."""

from typing import Any

from convcost.bridges.modules.layer import Form, Inexact, Layer, literal, of_rank
from convcost.bridges.modules.layout import call
from convcost.bridges.modules.padding import around, padded

LOWEST = 'float("-inf")'


def maxpool(layer: Layer) -> Form:
    """The maximum; where something is padded, it is less than everything."""
    return _pool(layer, "MaxPool", LOWEST, {"dilation": layer.unless("dilation", 1)})


def avgpool(layer: Layer) -> Form:
    """The average, padding counted."""
    return _pool(layer, "AvgPool", "0.0", {})


def _pool(layer: Layer, name: str, value: str, more: dict[str, Any]) -> Form:
    layer.require_fixed("rounding")
    in_front, padding = padded(layer, value)
    if name == "AvgPool" and not in_front and _is_short(layer):
        in_front, padding = (around(layer.rank, layer.op.sliding(layer.x).pads),), None  # type: ignore[attr-defined]
    is_up = layer.value("rounding") == "ceil"
    if is_up and in_front:
        raise Inexact("`rounding: ceil` goes by the padding in front alone, and torch has none on one side")
    stride = layer.codes.get("stride") or (None if layer.value("stride") is None else literal(layer.value("stride")))
    stride = None if stride == layer.code("kernel") else stride
    ceil = "True" if is_up else None
    pool = call(of_rank(name, layer.rank), layer.code("kernel"), stride=stride, padding=padding, **more, ceil_mode=ceil)
    return Form((*in_front, pool))


def _is_short(layer: Layer) -> bool:
    """Whether maps of three axes are less than the window without their padding, which torch does not take."""
    window: Any = layer.op
    return layer.rank == 3 and any(n < k for n, k in zip(layer.x.spatial, window.sliding(layer.x).kernel, strict=True))


def global_avgpool(layer: Layer) -> Form:
    """The average of all positions."""
    return _all_positions(layer, "AdaptiveAvgPool", "mean")


def global_maxpool(layer: Layer) -> Form:
    """The maximum of all positions."""
    return _all_positions(layer, "AdaptiveMaxPool", "amax")


def _all_positions(layer: Layer, name: str, method: str) -> Form:
    if layer.x.layout == "tokens":
        return Form(run=lambda _, x: f"{x[0]}.{method}(1, keepdim=True)")
    return Form((call(of_rank(name, layer.rank), "1"),))


def adaptive_avgpool(layer: Layer) -> Form:
    """To a size."""
    return Form((call(of_rank("AdaptiveAvgPool", layer.rank), layer.code("size")),))


def adaptive_maxpool(layer: Layer) -> Form:
    """To a size."""
    return Form((call(of_rank("AdaptiveMaxPool", layer.rank), layer.code("size")),))


def max_unpool(layer: Layer) -> Form:
    """The notation does not say which pooling hands its indices on."""
    del layer
    raise Inexact("the notation does not say which pooling's indices it takes")


FORMS = {
    "maxpool": maxpool,
    "avgpool": avgpool,
    "global_avgpool": global_avgpool,
    "global_maxpool": global_maxpool,
    "adaptive_avgpool": adaptive_avgpool,
    "adaptive_maxpool": adaptive_maxpool,
    "max_unpool": max_unpool,
}
