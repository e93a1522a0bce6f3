"""What calflops prints as MACs; `calflops` is what it prints as FLOPs, and says what is wrong with both.

Source: calflops 0.3.2, pytorch_ops.py, without gradients.
"""

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import PRODUCTS, whole
from convcost.conventions.deviation import not_seen
from convcost.conventions.tools.calflops import miscounted

CONVENTION = Convention(
    __name__,
    "calflops 0.3.2",
    "MACs",
    "one per multiply-add, and nothing else; nn.MultiheadAttention not",
    miscounted(1),
    ways={"operator": {"matmul": not_seen()}, "einsum": {"attention": not_seen(*PRODUCTS), "matmul": not_seen()}},
    alternatives={"attention with gradients": {"attention": whole(not_seen(*PRODUCTS))}},
)
