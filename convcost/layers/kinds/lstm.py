"""Long short-term memory."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Self

from convcost.errors import require
from convcost.layers.families.recurrent import Recurrent
from convcost.layers.fields import Count
from convcost.layers.op import Kept, Product, Products, Shape, Shapes, op


@op
class Lstm(Recurrent):
    """Long short-term memory over tokens: four gates and a cell at every step. As torch.nn.LSTM.

    Fields:
        hidden: features of the state and the cell, of each direction.
        layers: how many stand on top of each other, 1 unless given.
        bidirectional: false unless given; true reads from both ends and gives both states side by side.
        bias: true unless given; two for every gate, as torch has them.
        dropout: how likely an element is dropped between one layer and the next while training, 0 unless given.
        proj: to how many features a linear layer without bias narrows the state at every step; not unless given.

    Example:
        input: {tokens: [35, 512]}
        step: lstm: {hidden: 256, bidirectional: true}
        output: 35 tokens x 512
        params: 2 * 4 * 256 * 512 + 2 * 4 * 256 * 256 + 2 * 2 * 4 * 256
        macs: 35 * 2 * 4 * 256 * 512 + 35 * 2 * 4 * 256 * 256
    """

    gates: ClassVar[int] = 4

    proj: Count | None = None

    @property
    def state(self) -> int:
        """What the projection leaves, if there is one."""
        return self.proj or self.hidden

    def output(self, inputs: Shapes) -> Shape:
        """As many tokens; refused where the projection would not narrow, as torch does."""
        require(
            self.proj is None or self.proj < self.hidden,
            f"`proj: {self.proj}` does not narrow a state of {self.hidden}",
            "`proj` must be less than `hidden`; a `linear` behind it widens",
            field="proj",
        )
        return Recurrent.output(self, inputs)

    def projection(self, every: dict[str, int], name: str) -> Products:
        """``proj x hidden``."""
        return (Product(name, {**every, "proj": self.proj, "hidden": self.hidden}),) if self.proj else ()

    def kept_per_step(self) -> int:
        """The gates, the cell before and its hyperbolic tangent after, the state before."""
        return (self.gates + 2) * self.hidden + self.state

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Before a projection, the state as wide as it was."""
        kept = Recurrent.keeps_besides(self, inputs, output)
        every = {"tokens": inputs[0].positions, "layers": self.layers, "directions": self.directions}
        return (*kept, Kept(Product("projected", {**every, "hidden": self.hidden}))) if self.proj else kept

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self:
        """Another ``hidden``, and another ``proj``."""
        del inputs
        return replace(self, hidden=to(self.hidden), proj=self.proj and to(self.proj))
