"""What onnx-tool prints as MACs, of the file that torch's older exporter writes with batch normalisation kept.

Source: onnx-tool 1.0.1, node.py and graph.py, on opset 17. It adds up estimated instructions per node of the file: one
for a product, a sum or a comparison, 4 for a division, 24 for a root, 32 for an exponential, 43 for a logarithm. The
sizes that a network works out while it runs are counted there and left out here: less than a hundred in all. Bugs that
its figures contain:

* a transposed convolution counts the kernel at every position of the output, with the channels of the output;
* of pooling in 3-D the second and the third side of the window are forgotten; erf, and so most of GELU, counts nothing.

Where it fails (pooling to sizes that do not divide, local response, RMS norm, SELU, CELU) nobody knows what it counts.
"""

from math import prod

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import partitioned, per_score, projection_biases, whole
from convcost.conventions.deviation import (
    ACTIVATION,
    BIAS,
    ELEMENTWISE,
    INTERPOLATION,
    MISCOUNTED,
    NORM,
    NOT_SEEN,
    POOLING,
    SOFTMAX,
    CountedLayer,
    bias,
    deviation,
    per_input,
    per_output,
)
from convcost.layers.window import spread

UNKNOWN = deviation(NOT_SEEN, lambda _: None)
LINEAR, CUBIC = 4, 8
RESIZED = deviation(
    INTERPOLATION,
    lambda layer: {"nearest": 0, "bicubic": CUBIC}.get(layer.op.mode, LINEAR) * layer.elements_out,
)
PER_ELEMENT = {
    "relu": 1, "relu6": 2, "hardtanh": 2, "leaky_relu": 2, "prelu": 2, "elu": 35, "gelu": 7, "silu": 33, "mish": 153,
    "sigmoid": 32, "logsigmoid": 75, "hardsigmoid": 4, "hardswish": 5, "softplus": 76, "softsign": 6, "tanh": 76,
    "softmax": 36, "log_softmax": 80,
}  # fmt: skip
FAILS = ("rmsnorm", "lrn", "selu", "celu", "channel_shuffle", "adaptive_maxpool")
SCALED_ALONE, SCALED_APART = 79, 92
"""Instructions, once per run, that work out the scale of queries and keys; more where keys come from elsewhere."""


def _transposed(layer: CountedLayer) -> int:
    axes = len(layer.positions_in)
    per_output = layer.op.out // layer.op.groups * prod(spread(layer.op.kernel, axes, "kernel"))
    return layer.elements_out * int(per_output) - layer.macs


def _layernorm(layer: CountedLayer) -> int:
    """Seven per element, and a root and a division per position."""
    return 7 * layer.elements_in + 29 * layer.samples * layer.inputs[0].positions


def _batchnorm(layer: CountedLayer) -> int:
    """31 per element; one that is not trained is a factor and a summand, worked out per channel and run."""
    if layer.op.trainable:
        return 31 * layer.elements_in
    return 2 * layer.elements_in + 32 * layer.inputs[0].channels


def _pool(layer: CountedLayer) -> int:
    kernel: tuple[int, ...] = spread(layer.op.kernel, len(layer.positions_in), "kernel")
    return layer.elements_out * (kernel[0] if len(kernel) != 2 else prod(kernel))


def _to_a_size(layer: CountedLayer) -> int | None:
    """A pooling with the quotients for its window; to one position a sum and a division."""
    sizes = tuple(zip(layer.positions_in, layer.positions_out, strict=True))
    if {*layer.positions_out} == {1}:
        return layer.elements_in + LINEAR * layer.elements_out
    if any(size % outputs for size, outputs in sizes):
        return None
    window = [size // outputs for size, outputs in sizes]
    return layer.elements_out * (window[0] if len(window) != 2 else prod(window))


def _joined(layer: CountedLayer) -> int:
    return (len(layer.inputs) - 1) * layer.elements_out


def _scaled(layer: CountedLayer) -> int:
    """Queries and keys, one each, and what is worked out once."""
    queries, keys = layer.inputs[0], layer.inputs[min(1, len(layer.inputs) - 1)]
    inner = layer.op.dim or queries.channels
    each = layer.samples * (queries.positions + keys.positions) * inner
    return int(each) + (SCALED_APART if len(layer.inputs) > 1 else SCALED_ALONE)


TO_A_SIZE = deviation(POOLING, _to_a_size)
JOIN = deviation(ELEMENTWISE, _joined)
BIASES = deviation(BIAS, projection_biases)

CONVENTION = Convention(
    __name__,
    "onnx-tool 1.0.1",
    "MACs",
    "instructions: one per multiply-add and bias; batch norm 31 per element, group norm 9, other norms 7; relu 1, "
    "sigmoid 32, softmax 36, tanh 76 per element; pooling its window per output; sums and products 1 per element; "
    "transposed convolutions at output positions; what works out sizes while a network runs is left out",
    {
        "conv": bias(),
        "conv_transpose": deviation(MISCOUNTED, _transposed) + bias(),
        "linear": bias(),
        "batchnorm": deviation(NORM, _batchnorm),
        "layernorm": deviation(NORM, _layernorm),
        "groupnorm": per_input(NORM, 9),
        "instancenorm": per_input(NORM, 7),
        **{kind: per_input(ACTIVATION, each) for kind, each in PER_ELEMENT.items()},
        "glu": per_output(ACTIVATION, 33),
        "maxpool": deviation(POOLING, _pool),
        "avgpool": deviation(POOLING, _pool),
        "adaptive_avgpool": TO_A_SIZE,
        "global_avgpool": TO_A_SIZE,
        "global_maxpool": per_input(POOLING),
        "upsample": RESIZED,
        "resize": RESIZED,
        "pad": deviation(ELEMENTWISE, lambda _: 1),
        "to_maps": deviation(ELEMENTWISE, lambda _: 3),
        "add": JOIN,
        "mul": JOIN,
        "attention": whole(BIASES + per_score(36) + deviation(SOFTMAX, _scaled)) + partitioned(UNKNOWN),
        **dict.fromkeys(FAILS, UNKNOWN),
    },
    ways={"mean": {"global_avgpool": per_input(POOLING)}},
)
