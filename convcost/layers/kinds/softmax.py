"""Exponentials that add up to 1 along an axis."""

from convcost.layers.families.softmax import AlongAxis
from convcost.layers.op import Keeps, op


@op
class Softmax(AlongAxis):
    """Exponentials that add up to 1 along an axis. As torch.nn.Softmax.

    Fields:
        axis: `channels` unless given; or `tokens`, `d`, `h`, `w`, `l`.

    Example:
        input: [1000]
        step: softmax
        output: 1000
        params: 0
        macs: 0
    """

    keeps = Keeps.OUTPUT
