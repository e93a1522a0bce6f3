"""What TensorFlow's profiler counts as float_ops of a Keras model, as keras-flops and its like print it.

Source: tensorflow 2.21 with keras 3.15, python/profiler/internal/flops_registry.py and python/ops/nn_ops.py, on the
frozen graph of one inference, channels last. What has no entry in the registry counts nothing:

* convolutions in groups that are not depthwise (they run as compiled functions), transposed ones and pooling in 3-D;
* einsum, by which keras.layers.MultiHeadAttention multiplies queries by keys and scores by values.

A dilated convolution is counted on its input padded to a multiple of the dilation; a transposed one at positions of
the output divided by the strides. Of kinds that Keras has no layer for nobody knows what they would count.
"""

from math import prod

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import PRODUCTS, partitioned, per_score, projection_biases, whole
from convcost.conventions.deviation import (
    ACTIVATION,
    BIAS,
    ELEMENTWISE,
    INTERPOLATION,
    MISCOUNTED,
    NORM,
    NOT_SEEN,
    PLAIN,
    POOLING,
    CountedLayer,
    bias,
    deviation,
    not_seen,
    per_input,
    per_output,
)
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.window import spread

UNKNOWN = deviation(NOT_SEEN, lambda _: None)
FREE = (
    "relu", "relu6", "leaky_relu", "elu", "selu", "sigmoid", "tanh", "softplus", "softsign", "lrn", "global_maxpool",
    "concat", "flatten", "dropout", "identity", "pad", "crop", "slice", "permute", "reshape", "to_maps", "to_tokens",
    "pixel_shuffle", "pixel_unshuffle", "channel_shuffle", "resize", "parameter", "opaque", "matmul",
)  # fmt: skip
PER_ELEMENT = {
    "gelu": 4, "silu": 2, "hardsigmoid": 2, "hardswish": 3, "mish": 1, "celu": 5, "logsigmoid": 2, "hardtanh": 2,
}  # fmt: skip


def _convolution(layer: CountedLayer) -> int | None:
    """Not seen in groups; on padded inputs when dilated, for which Keras allows no stride."""
    op: Conv = layer.op
    axes = len(layer.positions_out)
    if op.groups not in {1, layer.inputs[0].channels} or (op.groups > 1 and axes > 2):
        return -2 * layer.macs
    if max(op.dilation) == 1:
        return 0
    if max(op.stride) > 1:
        return None
    sliding = op.sliding(layer.inputs[0])
    each = zip(sliding.sizes, sliding.kernel, sliding.pads, sliding.dilation, strict=True)
    positions = prod(d * (-(-(n + sum(pads)) // d) - k + 1) for n, k, pads, d in each)
    return 2 * (layer.macs // layer.output.positions * positions - layer.macs)


def _transposed(layer: CountedLayer) -> int | None:
    op: ConvTranspose = layer.op
    axes = len(layer.positions_out)
    if op.groups > 1:
        return None
    if axes > 2:
        return -2 * layer.macs
    twice = 2 * layer.samples * layer.output.positions * layer.parameters("weight")
    return twice // prod(spread(op.stride, axes, "stride")) - 2 * layer.macs


def _batchnorm(layer: CountedLayer) -> int:
    """Two per element, and what is worked out per channel, whatever the batch."""
    return 2 * layer.elements_in + (6 if layer.op.affine else 5) * layer.inputs[0].channels


def _layernorm(layer: CountedLayer) -> int:
    positions = layer.samples * layer.inputs[0].positions
    if not layer.op.affine:
        return 6 * layer.elements_in + 5 * positions
    return (9 if layer.op.bias else 8) * layer.elements_in + 4 * positions


def _groups_of(layer: CountedLayer, groups: int) -> int:
    """Six per element, and what is worked out per group and per channel."""
    channels = layer.inputs[0].channels
    return 6 * layer.elements_in + layer.samples * (4 * groups + 3 * channels if layer.op.affine else 5 * groups)


def _rmsnorm(layer: CountedLayer) -> int | None:
    """In Keras it always scales."""
    return 4 * layer.elements_in + 3 * layer.samples * layer.inputs[0].positions if layer.op.affine else None


def _pool(layer: CountedLayer) -> int:
    axes = len(layer.positions_out)
    return prod(spread(layer.op.kernel, axes, "kernel")) * layer.elements_out if axes < 3 else 0


def _along(layer: CountedLayer) -> int:
    """Two to swap axes; the channels come last already."""
    return 0 if layer.op.axis == "channels" else 2


def _sizes(layer: CountedLayer) -> int:
    """Repeating works out a size per axis."""
    return len(layer.positions_out) if layer.op.mode == "nearest" else 0


def _joined(layer: CountedLayer) -> int:
    return (len(layer.inputs) - 1) * layer.elements_out


ALONG, POOL, JOIN = deviation(ACTIVATION, _along), deviation(POOLING, _pool), deviation(ELEMENTWISE, _joined)

CONVENTION = Convention(
    __name__,
    "TensorFlow 2.21's profiler for Keras 3.15",
    "float_ops",
    "two per multiply-add, one per bias; batch norm 2 per element and 6 per channel; pooling its kernel per output; "
    "softmax 5, sums and products 1 per element; relu, sigmoid and tanh not; convolutions in groups and the products "
    "inside keras.layers.MultiHeadAttention not",
    {
        **dict.fromkeys(FREE, PLAIN),
        **{kind: per_input(ACTIVATION, each) for kind, each in PER_ELEMENT.items()},
        "conv": deviation(MISCOUNTED, _convolution) + bias(),
        "conv_transpose": deviation(MISCOUNTED, _transposed) + bias(),
        "linear": bias(),
        "batchnorm": deviation(NORM, _batchnorm),
        "layernorm": deviation(NORM, _layernorm),
        "groupnorm": deviation(NORM, lambda layer: _groups_of(layer, layer.op.groups)),
        "instancenorm": deviation(NORM, lambda layer: _groups_of(layer, layer.inputs[0].channels)),
        "rmsnorm": deviation(NORM, _rmsnorm),
        "prelu": per_input(ACTIVATION, 3) + deviation(ACTIVATION, CountedLayer.parameters),
        "glu": per_output(ACTIVATION),
        "softmax": per_input(ACTIVATION, 5) + ALONG,
        "log_softmax": ALONG,
        "maxpool": POOL,
        "avgpool": POOL,
        "global_avgpool": per_input(POOLING),
        "upsample": deviation(INTERPOLATION, _sizes),
        "add": JOIN,
        "mul": JOIN,
        "attention": whole(not_seen(*PRODUCTS, each=2) + deviation(BIAS, projection_biases) + per_score(6))
        + partitioned(UNKNOWN),
    },
    otherwise=UNKNOWN,
    per_mac=2,
)
