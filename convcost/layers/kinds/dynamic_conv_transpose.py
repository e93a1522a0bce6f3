"""Transposed convolution whose weights another layer makes."""

from convcost.layers.families.made_weights import MadeWeights, check_weights
from convcost.layers.families.transposed_convolution import TransposedConvolution
from convcost.layers.op import Shape, Shapes, op


@op
class DynamicConvTranspose(MadeWeights, TransposedConvolution):
    """Transposed convolution of the first input by weights that are the second, as a modulated one that upsamples.

    The second input has in x out/groups x kernel elements, in whatever shape. As
    torch.nn.functional.conv_transpose2d for each sample. What makes the weights is counted where it stands.

    Fields:
        out: output channels.
        kernel: window size, one integer or one per axis.
        stride: distance between the windows in the output, 1 unless given.
        padding: what is cut off the output, `valid` (0) unless given; an integer, one per axis,
            [[before, after], ...], or `same`, which gives size * stride.
        output_padding: added to one side of the output, 0 unless given; less than the stride or the dilation.
        dilation: distance between the taps, 1 unless given.
        groups: how many groups the channels are cut into, 1 unless given.

    Example:
        inputs: [[64, 17, 13], [64, 3, 5]]
        step: {dynamic_conv_transpose: {out: 64, kernel: [3, 5], stride: 2, groups: 64}, from: [image, weights]}
        output: 64x35x29
        params: 0
        macs: 17 * 13 * 64 * 3 * 5
    """

    def output(self, inputs: Shapes) -> Shape:
        """``out`` channels on the positions that the windows reach; refused unless the weights fit."""
        output = TransposedConvolution.output(self, inputs)
        check_weights(inputs[1], self.weight_sizes(inputs[0]))
        return output
