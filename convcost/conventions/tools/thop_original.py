"""What thop printed when most papers quoted it.

Source: thop 0.1.1.post2209072238 (pytorch-OpCounter), vision/basic_hooks.py and vision/calc_func.py. Hooks on modules
whose type is exactly one that it knows; functions and nn.MultiheadAttention count nothing. A transposed convolution is
counted at positions of the output: four times too high for a stride of 2.
"""

from fractions import Fraction
from math import floor, prod

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import PRODUCTS, PROJECTIONS, partitioned, whole
from convcost.conventions.deviation import (
    ACTIVATION,
    PLAIN,
    POOLING,
    CountedLayer,
    at_outputs,
    by_mode,
    deviation,
    normalisation,
    not_seen,
    per_input,
    per_output,
    softmax_rows,
    where_set,
)

FOUR = normalisation(affine=4, plain=2)
RESIZED = by_mode({"nearest": 1, "linear": 5, "bilinear": 11, "bicubic": 259})


def _mean_windows(layer: CountedLayer) -> int:
    """Inputs per output, as a fraction on every axis, and one more for the division."""
    sizes = zip(layer.positions_in, layer.positions_out, strict=True)
    return floor((prod(Fraction(size, outputs) for size, outputs in sizes) + 1) * layer.elements_out)


TO_A_SIZE = deviation(POOLING, _mean_windows)

UNSEEN = {
    **dict.fromkeys(("conv", "conv_transpose", "linear"), not_seen()),
    **dict.fromkeys(("batchnorm", "layernorm", "instancenorm", "prelu", "softmax"), PLAIN),
    **dict.fromkeys(("avgpool", "adaptive_avgpool", "global_avgpool", "upsample", "resize"), PLAIN),
}

CONVENTION = Convention(
    __name__,
    "thop 0.1.1.post2209072238",
    "MACs",
    "one per multiply-add, bias not, transposed convolutions at output positions; batch, layer and instance norm 4 per "
    "element; average pooling 1 per output, to a size its windows too; softmax 3 per element less 1 per row; "
    "functions, matrix products and attention not",
    {
        "conv_transpose": at_outputs(),
        "batchnorm": where_set("trainable", FOUR),
        "layernorm": FOUR,
        "instancenorm": FOUR,
        "prelu": per_input(ACTIVATION),
        "softmax": softmax_rows(3, less=1),
        "avgpool": per_output(POOLING),
        "adaptive_avgpool": TO_A_SIZE,
        "global_avgpool": TO_A_SIZE,
        "upsample": RESIZED,
        "resize": RESIZED,
        "attention": whole(not_seen()) + partitioned(not_seen(*PROJECTIONS, *PRODUCTS)),
        "matmul": not_seen(),
    },
    ways={
        "function": UNSEEN,
        "subclass": UNSEEN,
        "einsum": {"attention": not_seen(*PRODUCTS)},
        "operator": {"softmax": PLAIN},
        "mean": {"global_avgpool": PLAIN},
    },
)
