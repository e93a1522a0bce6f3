"""Normalisations, and what works while training only."""

from math import prod

from convcost.bridges.onnx.call import Call, Known


def batchnorm(call: Call) -> None:
    """Scale, shift, mean and variance of every channel."""
    for index in range(3, len(call.node.outputs)):
        call.give(Known(call.sizes(1), call.known(0).dtype, is_stored=True), index)
    for index in (1, 2):
        call.give(Known(call.sizes(1), call.known(0).dtype, is_stored=True), index)
    call.emit("norm", call.sizes(), range(3), kind="batchnorm", is_affine=True, has_bias=True)


def instancenorm(call: Call) -> None:
    """Scale and shift of every channel, with statistics of every sample."""
    call.emit("norm", call.sizes(), range(3), kind="instancenorm", is_affine=True, has_bias=True)


def groupnorm(call: Call) -> None:
    """Statistics of groups of channels; before version 21 with a scale for every group, of which there is no kind."""
    groups, channels = call.integer("num_groups", 1), call.sizes()[1]
    call.require(groups > 0 and channels % groups == 0, f"{channels} channels cannot be cut into {groups} groups")
    if call.has(1) and prod(call.sizes(1)) != channels:
        call.emit("opaque", call.sizes(), range(3), what="GroupNormalization", is_free=True)
        return
    call.emit(
        "norm", call.sizes(), range(3), kind="groupnorm", groups=groups,
        is_affine=True, has_bias=True,
    )  # fmt: skip


def layernorm(call: Call) -> None:
    """Statistics of the last axes."""
    _last_axes(call, "layernorm")


def rmsnorm(call: Call) -> None:
    """Root mean square of the last axes."""
    _last_axes(call, "rmsnorm")


def _last_axes(call: Call, kind: str) -> None:
    x = call.sizes()
    axis = call.axis(-1) if call.value("axis") is not None else len(x) - 1
    for index in (1, 2):
        call.give(Known((*x[:axis], *(1 for _ in x[axis:])), call.known(0).dtype, is_stored=True), index)
    has_bias = call.has(2)
    call.emit(
        "norm", x, range(3 if has_bias else 2), kind=kind, axes=tuple(range(axis, len(x))),
        is_affine=call.has(1), has_bias=has_bias,
    )  # fmt: skip


def lrn(call: Call) -> None:
    """Local response normalisation across channels."""
    call.emit("norm", call.sizes(), kind="lrn", size=call.integer("size", 5), is_affine=False, has_bias=False)


def dropout(call: Call) -> None:
    """Passes on what comes in."""
    call.same()
    if len(call.node.outputs) > 1:
        call.give(Known(call.sizes(), "bool", is_stored=True), 1)


OPERATORS = {
    "BatchNormalization": batchnorm,
    "SpatialBN": batchnorm,
    "InstanceNormalization": instancenorm,
    "GroupNormalization": groupnorm,
    "LayerNormalization": layernorm,
    "RMSNormalization": rmsnorm,
    "SimplifiedLayerNormalization": rmsnorm,
    "LRN": lrn,
    "Dropout": dropout,
}
