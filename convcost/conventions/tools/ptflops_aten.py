"""What ptflops prints by its backend `aten`.

Source: ptflops 0.7.5, aten_ops.py and aten_engine.py, without gradients. A dispatch mode: multiply-adds and biases of
convolutions and matrix products. It knows neither scaled_dot_product_attention nor the fast path by which
nn.MultiheadAttention runs as one operation.
"""

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import (
    PRODUCTS,
    biases_of_output,
    hidden,
    not_seen_by_fast_path,
    partitioned,
    projection_biases,
    takes_fast_path,
    whole,
)
from convcost.conventions.deviation import BIAS, NOT_SEEN, CountedLayer, bias, deviation, not_seen


def _added(layer: CountedLayer) -> int:
    """Biases that are added in one operation with the product: of several samples, the output's only."""
    return projection_biases(layer) if layer.samples == 1 else biases_of_output(layer)


def _added_aside(layer: CountedLayer) -> int:
    return 0 if takes_fast_path(layer) else _added(layer)


CONVENTION = Convention(
    __name__,
    "ptflops 0.7.5 (backend aten)",
    "MACs",
    "one per multiply-add and bias of convolutions, linear layers and matrix products, nothing for other layers; "
    "nn.MultiheadAttention not",
    {
        "conv": bias(),
        "conv_transpose": bias(),
        "linear": bias(),
        "attention": whole(deviation(NOT_SEEN, not_seen_by_fast_path) + deviation(BIAS, _added_aside))
        + partitioned(deviation(BIAS, projection_biases) + hidden(BIAS)),
    },
    alternatives={"attention with gradients": {"attention": whole(not_seen(*PRODUCTS) + deviation(BIAS, _added))}},
)
