"""What fvcore's FlopCountAnalysis prints.

Source: fvcore 0.1.5.post20221221, nn/flop_count.py and nn/jit_handles.py, on a trace of torch.jit with gradients on.
One of its flops is one multiply-add. A trace sees functions like modules, with two holes:

* scaled_dot_product_attention has no handler: of nn.MultiheadAttention only the projections are counted, and without
  gradients, where it runs as one operation, nothing;
* neither has a convolution whose padding is the word "same" in torch: it counts 0. Here `padding: same` is taken for
  the numbers that it stands for, as most code is written.
"""

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import PRODUCTS, by_einsum, not_seen_by_fast_path, whole
from convcost.conventions.deviation import (
    NOT_SEEN,
    PLAIN,
    POOLING,
    by_mode,
    deviation,
    normalisation,
    not_seen,
    per_input,
    where_set,
    with_axes,
)

FIVE = normalisation(affine=5, plain=4)
RESIZED = with_axes(2, by_mode({"nearest": 1, "bilinear": 4}))
TO_A_SIZE = with_axes(2, per_input(POOLING))
SAME_PADDED = deviation(
    NOT_SEEN, lambda layer: -layer.macs if layer.op.padding == "same" and max(layer.op.stride) == 1 else 0
)

CONVENTION = Convention(
    __name__,
    "fvcore 0.1.5.post20221221",
    "flops",
    "one per multiply-add, bias not; batch norm 2 per element, other norms 5; pooling to a size 1 per input, "
    "nearest 1 and bilinear 4 per output in 2-D; the two products inside nn.MultiheadAttention not",
    {
        "batchnorm": where_set("trainable", normalisation(affine=2, plain=1)),
        "layernorm": FIVE,
        "groupnorm": FIVE,
        "instancenorm": FIVE,
        "adaptive_avgpool": TO_A_SIZE,
        "global_avgpool": TO_A_SIZE,
        "upsample": RESIZED,
        "resize": RESIZED,
        "attention": whole(not_seen(*PRODUCTS)),
    },
    ways={"einsum": {"attention": by_einsum(1)}, "same": {"conv": SAME_PADDED}, "mean": {"global_avgpool": PLAIN}},
    alternatives={"attention without gradients": {"attention": whole(deviation(NOT_SEEN, not_seen_by_fast_path))}},
)
