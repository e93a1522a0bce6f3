"""Convolution whose weights another layer makes."""

from collections.abc import Callable
from math import prod
from typing import Self

from convcost.errors import require
from convcost.layers.families.convolution import Convolution
from convcost.layers.op import Keeps, Linearity, Products, Reach, Shape, Shapes, Windows, op


@op
class DynamicConv(Convolution):
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

    takes = range(2, 3)
    keeps = Keeps.INPUTS
    linearity = Linearity.PRODUCT

    def output(self, inputs: Shapes) -> Shape:
        """``out`` channels on the positions of the window; refused unless the weights fit."""
        output = Convolution.output(self, inputs)
        sizes = self.weight_sizes(inputs[0])
        require(
            inputs[1].elements == prod(sizes.values()),
            f"the weights are {inputs[1].described}, {inputs[1].elements:,} elements, and "
            f"{' x '.join(map(str, sizes.values()))} = {prod(sizes.values()):,} are needed",
            f"the second input has {' x '.join(sizes)} elements",
        )
        return output

    def parameters(self, inputs: Shapes) -> Products:
        """None of its own."""
        del inputs
        return ()

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self | None:
        """None: as many channels as there are weights for."""
        del inputs, to
        return None

    def window_on(self, operand: int, inputs: Shapes, output: Shape) -> Windows:
        """The window, of what it slides over; every weight."""
        return self.window(inputs, output) if operand == 0 else Reach.EVERYTHING

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """Where the weights come from."""
        del output
        return (f"Its {inputs[1].elements:,} weights are made anew for every sample; none is learned here.",)
