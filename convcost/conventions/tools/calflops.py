"""What calflops prints as FLOPs; `calflops_macs` is what it prints as MACs.

Source: calflops 0.3.2, pytorch_ops.py, without gradients. Patched functions, which the modules of torch call. Bugs that
its figures contain:

* the channels of a transposed convolution are divided by the groups twice, and its biases counted at the positions
  that a forward convolution would give;
* padding="same" pads as much on either side, one too little in all for an even kernel;
* upsampling by a factor counts inputs, to a size the positions of one channel of one image;
* nn.MultiheadAttention runs as one operation that is not patched; `@`, bmm and scaled_dot_product_attention neither;
  nn.ReLU6 is a call of hardtanh. `+` and `*` are not counted, torch.add and torch.mul are.
"""

from math import prod

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import (
    PRODUCTS,
    by_einsum,
    cosines_not_seen,
    hidden,
    not_seen_by_fast_path,
    partitioned,
    per_score,
    whole,
)
from convcost.conventions.deviation import (
    ACTIVATION,
    BIAS,
    ELEMENTWISE,
    INTERPOLATION,
    MISCOUNTED,
    NOT_SEEN,
    PLAIN,
    POOLING,
    CountedLayer,
    Rule,
    bias,
    deviation,
    is_pointwise,
    local_response,
    normalisation,
    not_seen,
    per_input,
    per_output,
    where,
    where_set,
)
from convcost.layers.kinds.conv_transpose import ConvTranspose

FIVE = normalisation(affine=5, plain=4)
ACTIVE, POOLED, JOINED = per_input(ACTIVATION), per_input(POOLING), per_output(ELEMENTWISE)


def miscounted(each: int) -> dict[str, Rule]:
    """What is wrong with the multiply-adds, of which every one counts ``each``."""
    unseen = deviation(NOT_SEEN, lambda layer: each * not_seen_by_fast_path(layer))
    return {
        "conv_transpose": deviation(MISCOUNTED, lambda layer: each * _lost_channels(layer)),
        "attention": whole(unseen) + partitioned(cosines_not_seen(each)),
    }


def _lost_channels(layer: CountedLayer) -> int:
    op: ConvTranspose = layer.op
    channels = op.out // op.groups
    return layer.macs // channels * (channels // op.groups) - layer.macs


def _bias_of_transposed(layer: CountedLayer) -> int:
    """At the positions of a convolution that runs forward over the input."""
    op: ConvTranspose = layer.op
    if not op.bias:
        return 0
    sliding = op.sliding(layer.inputs[0])
    each = zip(sliding.sizes, sliding.kernel, sliding.stride, sliding.pads, sliding.dilation, strict=True)
    positions = prod((n + sum(pads) - d * (k - 1) - 1) // s + 1 for n, k, s, pads, d in each)
    return layer.samples * op.out // op.groups * positions


WRONG = miscounted(2)

CONVENTION = Convention(
    __name__,
    "calflops 0.3.2",
    "FLOPs",
    "two per multiply-add; bias of convolutions 1 per output, of linear layers not; batch norm 2 per element, "
    "other norms 5; known activations, pooling and softmax 1 per input; `+`, `*` and nn.MultiheadAttention not",
    {
        "conv": bias(),
        "conv_transpose": WRONG["conv_transpose"] + deviation(BIAS, _bias_of_transposed),
        "batchnorm": where_set("trainable", normalisation(affine=2, plain=1)),
        "layernorm": FIVE,
        "groupnorm": FIVE,
        "instancenorm": FIVE,
        "lrn": local_response(),
        **dict.fromkeys(("relu", "prelu", "elu", "leaky_relu", "silu", "gelu", "softmax"), ACTIVE),
        **dict.fromkeys(("maxpool", "avgpool", "adaptive_maxpool", "adaptive_avgpool"), POOLED),
        **dict.fromkeys(("global_maxpool", "global_avgpool"), POOLED),
        "upsample": per_input(INTERPOLATION),
        "resize": deviation(INTERPOLATION, lambda layer: layer.output.positions),
        "attention": WRONG["attention"] + partitioned(per_score(1) + hidden(ACTIVATION)),
    },
    per_mac=2,
    ways={
        "function": {"add": JOINED, "mul": JOINED},
        "operator": {"matmul": not_seen(each=2), "softmax": PLAIN},
        "linear": {"conv": where(is_pointwise, PLAIN, bias())},
        "einsum": {"attention": by_einsum(2) + per_score(1)},
        "mean": {"global_avgpool": PLAIN},
    },
    alternatives={"attention with gradients": {"attention": whole(not_seen(*PRODUCTS, each=2))}},
)
