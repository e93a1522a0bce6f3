"""Everything as one vector."""

from convcost.op import Free, Reach, Shape, Shapes, Windows, op
from convcost.shape import features


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

    def output(self, inputs: Shapes) -> Shape:
        """All elements as features."""
        return features(inputs[0].elements)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Everything: whoever takes features takes all of them."""
        del output
        return Reach.POINT if inputs[0].layout == "features" else Reach.EVERYTHING
