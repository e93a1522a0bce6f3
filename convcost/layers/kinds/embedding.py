"""A table that numbers are looked up in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from convcost.errors import require
from convcost.layers.equation import named, unchanged
from convcost.layers.fields import Count
from convcost.layers.op import (
    Equations,
    Keeps,
    Kept,
    Linearity,
    Op,
    Product,
    Products,
    Reach,
    Shape,
    Shapes,
    Windows,
    op,
)
from convcost.layers.shape import tokens


@op
class Embedding(Op):
    """A learned vector for every number that comes in, such as the words of a sentence. As torch.nn.Embedding.

    Features are taken as so many numbers and give as many tokens; so are tokens of one feature, and maps of one channel
    get the vectors for channels. The table is weights; nothing is multiplied.

    Fields:
        entries: how many vectors there are: the size of the vocabulary.
        dim: features of each.

    Example:
        input: [35]
        step: embedding: {entries: 10000, dim: 512}
        output: 35 tokens x 512
        params: 10000 * 512
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR  # in the vectors of zeros and a one that the numbers stand for

    entries: Count
    dim: Count

    def output(self, inputs: Shapes) -> Shape:
        """A vector in place of every number."""
        (x,) = inputs
        if x.layout == "features":
            return tokens(x.channels, self.dim)
        require(
            x.channels == 1,
            f"`embedding` looks up one number per position, but {x.described} came in",
            "numbers come as features, as tokens of one feature, or as maps of one channel",
        )
        return x.with_channels(self.dim)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """A token per feature, or a vector per position."""
        (x,) = inputs
        if x.layout == "features":
            return named("t", "c_in", x.channels), named("c", "dim", self.dim)
        return tuple(named("c", "dim", self.dim) if each.axis == "c" else each for each in unchanged(output))

    def parameters(self, inputs: Shapes) -> Products:
        """The table, ``entries x dim``."""
        del inputs
        return (Product("weight", {"entries": self.entries, "dim": self.dim}),)

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """None: rows are copied."""
        del inputs, output
        return ()

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The number in its place."""
        del output
        return Reach.EVERYTHING if inputs[0].layout == "features" else Reach.POINT

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The numbers that were looked up."""
        del output
        return (Kept(Product("numbers", {"elements": inputs[0].elements}), "index"),)

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self:
        """Another ``dim``."""
        del inputs
        return replace(self, dim=to(self.dim))

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What it is to a linear layer."""
        del inputs, output
        return (f"A linear layer on vectors of {self.entries:,} zeros and a one, without the multiplications.",)
