"""Average over all positions."""

from convcost.layers.families.pooling import GlobalPooling
from convcost.layers.op import Keeps, Linearity, op


@op
class GlobalAvgpool(GlobalPooling):
    """Average over all positions, channel by channel; spatial sizes of 1 stay. As torch.nn.AdaptiveAvgPool2d(1).

    Example:
        input: [2048, 7, 5]
        step: global_avgpool
        output: 2048x1x1
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR
