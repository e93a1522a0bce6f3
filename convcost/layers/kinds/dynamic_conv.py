"""Convolution whose weights another layer makes."""

from convcost.layers.families.convolution import Convolution
from convcost.layers.families.made_weights import MadeWeights, check_weights
from convcost.layers.op import Shape, Shapes, op


@op
class DynamicConv(MadeWeights, Convolution):
    """Convolution of the first input by weights that are the second: dynamic filters, correlation with a template.

    The second input has out x in/groups x kernel elements, in whatever shape. As torch.nn.functional.conv2d for each
    sample. What makes the weights is counted where it stands; an `add` behind it gives a bias.

    Fields:
        out: output channels.
        kernel: window size, one integer or one per axis.
        stride: step of the window, 1 unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        dilation: distance between the taps, 1 unless given.
        groups: how many groups the channels are cut into; `groups: in` with a filter for each channel.

    Example:
        inputs: [[256, 31, 29], [256, 5, 7]]
        step: {dynamic_conv: {out: 256, kernel: [5, 7], groups: 256}, from: [search, template]}
        output: 256x27x23
        params: 0
        macs: 27 * 23 * 256 * 5 * 7
    """

    def output(self, inputs: Shapes) -> Shape:
        """``out`` channels on the positions of the window; refused unless the weights fit."""
        output = Convolution.output(self, inputs)
        check_weights(inputs[1], self.weight_sizes(inputs[0]))
        return output
