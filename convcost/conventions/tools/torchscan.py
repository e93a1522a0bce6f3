"""What torch-scan prints as MACs.

Source: torchscan 0.2.0, modules/macs.py and crawler.py. Hooks on modules without children, their subclasses included;
what their rules give is added up, once per call. Functions and nn.MultiheadAttention count nothing. Bugs that its
figures contain:

* pooling whose kernel is one integer takes that for the number of its elements: 3 for a window of 3x3;
* a transposed convolution is counted at positions of the output and with the input's channels per group for its weight;
* adaptive pooling takes the remainder of sizes, not the quotient, for its window where they do not divide.

Its operator FLOPs are those of `torch`.
"""

from collections.abc import Callable
from math import prod

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import PRODUCTS, PROJECTIONS
from convcost.conventions.deviation import (
    AT_OUTPUTS,
    NORM,
    PLAIN,
    POOLING,
    CountedLayer,
    Rule,
    deviation,
    not_seen,
    per_input,
    where_set,
)

PADDING_ARITHMETIC = 4
"""What it counts per axis, once per call, for working out the padding of a transposed convolution."""
BATCH_NORM = per_input(NORM) + where_set("affine", per_input(NORM))
NORMS = ("batchnorm", "layernorm", "groupnorm", "instancenorm", "rmsnorm")
POOLS = ("maxpool", "avgpool", "adaptive_maxpool", "adaptive_avgpool", "global_maxpool", "global_avgpool")


def _transposed(layer: CountedLayer) -> int:
    per_output: int = layer.inputs[0].channels // layer.op.groups * _taps(layer)
    return PADDING_ARITHMETIC * len(layer.positions_in) + layer.elements_out * per_output - layer.macs


def _taps(layer: CountedLayer) -> int:
    kernel: tuple[int, ...] = layer.op.kernel
    return prod(kernel) if len(kernel) > 1 else prod(kernel * len(layer.positions_in))


def _window(layer: CountedLayer) -> int:
    """As it is written: one integer is not raised to the number of axes."""
    return prod(layer.op.kernel)


def _window_to_a_size(layer: CountedLayer) -> int:
    sizes = zip(layer.positions_in, layer.positions_out, strict=True)
    return prod(size % outputs + 1 if size % outputs else size // outputs for size, outputs in sizes)


def _pool(window: Callable[[CountedLayer], int], *, divides: bool) -> Rule:
    """One per output and element of its window but the first, and for an average one per axis."""

    def amount(layer: CountedLayer) -> int:
        return layer.elements_out * (window(layer) - 1 + (len(layer.positions_in) if divides else 0))

    return deviation(POOLING, amount)


CONVENTION = Convention(
    __name__,
    "torchscan 0.2.0",
    "MACs",
    "one per multiply-add, bias not, transposed convolutions at output positions; batch norm 2 per element, other "
    "norms not; pooling 1 per output and element of its window (of one number, that number) but the first; functions, "
    "matrix products and nn.MultiheadAttention not",
    {
        "conv_transpose": deviation(AT_OUTPUTS, _transposed),
        "batchnorm": where_set("trainable", BATCH_NORM),
        "maxpool": _pool(_window, divides=False),
        "avgpool": _pool(_window, divides=True),
        "adaptive_maxpool": _pool(_window_to_a_size, divides=False),
        "adaptive_avgpool": _pool(_window_to_a_size, divides=True),
        "global_maxpool": _pool(_window_to_a_size, divides=False),
        "global_avgpool": _pool(_window_to_a_size, divides=True),
        "attention": not_seen(*PROJECTIONS, *PRODUCTS),
        "matmul": not_seen(),
    },
    ways={
        "function": {
            **dict.fromkeys(("conv", "conv_transpose", "linear"), not_seen()),
            **dict.fromkeys((*NORMS, *POOLS), PLAIN),
        },
        "einsum": {"attention": not_seen(*PRODUCTS)},
        "mean": {"global_avgpool": PLAIN},
        "list": dict.fromkeys(("maxpool", "avgpool"), PLAIN),
    },
)
