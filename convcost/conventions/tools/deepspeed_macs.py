"""What DeepSpeed's FLOPS profiler prints as MACs; `deepspeed` is what it prints as FLOPs, and says what both contain.

Source: deepspeed 0.19.8, profiling/flops_profiler/profiler.py, with gradients.
"""

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import PRODUCTS, not_seen_by_fast_path, whole
from convcost.conventions.deviation import NOT_SEEN, deviation, not_seen

CONVENTION = Convention(
    __name__,
    "deepspeed 0.19.8",
    "MACs",
    "one per multiply-add, and nothing else",
    ways={"einsum": {"attention": not_seen(*PRODUCTS)}},
    alternatives={"attention without gradients": {"attention": whole(deviation(NOT_SEEN, not_seen_by_fast_path))}},
)
