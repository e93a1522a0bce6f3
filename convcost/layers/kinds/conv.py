"""Convolution over one, two or three spatial axes."""

from math import prod

from convcost.layers.families.convolution import Convolution
from convcost.layers.families.in_words import linear_layer, same_in_words, without_groups, worked_out
from convcost.layers.families.weights import Gain, WeightForm, Weights
from convcost.layers.fields import Flag
from convcost.layers.op import Keeps, Kept, Linearity, Product, Products, Shape, Shapes, op
from convcost.layers.window import Sliding


@op
class Conv(Convolution):
    """Convolution: every output channel is a weighted window over the channels of its group. As torch.nn.Conv2d.

    Fields:
        out: output channels.
        kernel: window size, one integer or one per axis.
        stride: step of the window, 1 unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        dilation: distance between the taps, 1 unless given.
        groups: how many groups the channels are cut into; `groups: in` is a depthwise convolution.
        bias: true unless given.
        weight: `none` unless given; `normalized`, divided by its length as by torch.nn.utils.weight_norm, or
            `standardized`, its mean taken off and divided by its deviation: for each output channel.
        gain: a learned factor for each output channel (`channels`), or for every tap along an axis (`l`, `h`, ...), or
            one for the `whole` weight, or `none`; `channels` where the weight is normalized and nothing is given.
        trainable: true unless given; false keeps weight and bias as buffers, as a blur does.
        norm, activation: layers that follow, such as `norm: batch` and `activation: relu`.

    Example:
        input: [3, 224, 224]
        step: conv: {out: 64, kernel: 7, stride: 2, padding: 3}
        output: 64x112x112
        params: 64 * 3 * 7 * 7 + 64
        macs: 112 * 112 * 64 * 3 * 7 * 7
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
        """``out`` channels on the positions of the window."""
        output = Convolution.output(self, inputs)
        self.weights(inputs[0]).check()
        return output

    def parameters(self, inputs: Shapes) -> Products:
        """Weight ``out x in/groups x kernel``, its gain, and bias ``out``."""
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
        """A linear layer at each position, beside one over everything; what groups leave out."""
        (x,) = inputs
        sliding = self.sliding(x)
        about = self._one_group(x, output, sliding) if self.groups == 1 else self._several_groups(x)
        return *about, *_gaps(sliding, output), *same_in_words(self.padding, sliding)

    def _one_group(self, x: Shape, output: Shape, sliding: Sliding) -> tuple[str, ...]:
        if sliding.kernel == x.spatial and not any(map(any, sliding.pads)):
            return (f"It sees all of its input at once: a linear layer from {x.elements:,} features to {self.out:,}.",)
        seen = f"{x.channels} channels"
        if prod(sliding.kernel) > 1:
            seen = f"the {worked_out((*sliding.kernel, x.channels))} elements under its window"
        weights = prod(sliding.kernel) * x.channels * self.out
        dense = f"{x.elements:,} x {output.elements:,} = {x.elements * output.elements:,}"
        return (
            f"{linear_layer(output)}, from {seen} to {self.out}.",
            f"A dense layer over the whole map would take {dense} weights in place of {weights:,}.",
        )

    def _several_groups(self, x: Shape) -> tuple[str, ...]:
        if self.groups == x.channels:
            of_its_own = "a window" if self.out == x.channels else f"{self.out // x.channels} windows"
            what = f"Depthwise: each of the {x.channels} channels has {of_its_own} of its own and meets no other"
        else:
            what = f"{self.groups} convolutions side by side, each from {x.channels // self.groups} channels to "
            what += f"{self.out // self.groups}"
        return (f"{what}; {without_groups(self.groups)}.",)


def _gaps(sliding: Sliding, output: Shape) -> tuple[str, ...]:
    """A remark on strides that are longer than the window."""
    each = zip(sliding.kernel, sliding.dilation, sliding.stride, output.spatial, strict=True)
    if any(s > d * (k - 1) + 1 and n > 1 for k, d, s, n in each):
        return ("Its stride is longer than its window: it never sees what lies between.",)
    return ()
