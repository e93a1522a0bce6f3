"""Softsign."""

from convcost.layers.op import Activation, Keeps, Kept, Product, Shape, Shapes, op


@op
class Softsign(Activation):
    """Softsign, ``x / (1 + abs(x))``. As torch.nn.Softsign.

    Example:
        input: [3, 5, 7]
        step: softsign
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The divisors."""
        del inputs
        return (Kept(Product("divisors", {"elements": output.elements})),)
