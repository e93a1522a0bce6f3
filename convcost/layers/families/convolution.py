"""What the convolutions share that multiply every window by a weight, wherever that weight comes from."""

from dataclasses import dataclass

from convcost.layers.equation import named
from convcost.layers.families.widths import Convolving
from convcost.layers.fields import Count, PaddingField, PerAxis
from convcost.layers.op import Equations, Product, Products, Shape, Shapes, Windows
from convcost.layers.shape import maps, per_group
from convcost.layers.window import Sliding, positions, taps


@dataclass(frozen=True, slots=True, kw_only=True)
class Convolution(Convolving):
    """A window over the first input, which every output channel weighs."""

    out: Count
    kernel: PerAxis
    stride: PerAxis = (1,)
    padding: PaddingField = ((0, 0),)
    dilation: PerAxis = (1,)
    groups: Count = 1

    def output(self, inputs: Shapes) -> Shape:
        """``out`` channels on the positions of the window."""
        x = inputs[0]
        positions = self.sliding(x).positions()
        per_group(x.channels, self.groups, "input")
        per_group(self.out, self.groups, "output")
        return maps(self.out, *positions)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The positions of the window."""
        del output
        return named("c", "out", self.out), *self.sliding(inputs[0]).equations(self.padding)

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """``positions_out x out x in/groups x kernel``, axis by axis: padding zeros counted, bias not."""
        return (Product("convolution", {**positions(output, "out"), **self.weight_sizes(inputs[0])}),)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """A dilated window on every spatial axis."""
        del output
        return self.sliding(inputs[0]).windows()

    def weight_sizes(self, x: Shape) -> dict[str, int]:
        """Those of the weight: ``out x in/groups x kernel``."""
        return {"out": self.out, "in/groups": x.channels // self.groups, **taps(x, self.kernel)}

    def sliding(self, x: Shape) -> Sliding:
        """The window over the input."""
        return Sliding.over(x, self.kernel, self.stride, self.padding, self.dilation)
