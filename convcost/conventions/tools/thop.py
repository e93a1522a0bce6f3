"""What thop prints in the version that is kept up.

Source: ultralytics-thop 2.2.3, vision/basic_hooks.py and profile.py. Hooks on modules, their subclasses included, and
patched functions for products. `thop_original` is the tool that most papers used.
"""

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import per_score, whole
from convcost.conventions.deviation import (
    ACTIVATION,
    PLAIN,
    POOLING,
    SOFTMAX,
    CountedLayer,
    adaptive_windows,
    by_mode,
    deviation,
    normalisation,
    not_seen,
    per_input,
    per_output,
    sliding_windows,
    softmax_rows,
    where_set,
)

FOUR = normalisation(affine=4, plain=2)
TO_A_SIZE = deviation(POOLING, adaptive_windows) + per_output(POOLING)
RESIZED = by_mode({"nearest": 0, "linear": 5, "bilinear": 11, "bicubic": 259, "trilinear": 31})


def _rows(layer: CountedLayer) -> int:
    """A row of scores per query and head."""
    heads: int = layer.op.heads
    return layer.samples * heads * layer.inputs[0].positions


UNSEEN_AS_FUNCTIONS = (
    "softmax", "log_softmax", "avgpool", "adaptive_avgpool", "global_avgpool", "upsample", "resize", "prelu",
    "batchnorm", "layernorm", "groupnorm", "instancenorm", "rmsnorm",
)  # fmt: skip

CONVENTION = Convention(
    __name__,
    "ultralytics-thop 2.2.3",
    "MACs",
    "one per multiply-add, bias not; norms 4 per element; average pooling its windows and 1 per output; "
    "softmax 3 per element less 1 per row; bilinear 11 per output, other interpolation alike; other activations not",
    {
        "batchnorm": where_set("trainable", FOUR),
        "layernorm": FOUR,
        "groupnorm": FOUR,
        "instancenorm": FOUR,
        "rmsnorm": FOUR,
        "prelu": per_input(ACTIVATION),
        "softmax": softmax_rows(3, less=1),
        "log_softmax": softmax_rows(3, less=0),
        "avgpool": deviation(POOLING, sliding_windows) + per_output(POOLING),
        "adaptive_avgpool": TO_A_SIZE,
        "global_avgpool": TO_A_SIZE,
        "upsample": RESIZED,
        "resize": RESIZED,
        "attention": whole(per_score(3) + deviation(SOFTMAX, lambda layer: -_rows(layer))),
    },
    ways={
        "function": {
            **dict.fromkeys(UNSEEN_AS_FUNCTIONS, PLAIN),
            **dict.fromkeys(("conv", "conv_transpose"), not_seen()),
        },
        "operator": {"softmax": PLAIN},
        "mean": {"global_avgpool": PLAIN},
    },
)
