"""What torch.utils.flop_counter.FlopCounterMode prints.

Source: torch 2.13.0, torch/utils/flop_counter.py. A dispatch mode sees operations, so that functions are counted like
modules. On the ``meta`` device, which is meant here; on a CPU the fused kernels of attention are not in its registry,
and what they multiply is lost without a word.
"""

from convcost.conventions import Convention

CONVENTION = Convention(
    __name__,
    "torch 2.13.0 (FlopCounterMode)",
    "FLOPs",
    "two per multiply-add, and nothing else",
    per_mac=2,
)
