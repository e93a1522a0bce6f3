"""Elementwise product."""

from convcost.layers.families.joins import ElementwiseJoin, broadcast
from convcost.layers.op import Keeps, Kept, Linearity, Product, Shape, Shapes, op


@op
class Mul(ElementwiseJoin):
    """Product of its operands, element by element; sizes of 1 are stretched. The join of gates. As torch.mul.

    An elementwise product is not counted as multiply-adds.

    Example:
        inputs: [[96, 28, 23], [96, 1, 1]]
        step: mul: gate
        output: 96x28x23
        params: 0
        macs: 0
    """

    in_place = "mul"
    keeps = Keeps.OTHERS
    linearity = Linearity.PRODUCT

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Factors are multiplied one after another: the product so far is a factor of the next one."""
        del output
        so_far = (broadcast(inputs[:factors]) for factors in range(2, len(inputs)))
        return tuple(Kept(Product("product so far", {"elements": shape.elements})) for shape in so_far)
