"""Transposed convolution over one, two or three spatial axes."""

from convcost.layers.families.in_words import by, same_in_words, without_groups
from convcost.layers.families.transposed_convolution import TransposedConvolution
from convcost.layers.families.weights import Gain, WeightForm, Weights
from convcost.layers.fields import Flag
from convcost.layers.op import Keeps, Kept, Linearity, Product, Products, Shape, Shapes, op
from convcost.layers.window import Sliding, spread


@op
class ConvTranspose(TransposedConvolution):
    """Transposed convolution: the sizes of a convolution backwards. As torch.nn.ConvTranspose2d.

    Fields:
        out: output channels.
        kernel: window size, one integer or one per axis.
        stride: distance between the windows in the output, 1 unless given.
        padding: what is cut off the output, `valid` (0) unless given; an integer, one per axis,
            [[before, after], ...], or `same`, which gives size * stride.
        output_padding: added to one side of the output, 0 unless given; less than the stride or the dilation.
        dilation: distance between the taps, 1 unless given.
        groups: how many groups the channels are cut into, 1 unless given.
        bias: true unless given.
        weight: `none` unless given; `normalized`, divided by its length as by torch.nn.utils.weight_norm, or
            `standardized`, its mean taken off and divided by its deviation: for each input channel.
        gain: a learned factor for each input channel (`channels`), or for every tap along an axis (`l`, `h`, ...), or
            one for the `whole` weight, or `none`; `channels` where the weight is normalized and nothing is given.
        trainable: true unless given; false keeps weight and bias as buffers, as a blur does.
        norm, activation: layers that follow, such as `norm: batch` and `activation: relu`.

    Example:
        input: [1024, 28, 23]
        step: conv_transpose: {out: 512, kernel: 2, stride: 2}
        output: 512x56x46
        params: 1024 * 512 * 2 * 2 + 512
        macs: 28 * 23 * 1024 * 512 * 2 * 2
    """

    takes_norm_and_activation = True
    keeps = Keeps.INPUTS

    bias: Flag = True
    weight: WeightForm = "none"
    gain: Gain | None = None
    trainable: Flag = True

    @property
    def linearity(self) -> Linearity:
        """Weighted sums; a bias is added."""
        return Linearity.AFFINE if self.bias else Linearity.LINEAR

    def output(self, inputs: Shapes) -> Shape:
        """``out`` channels on the positions that the windows reach."""
        output = TransposedConvolution.output(self, inputs)
        self.weights(inputs[0]).check()
        return output

    def parameters(self, inputs: Shapes) -> Products:
        """Weight ``in x out/groups x kernel``, its gain, and bias ``out``."""
        return self.weights(inputs[0]).trained()

    def buffers(self, inputs: Shapes) -> Products:
        """The same where they are not trained."""
        return self.weights(inputs[0]).untrained()

    @property
    def keeps_frozen(self) -> Keeps | None:
        """Its input, as torch does though it is for the weight alone; not known of a weight brought to a norm."""
        return Keeps.INPUTS if self.weight == "none" else None

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The weight that was made of the learned one."""
        del output
        return self.weights(inputs[0]).keeps_besides()

    def weights(self, x: Shape) -> Weights:
        """What it learns."""
        bias = Product("bias", {"out": self.out}) if self.bias else None
        return Weights(Product("weight", self.weight_sizes(x)), bias, self.weight, self.gain, self.trainable)

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """Where a position of the input goes to, and which convolution this is backwards."""
        (x,) = inputs
        sliding = self.sliding(x)
        window = f"Each position that comes in spreads over a window of {by(sliding.kernel)} in the output"
        backwards = f"It is a convolution backwards: that one, with the same arguments, makes {x} of {output}."
        more = spread(self.output_padding, len(x.spatial), "output_padding")
        is_exact = all(each < stride for each, stride in zip(more, sliding.stride, strict=True))
        return (
            f"{window}{_side_by_side(sliding)}.",
            *((backwards,) if is_exact else ()),
            *((f"Groups: {without_groups(self.groups)}.",) if self.groups > 1 else ()),
            *same_in_words(self.padding, sliding),
        )


def _side_by_side(sliding: Sliding) -> str:
    """How the windows of neighbouring positions lie, where that is the same along every axis."""
    if set(sliding.dilation) != {1}:
        return ""
    pairs = list(zip(sliding.kernel, sliding.stride, strict=True))
    if all(kernel == stride for kernel, stride in pairs):
        return ", side by side with its neighbours'"
    return ", overlapping its neighbours'" if all(kernel > stride for kernel, stride in pairs) else ""
