"""Maximum over all positions."""

from convcost.layers.families.pooling import GlobalPooling, positions_of_maxima
from convcost.layers.op import Keeps, Kept, Linearity, Shape, Shapes, op


@op
class GlobalMaxpool(GlobalPooling):
    """Maximum over all positions, channel by channel; spatial sizes of 1 stay. As torch.nn.AdaptiveMaxPool2d(1).

    Example:
        input: [2048, 7, 5]
        step: global_maxpool
        output: 2048x1x1
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The index of every maximum."""
        del inputs
        return positions_of_maxima(output)
