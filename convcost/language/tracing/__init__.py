"""Numbers that remember where they come from: one run of a program stands for all inputs that take the same way.

`Traced` computes like an integer or a fraction and writes what was computed into an `Arena`. Whatever decides something
by such a number (a comparison, a count of rounds) leaves a guard there. What was computed then holds for every
input at which the guards come out the same.
"""

from convcost.language.tracing.arena import Arena, Extent, Guard
from convcost.language.tracing.traced import (
    Leak,
    Traced,
    UnknownHash,
    chosen_if_less,
    concrete,
    greatest,
    remembered,
    smallest,
)

__all__ = [
    "Arena",
    "Extent",
    "Guard",
    "Leak",
    "Traced",
    "UnknownHash",
    "chosen_if_less",
    "concrete",
    "greatest",
    "remembered",
    "smallest",
]
