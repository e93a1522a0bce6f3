"""Maximum pooling to a given size."""

from convcost.layers.families.pooling import AdaptivePooling, positions_of_maxima
from convcost.layers.op import Keeps, Kept, Linearity, Shape, Shapes, op


@op
class AdaptiveMaxpool(AdaptivePooling):
    """Maximum over windows chosen so that a given size comes out. As torch.nn.AdaptiveMaxPool2d.

    Fields:
        size: output size, one integer or one per axis.

    Example:
        input: [512, 13, 11]
        step: adaptive_maxpool: [7, 5]
        output: 512x7x5
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The index of every maximum."""
        del inputs
        return positions_of_maxima(output)
