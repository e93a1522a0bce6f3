"""Rectified linear unit with a learned slope."""

from convcost.layers.equation import unchanged
from convcost.layers.fields import Flag
from convcost.layers.op import Equations, Keeps, Linearity, Op, Product, Products, Reach, Shape, Shapes, Windows, op


@op
class Prelu(Op):
    """Leaky rectified linear unit whose slope below 0 is learned. As torch.nn.PReLU.

    Fields:
        per_channel: false unless given; true learns a slope for every channel instead of one for all.

    Example:
        input: [48, 5, 7]
        step: prelu: {per_channel: true}
        output: 48x5x7
        params: 48
        macs: 0
    """

    is_activation = True
    in_place = "activation"
    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    per_channel: Flag = False

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape."""
        return inputs[0]

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """Nothing changes."""
        del inputs
        return unchanged(output)

    def parameters(self, inputs: Shapes) -> Products:
        """One slope, or one per channel."""
        return (Product("slope", {"channels": inputs[0].channels} if self.per_channel else {"shared": 1}),)

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """None: an elementwise product is not counted."""
        del inputs, output
        return ()

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position."""
        del inputs, output
        return Reach.POINT
