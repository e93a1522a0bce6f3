"""What a layer states about memory: what it may overwrite, and what its backward pass needs of the forward pass."""

from enum import Enum
from typing import Literal, NamedTuple

from convcost.layers.product import Product

InPlace = Literal["norm", "activation", "add", "mul", "concat"]
"""The words that allow layers to share memory with their operands."""


class Keeps(Enum):
    """Which tensors of the forward pass the backward pass needs, parameters apart."""

    NOTHING = "nothing"
    INPUTS = "its inputs"
    OTHERS = "of every input that has a gradient, the other inputs"
    OUTPUT = "its output"
    INPUTS_AND_OUTPUT = "its inputs and its output"


Form = Literal["activation", "statistic", "index", "mask"]
"""What an element is, which decides its bytes."""


class Kept(NamedTuple):
    """A tensor of its own that a layer keeps for the backward pass."""

    product: Product
    form: Form = "activation"
    per_sample: bool = True
    """Whether there is one for every sample of the batch."""
