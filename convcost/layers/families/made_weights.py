"""Layers whose weights are their second input: a tensor that the network makes, for every sample anew."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Self

from convcost.errors import require
from convcost.layers.op import Keeps, Linearity, Op, Products, Reach, Shape, Shapes, Windows


class MadeWeights(Op):
    """A layer on its first input, linear in it and in its weights; it learns nothing itself."""

    __slots__ = ()
    takes = range(2, 3)
    keeps = Keeps.INPUTS
    linearity = Linearity.PRODUCT

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


def check_weights(weights: Shape, sizes: Mapping[str, int]) -> None:
    """Refuse weights of another number than these sizes make."""
    require(
        weights.elements == prod(sizes.values()),
        f"the weights are {weights.described}, {weights.elements:,} elements, and "
        f"{' x '.join(map(str, sizes.values()))} = {prod(sizes.values()):,} are needed",
        f"the second input has {' x '.join(sizes)} elements",
    )
