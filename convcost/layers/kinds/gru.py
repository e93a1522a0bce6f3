"""Gated recurrent unit."""

from typing import ClassVar

from convcost.layers.families.recurrent import Recurrent
from convcost.layers.op import op


@op
class Gru(Recurrent):
    """Gated recurrent unit over tokens: three gates at every step. As torch.nn.GRU.

    Fields:
        hidden: features of the state, of each direction.
        layers: how many stand on top of each other, 1 unless given.
        bidirectional: false unless given; true reads from both ends and gives both states side by side.
        bias: true unless given; two for every gate, as torch has them.
        dropout: how likely an element is dropped between one layer and the next while training, 0 unless given.

    Example:
        input: {tokens: [35, 512]}
        step: gru: 256
        output: 35 tokens x 256
        params: 3 * 256 * 512 + 3 * 256 * 256 + 2 * 3 * 256
        macs: 35 * 3 * 256 * 512 + 35 * 3 * 256 * 256
    """

    gates: ClassVar[int] = 3

    def kept_per_step(self) -> int:
        """The gates, what the state adds to the last of them, and the state before, thrice."""
        return (self.gates + 4) * self.hidden
