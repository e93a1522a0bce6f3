"""Recurrent layer without gates."""

from typing import ClassVar

from convcost.layers.families.recurrent import Recurrent
from convcost.layers.op import Kept, Product, Shape, Shapes, op


@op
class Rnn(Recurrent):
    """Recurrent layer over tokens: a hyperbolic tangent of token and state at every step. As torch.nn.RNN.

    Fields:
        hidden: features of the state, of each direction.
        layers: how many stand on top of each other, 1 unless given.
        bidirectional: false unless given; true reads from both ends and gives both states side by side.
        bias: true unless given; two, as torch has them.
        dropout: how likely an element is dropped between one layer and the next while training, 0 unless given.

    Example:
        input: {tokens: [35, 512]}
        step: rnn: 256
        output: 35 tokens x 256
        params: 256 * 512 + 256 * 256 + 2 * 256
        macs: 35 * 256 * 512 + 35 * 256 * 256
    """

    gates: ClassVar[int] = 1

    def kept_per_step(self) -> int:
        """The state after it; the state before is that of the step before."""
        return self.hidden

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """And the first state of all."""
        first = Product("first_states", {"layers": self.layers, "directions": self.directions, "hidden": self.hidden})
        return *Recurrent.keeps_besides(self, inputs, output), Kept(first)
