"""What DeepSpeed's FLOPS profiler prints as FLOPs; `deepspeed_macs` is what it prints as MACs.

Source: deepspeed 0.19.8, profiling/flops_profiler/profiler.py, run on its own by `get_model_profile`, with gradients as
its manual has it. Patched functions, which the modules of torch call. What its figures contain:

* `@`, bmm and scaled_dot_product_attention are counted, its softmax is not; nn.MultiheadAttention is seen whole, and
  not at all where it runs as one operation, without gradients;
* padding="same" pads as much on either side, one too little in all for an even kernel;
* upsampling to a size counts the positions of one channel of one image;
* nn.ReLU6 is a call of hardtanh and counts nothing; `+` and `*` neither, torch.add and torch.mul do.
"""

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import (
    by_einsum,
    hidden,
    not_seen_by_fast_path,
    partitioned,
    per_score,
    whole,
)
from convcost.conventions.deviation import (
    ACTIVATION,
    ELEMENTWISE,
    INTERPOLATION,
    NOT_SEEN,
    PLAIN,
    POOLING,
    bias,
    deviation,
    is_pointwise,
    local_response,
    normalisation,
    per_input,
    per_output,
    scaled_inputs,
    where,
    where_set,
)

FIVE = normalisation(affine=5, plain=4)
ACTIVE, POOLED, JOINED = per_input(ACTIVATION), per_input(POOLING), per_output(ELEMENTWISE)

CONVENTION = Convention(
    __name__,
    "deepspeed 0.19.8",
    "FLOPs",
    "two per multiply-add; bias of convolutions 1 per output, of linear layers not; batch norm 2 per element, "
    "other norms 5; known activations, pooling and softmax 1 per input, interpolation 1 per output; `+` and `*` not",
    {
        "conv": bias(),
        "conv_transpose": bias(),
        "batchnorm": where_set("trainable", normalisation(affine=2, plain=1)),
        "layernorm": FIVE,
        "groupnorm": FIVE,
        "instancenorm": FIVE,
        "lrn": local_response(),
        **dict.fromkeys(("relu", "prelu", "elu", "leaky_relu", "silu", "gelu", "softmax"), ACTIVE),
        **dict.fromkeys(("maxpool", "avgpool", "adaptive_maxpool", "adaptive_avgpool"), POOLED),
        **dict.fromkeys(("global_maxpool", "global_avgpool"), POOLED),
        "upsample": deviation(INTERPOLATION, scaled_inputs),
        "resize": deviation(INTERPOLATION, lambda layer: layer.output.positions),
        "attention": partitioned(per_score(1) + hidden(ACTIVATION)),
    },
    per_mac=2,
    ways={
        "function": {"add": JOINED, "mul": JOINED},
        "operator": {"softmax": PLAIN},
        "linear": {"conv": where(is_pointwise, PLAIN, bias())},
        "einsum": {"attention": by_einsum(2) + per_score(1)},
        "mean": {"global_avgpool": PLAIN},
    },
    alternatives={
        "attention without gradients": {
            "attention": whole(deviation(NOT_SEEN, lambda layer: 2 * not_seen_by_fast_path(layer)))
        }
    },
)
