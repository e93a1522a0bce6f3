"""Everything as one vector."""

from convcost.layers.equation import Equation, sizes_in
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.shape import features


@op
class Flatten(Free):
    """Maps or tokens as one feature vector; features stay as they are. As torch.nn.Flatten.

    Example:
        input: [256, 6, 5]
        step: flatten
        output: 256 * 6 * 5
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    def output(self, inputs: Shapes) -> Shape:
        """All elements as features."""
        return features(inputs[0].elements)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """All elements."""
        del output
        (x,) = inputs
        sizes = sizes_in(x)
        return (Equation("c", " x ".join(sizes), sizes),)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Everything: whoever takes features takes all of them."""
        del output
        return Reach.POINT if inputs[0].layout == "features" else Reach.EVERYTHING
