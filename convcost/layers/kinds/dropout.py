"""Dropout."""

from fractions import Fraction

from convcost.layers.fields import Probability
from convcost.layers.op import Keeps, Kept, Linearity, Pointwise, Product, Shape, Shapes, op


@op
class Dropout(Pointwise):
    """Drops elements while training, passes them on afterwards. As torch.nn.Dropout.

    Fields:
        p: how likely an element is dropped, 0.5 unless given; it costs nothing.

    Example:
        input: [4096]
        step: dropout
        output: 4096
        params: 0
        macs: 0
    """

    is_idle = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    p: Probability = Fraction(1, 2)

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Which elements were dropped, a byte each, as on a GPU; torch keeps numbers on a CPU."""
        del inputs
        return (Kept(Product("mask", {"elements": output.elements}), "mask"),)
