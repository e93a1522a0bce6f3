"""What ptflops prints, by its default backend `pytorch`.

Source: ptflops 0.7.5, pytorch_ops.py and pytorch_engine.py. Hooks on modules whose type is exactly one that it knows,
and patched functions. A module that calls a patched function in its own forward is counted twice: nn.ReLU, PReLU, ELU,
GELU, every pooling and nn.Upsample. What the hooks saw is divided by the batch, what the functions saw is not. Written
as a function a layer counts once; `+`, `*`, `@` and torch.relu count nothing, torch.add and torch.mul do. Upsampling by
a factor per axis counts whole factors: 1.5 as 1.
"""

from fractions import Fraction
from math import floor, prod

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import (
    PRODUCTS,
    PROJECTIONS,
    cosines_not_seen,
    hidden,
    partitioned,
    per_score,
    projection_biases,
    whole,
)
from convcost.conventions.deviation import (
    ACTIVATION,
    BIAS,
    ELEMENTWISE,
    INTERPOLATION,
    PLAIN,
    POOLING,
    SOFTMAX,
    CountedLayer,
    bias,
    deviation,
    local_response,
    module,
    normalisation,
    not_seen,
    per_input,
    per_output,
    scaled_inputs,
    where_set,
)


def _scaled(layer: CountedLayer) -> int:
    """Inputs times the factors; of factors per axis what lies behind the point is lost."""
    factors: tuple[int | Fraction, ...] = layer.op.factor
    return layer.elements_in * prod(map(floor, factors)) if len(factors) > 1 else scaled_inputs(layer)


ACTIVE, POOLED, JOINED = per_input(ACTIVATION), per_input(POOLING), per_output(ELEMENTWISE)
RESIZED = per_output(INTERPOLATION)
SCALED = deviation(INTERPOLATION, _scaled)
ONE_IMAGE = deviation(INTERPOLATION, lambda layer: layer.output.elements // layer.samples)
TWICE = {
    **dict.fromkeys(("relu", "prelu", "elu", "gelu"), ACTIVE),
    **dict.fromkeys(("maxpool", "avgpool", "adaptive_maxpool", "adaptive_avgpool"), POOLED),
    **dict.fromkeys(("global_maxpool", "global_avgpool"), POOLED),
}
NORM = module(normalisation(affine=2, plain=1))
QUERIES = deviation(
    SOFTMAX, lambda layer: layer.samples * layer.inputs[0].positions * (layer.op.dim or layer.inputs[0].channels)
)
OUTPUT_BIAS = deviation(BIAS, lambda layer: 0 if layer.op.out_bias else layer.elements_out)
BIASES = deviation(BIAS, projection_biases) + OUTPUT_BIAS
OF_A_MODULE = module(BIASES + per_score(1) + QUERIES)
AS_SWIN = not_seen(*PROJECTIONS) + cosines_not_seen() + per_score(1) + hidden(BIAS) + hidden(ACTIVATION, 2)

AS_FUNCTIONS = {
    **TWICE,
    **dict.fromkeys(("conv", "conv_transpose", "linear"), not_seen()),
    **dict.fromkeys(("batchnorm", "groupnorm", "instancenorm", "layernorm", "relu6", "leaky_relu"), PLAIN),
    "upsample": SCALED,
    "resize": RESIZED,
}
"""What is seen of layers whose modules are not known: the functions that are patched, each once."""

CONVENTION = Convention(
    __name__,
    "ptflops 0.7.5 (backend pytorch)",
    "MACs",
    "one per multiply-add and bias; norms 2 per element, layer norm 1; pooling 2 per input, relu, prelu, elu and gelu "
    "2 per element because their modules are counted twice; other known activations 1; functions once, `+` and `*` not",
    {
        "conv": module(bias()),
        "conv_transpose": module(bias()),
        "linear": module(bias()),
        "batchnorm": where_set("trainable", NORM),
        "groupnorm": NORM,
        "instancenorm": NORM,
        "layernorm": module(normalisation(affine=1, plain=1)),
        "lrn": local_response(),
        **{kind: module(rule) + rule for kind, rule in TWICE.items()},
        "relu6": module(ACTIVE),
        "leaky_relu": module(ACTIVE),
        "silu": ACTIVE,
        "softmax": ACTIVE,
        "upsample": ONE_IMAGE + SCALED,
        "resize": ONE_IMAGE + RESIZED,
        "attention": whole(OF_A_MODULE) + partitioned(AS_SWIN),
    },
    ways={
        "function": {**AS_FUNCTIONS, "relu6": ACTIVE, "add": JOINED, "mul": JOINED},
        "operator": {"matmul": not_seen(), "softmax": PLAIN},
        "subclass": AS_FUNCTIONS,
        "einsum": {
            "attention": module(deviation(BIAS, projection_biases) + not_seen(*PRODUCTS)) + per_score(1),
            "matmul": not_seen(),
        },
        "mean": {"global_avgpool": PLAIN},
    },
)
