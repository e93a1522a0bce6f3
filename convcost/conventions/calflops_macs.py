"""What calflops prints as MACs; `calflops` is what it prints as FLOPs, and says what is wrong with both.

Source: calflops 0.3.2, pytorch_ops.py, without gradients.
"""

from convcost.attention_deviation import PRODUCTS, whole
from convcost.convention import Convention
from convcost.conventions.calflops import miscounted
from convcost.deviation import not_seen

CONVENTION = Convention(
    __name__,
    "calflops 0.3.2",
    "MACs",
    "one per multiply-add, and nothing else; nn.MultiheadAttention not",
    miscounted(1),
    alternatives={"attention with gradients": {"attention": whole(not_seen(*PRODUCTS))}},
)
