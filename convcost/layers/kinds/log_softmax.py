"""Logarithm of the softmax along an axis."""

from convcost.layers.families.softmax import AlongAxis
from convcost.layers.op import Keeps, op


@op
class LogSoftmax(AlongAxis):
    """Logarithm of the softmax along an axis. As torch.nn.LogSoftmax.

    Fields:
        axis: `channels` unless given; or `tokens`, `d`, `h`, `w`, `l`.

    Example:
        input: [1000]
        step: log_softmax
        output: 1000
        params: 0
        macs: 0
    """

    keeps = Keeps.OUTPUT
