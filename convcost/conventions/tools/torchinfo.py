"""What torchinfo prints as `Total mult-adds`.

Source: torchinfo 1.8.0, LayerInfo.calculate_macs. It multiplies the parameters called weight or bias of every module
without children: of convolutions by the positions of the output, of all others by the batch. So

* a transposed convolution is counted at positions of the output: four times too high for a stride of 2;
* a linear layer counts one token, whatever their number: vit_b_16 comes out at 0.173 G of 17.56 G;
* a normalisation counts its parameters, not its elements;
* nn.MultiheadAttention has a child that is never called, and counts nothing; neither does any function.

A ConvNeXt or Swin in which 1x1 convolutions are written as nn.Linear on maps with channels last counts one position of
each.
"""

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import OFFSET_PARAMETERS, linear_modules_of_one_token
from convcost.conventions.deviation import (
    ACTIVATION,
    BIAS,
    NORM,
    PLAIN,
    at_outputs,
    bias,
    deviation,
    is_pointwise,
    not_seen,
    once_per_sample,
    per_parameter,
    where,
)

NORMS = ("batchnorm", "layernorm", "groupnorm", "instancenorm", "rmsnorm")
LINEAR = once_per_sample() + deviation(BIAS, lambda layer: layer.samples * layer.parameters(BIAS))
LINEAR_IN_ATTENTION = deviation(BIAS, lambda layer: layer.parameters(*OFFSET_PARAMETERS))


CONVENTION = Convention(
    __name__,
    "torchinfo 1.8.0",
    "mult-adds",
    "multiply-adds and biases of convolutions, transposed ones at output positions; of other modules with parameters "
    "one per parameter, whatever the number of tokens or positions; functions and nn.MultiheadAttention not",
    {
        "conv": bias(),
        "conv_transpose": at_outputs() + bias(),
        "linear": LINEAR,
        "prelu": per_parameter(ACTIVATION),
        **dict.fromkeys(NORMS, per_parameter(NORM)),
        "attention": not_seen() + LINEAR_IN_ATTENTION,
        "matmul": not_seen(),
    },
    ways={
        "einsum": {"attention": linear_modules_of_one_token()},
        "function": {
            **dict.fromkeys(("conv", "conv_transpose", "linear", "attention"), not_seen()),
            **dict.fromkeys(("prelu", *NORMS), PLAIN),
        },
        "again": dict.fromkeys(NORMS, PLAIN),
        "linear": {"conv": where(is_pointwise, LINEAR, bias())},
    },
)
