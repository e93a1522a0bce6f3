"""Average pooling to a given size."""

from convcost.layers.families.pooling import AdaptivePooling
from convcost.layers.op import Keeps, Linearity, op


@op
class AdaptiveAvgpool(AdaptivePooling):
    """Average over windows chosen so that a given size comes out. As torch.nn.AdaptiveAvgPool2d.

    Fields:
        size: output size, one integer or one per axis.

    Example:
        input: [512, 13, 11]
        step: adaptive_avgpool: [7, 5]
        output: 512x7x5
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.LINEAR
