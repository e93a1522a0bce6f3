"""Local response normalisation."""

from convcost.layers.fields import Count
from convcost.layers.op import Keeps, Kept, Linearity, Pointwise, Product, Shape, Shapes, op
from convcost.layers.shape import require_maps


@op
class Lrn(Pointwise):
    """Every element divided by a measure of its neighbours in other channels. As torch.nn.LocalResponseNorm.

    The normalisation of AlexNet (2012); it has no parameters and is not counted as multiply-adds.

    Fields:
        size: how many neighbouring channels.

    Example:
        input: [96, 55, 53]
        step: lrn: 5
        output: 96x55x53
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    size: Count

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape; maps only."""
        (x,) = inputs
        require_maps(x, self.kind)
        return x

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The squares, with channels of zeros around them, and two steps on the way from them to the divisors."""
        del inputs
        elements = {"elements": output.elements}
        squares = {"channels": output.channels + self.size - 1, "positions": output.positions}
        products = (Product("squares", squares), Product("sums", elements), Product("divisors", elements))
        return tuple(map(Kept, products))
