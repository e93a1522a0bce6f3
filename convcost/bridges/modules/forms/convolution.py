"""Layers that weigh what comes in: convolutions, and the linear layer."""

from typing import Any

from convcost.bridges.modules.layer import Form, Layer, Operands, of_rank
from convcost.bridges.modules.layout import Call, Expression, call
from convcost.bridges.modules.padding import around, padded
from convcost.layers.window import Pair, same_padding, spread, spread_pairs


def _weighted(layer: Layer, module: Call) -> Call:
    """The module with what is done to its weight before it is used."""
    layer.require_fixed("weight", "gain", "trainable")
    if not layer.value("trainable"):
        return call("as_buffers", module)
    form, gain = layer.value("weight"), layer.value("gain")
    if form == "none":
        return module
    gain = gain or ("channels" if form == "normalized" else "none")
    if gain == "whole":
        return call("weight_norm", module, "dim=None")
    axis = 0 if gain == "channels" else layer.x.axis_names().index(gain) + 1 if gain != "none" else None
    if form == "normalized" and axis is not None:
        return call("weight_norm", module, *([] if axis == 0 else [f"dim={axis}"]))
    if form == "normalized":
        return call("parametrize.register_parametrization", module, '"weight"', "Normalized()")
    sizes = _gain_sizes(layer, axis)
    return call("parametrize.register_parametrization", module, '"weight"', call("Standardized", *sizes))


def _gain_sizes(layer: Layer, axis: int | None) -> tuple[str, ...]:
    """The sizes of a gain, ones but along its axis; none without a gain."""
    if axis is None:
        return ()
    op: Any = layer.op
    (weight,) = (each for each in op.weights(layer.inputs if layer.op.kind == "linear" else layer.x) if _is(each))
    sizes = list(weight.factors.values())
    return tuple(str(size) if at == axis else "1" for at, size in enumerate(sizes))


def _is(each: object) -> bool:
    return getattr(each, "name", "") == "weight"


def _bias(layer: Layer) -> str | None:
    return layer.unless("bias", usual=True)


def conv(layer: Layer) -> Form:
    """With torch's padding where it has it."""
    in_front, padding = padded(layer, usual_stride=(1,))
    module = call(
        of_rank("Conv", layer.rank), layer.width, layer.code("out"), layer.code("kernel"),
        stride=layer.unless("stride", 1), padding=padding, dilation=layer.unless("dilation", 1),
        groups=layer.unless("groups", 1), bias=_bias(layer),
    )  # fmt: skip
    return Form((*in_front, _weighted(layer, module)))


def conv_transpose(layer: Layer) -> Form:
    """With torch's padding, which cuts as much off on both sides; else that is done behind it."""
    behind, padding, more = _cut(layer)
    module = call(
        of_rank("ConvTranspose", layer.rank), layer.width, layer.code("out"), layer.code("kernel"),
        stride=layer.unless("stride", 1), padding=padding, output_padding=more, groups=layer.unless("groups", 1),
        bias=_bias(layer), dilation=layer.unless("dilation", 1),
    )  # fmt: skip
    return Form((_weighted(layer, module), *behind))


def _cut(layer: Layer) -> tuple[tuple[Expression, ...], str | None, str | None]:
    """What cuts off behind it, its own padding, and what is added at the end."""
    if "padding" in layer.codes:
        return (), layer.codes["padding"], layer.unless("output_padding", 0)
    if layer.value("padding") == "same":
        layer.require_fixed("kernel", "stride", "dilation")
        return _same(layer)
    sides = spread_pairs(layer.value("padding"), layer.rank, "padding")
    if all(before == after for before, after in sides):
        return (), _sizes([before for before, _ in sides]), layer.unless("output_padding", 0)
    return (_less(layer, sides),), None, layer.unless("output_padding", 0)


def _same(layer: Layer) -> tuple[tuple[Expression, ...], str | None, str | None]:
    """``n * stride``: what is too much is cut off, what is missing is added at the end."""
    values = (spread(layer.value(name), layer.rank, name) for name in ("kernel", "stride", "dilation"))
    each = list(zip(*values, strict=True))
    sides = [same_padding(stride, kernel, stride, dilation) for kernel, stride, dilation in each]
    missing = [max(stride - dilation * (kernel - 1) - 1, 0) for kernel, stride, dilation in each]
    if all(before == after for before, after in sides):
        return (), _sizes([before for before, _ in sides]), _sizes(missing)
    return (_less(layer, sides),), None, _sizes(missing)


def _less(layer: Layer, sides: list[Pair] | tuple[Pair, ...]) -> Expression:
    return around(layer.rank, [(-before, -after) for before, after in sides])


def _sizes(values: list[int]) -> str | None:
    if not any(values):
        return None
    return str(values[0]) if len(set(values)) == 1 else f"({', '.join(map(str, values))})"


def linear(layer: Layer) -> Form:
    """Of features, or of the features of every token; maps of one position are features first."""
    module = _weighted(layer, call("nn.Linear", layer.width, layer.code("out"), bias=_bias(layer)))
    return Form(("nn.Flatten()", module)) if layer.x.layout == "maps" else Form((module,))


def dynamic_conv(layer: Layer) -> Form:
    """A convolution whose weights are the second operand."""
    in_front, padding = padded(layer)
    options = {
        "stride": layer.unless("stride", 1), "padding": padding, "dilation": layer.unless("dilation", 1),
        "groups": layer.unless("groups", 1),
    }  # fmt: skip
    out, kernel = layer.code("out"), layer.code("kernel")

    def run(name: str, x: Operands) -> Expression:
        first = f"{name}({x[0]})" if in_front else x[0]
        return call("dynamic_conv", first, x[1], out, kernel, **options)

    return Form(in_front, run)


def dynamic_conv_transpose(layer: Layer) -> Form:
    """A transposed convolution whose weights are the second operand."""
    behind, padding, more = _cut(layer)
    options = {
        "stride": layer.unless("stride", 1), "padding": padding, "output_padding": more,
        "groups": layer.unless("groups", 1), "dilation": layer.unless("dilation", 1),
    }  # fmt: skip
    out, kernel = layer.code("out"), layer.code("kernel")

    def run(name: str, x: Operands) -> Expression:
        made = call("dynamic_conv_transpose", *x, out, kernel, **options)
        return call(name, made) if behind else made

    return Form(behind, run)


def deform_conv(layer: Layer) -> Form:
    """A convolution whose taps are moved by the second operand, and weighed by the third if there is one."""
    layer.require_fixed("padding", "kernel", "stride", "dilation")
    sides = layer.op.sliding(layer.x).pads  # type: ignore[attr-defined]
    module = call(
        "DeformConv2d", layer.width, layer.code("out"), layer.code("kernel"),
        stride=layer.unless("stride", 1), padding=None if not any(map(any, sides)) else _pairs(sides),
        dilation=layer.unless("dilation", 1), groups=layer.unless("groups", 1), bias=_bias(layer),
    )  # fmt: skip
    return Form((module,), lambda name, x: call(name, *x))


def _pairs(sides: tuple[Pair, ...]) -> str:
    if len(set(sides)) == 1 and sides[0][0] == sides[0][1]:
        return str(sides[0][0])
    starts = [before for before, _ in sides]
    return f"({', '.join(map(str, starts))})"


FORMS = {
    "conv": conv,
    "conv_transpose": conv_transpose,
    "linear": linear,
    "dynamic_conv": dynamic_conv,
    "dynamic_conv_transpose": dynamic_conv_transpose,
    "deform_conv": deform_conv,
}
