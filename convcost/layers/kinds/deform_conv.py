"""Deformable convolution."""

from math import prod

from convcost.errors import require
from convcost.layers.families.convolution import Convolution
from convcost.layers.fields import Flag
from convcost.layers.op import Keeps, Kept, Linearity, Product, Products, Reach, Shape, Shapes, Windows, op
from convcost.layers.shape import require_maps
from convcost.layers.window import taps


@op
class DeformConv(Convolution):
    """Convolution whose taps are moved, each at every position. As torchvision.ops.DeformConv2d.

    The second input are the offsets, two channels for every tap; of a third one, if there is one, a channel for every
    tap weighs it (the second version of the paper). Twice as many channels move the taps of each half of the input by
    themselves, and so on. It counts as a plain convolution; the layers that make the offsets count where they stand.

    Fields:
        out: output channels.
        kernel: window size, one integer or one per axis.
        stride: step of the window, 1 unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        dilation: distance between the taps before they are moved, 1 unless given.
        groups: how many groups the channels are cut into, 1 unless given.
        bias: true unless given.

    Example:
        inputs: [[256, 14, 13], [18, 14, 13], [9, 14, 13]]
        step: {deform_conv: {out: 128, kernel: 3, padding: 1}, from: [x, offsets, masks]}
        output: 128x14x13
        params: 128 * 256 * 3 * 3 + 128
        macs: 14 * 13 * 128 * 256 * 3 * 3
    """

    takes = range(2, 4)
    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    bias: Flag = True

    def output(self, inputs: Shapes) -> Shape:
        """``out`` channels on the positions of the window; refused unless offsets and masks fit."""
        x, offsets, *masks = inputs
        require_maps(x, self.kind)
        require(len(x.spatial) == 2, f"`deform_conv` works on height and width, but {x.described} came in")
        output = Convolution.output(self, inputs)
        for name, each in zip(("offsets", "masks"), inputs[1:], strict=False):
            require(
                each.layout == "maps" and each.spatial == output.spatial,
                f"the {name} are {each.described}, and the output has {'x'.join(map(str, output.spatial))} positions",
                f"there are {name} for each position of the output: the convolution that makes them has the same "
                "kernel, stride and padding",
            )
        count = prod(taps(x, self.kernel).values())
        require(
            offsets.channels % (2 * count) == 0 and x.channels % (offsets.channels // (2 * count) or 1) == 0,
            f"there are {offsets.channels} channels of offsets for {count} taps",
            f"two for each tap, {2 * count}, or as many for each of several equal groups of the input's channels",
        )
        require(
            not masks or 2 * masks[0].channels == offsets.channels,
            f"there are {masks[0].channels if masks else 0} channels of masks, and {offsets.channels} of offsets",
            "one of the masks for every two of the offsets",
        )
        return output

    def parameters(self, inputs: Shapes) -> Products:
        """Weight ``out x in/groups x kernel`` and bias ``out``."""
        weight = Product("weight", self.weight_sizes(inputs[0]))
        return (weight, Product("bias", {"out": self.out})) if self.bias else (weight,)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Nobody knows where the taps are moved to."""
        del inputs, output
        return Reach.UNDEFINED

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Without masks torchvision keeps a zero for every sample in their place."""
        del output
        return () if len(inputs) == 3 else (Kept(Product("no_masks", {"zero": 1})),)
