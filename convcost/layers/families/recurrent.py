"""What the recurrent kinds share: gates at every step, layers on top of each other, directions side by side."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from convcost.errors import require
from convcost.layers.equation import equation, unchanged
from convcost.layers.families.in_words import worked_out
from convcost.layers.fields import Count, Flag, Probability
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
)
from convcost.layers.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrent(Op):
    """Tokens read one after the other, each together with the state that the ones before left.

    What the backward pass keeps is what torch's own cells keep; libraries that run all steps at once (cuDNN, oneDNN)
    keep memory of their own in its place, and do not say how much.
    """

    gates: ClassVar[int]
    """Matrices of ``hidden`` rows that meet every token, and as many that meet the state."""
    keeps = Keeps.INPUTS
    keeps_frozen = None
    linearity = Linearity.NEITHER

    hidden: Count
    layers: Count = 1
    bidirectional: Flag = False
    bias: Flag = True
    dropout: Probability = 0

    @property
    def state(self) -> int:
        """Features that are handed to the next step and to the next layer, of one direction."""
        return self.hidden

    @property
    def directions(self) -> int:
        """From the front, or from both ends."""
        return 2 if self.bidirectional else 1

    def output(self, inputs: Shapes) -> Shape:
        """As many tokens; the states of both directions side by side."""
        (x,) = inputs
        require(
            x.layout == "tokens",
            f"`{self.kind}` reads tokens one after the other, but {x.described} came in",
            "`to_tokens` makes tokens of maps: one per position, row by row"
            if x.layout == "maps"
            else "`reshape: {tokens: [T, features]}` makes tokens of features",
        )
        require(
            self.layers > 1 or not self.dropout,
            "this dropout is between one layer and the next, and there is one layer",
            "leave it out; a step `dropout` behind it drops what it gives",
            field="dropout",
        )
        return x.with_channels(self.directions * self.state)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``directions x state``."""
        del output
        values = {"directions": self.directions, "state": self.state}
        return unchanged(inputs[0])[0], equation("c", "directions x state", values)

    def parameters(self, inputs: Shapes) -> Products:
        """Of every layer and direction: the gates' matrices for the token and for the state, each with its bias."""
        (x,) = inputs
        each = {"directions": self.directions, "gates": self.gates, "hidden": self.hidden}
        every = {"layers": self.layers, **each}
        after = {"layers_after": self.layers - 1, **each, "below": self.directions * self.state}
        return (
            Product("input_weight", {**each, "in": x.channels}),
            *((Product("input_weight_after", after),) if self.layers > 1 else ()),
            Product("state_weight", {**every, "state": self.state}),
            *((Product("input_bias", every), Product("state_bias", every)) if self.bias else ()),
            *self.projection({"layers": self.layers, "directions": self.directions}, "projection_weight"),
        )

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """Every weight once per token; the biases are not counted."""
        del output
        (x,) = inputs
        each = {"tokens": x.positions, "directions": self.directions, "gates": self.gates, "hidden": self.hidden}
        after = {"layers_after": self.layers - 1, **each, "below": self.directions * self.state}
        every = {"tokens": x.positions, "layers": self.layers, "directions": self.directions}
        return (
            Product("tokens", {**each, "in": x.channels}),
            *((Product("tokens of the layer below", after),) if self.layers > 1 else ()),
            Product("state", {"layers": self.layers, **each, "state": self.state}),
            *self.projection(every, "projection"),
        )

    def projection(self, every: dict[str, int], name: str) -> Products:
        """What narrows the state, if anything does."""
        del every, name
        return ()

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Every token before; from both ends everything."""
        del output
        before = inputs[0].positions - 1
        return Reach.EVERYTHING if self.bidirectional else (Window(-before, 1, before),)

    @abstractmethod
    def kept_per_step(self) -> int:
        """Elements that the backward pass of one step of one layer and direction needs, the token apart."""

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """What every step keeps, the tokens that each layer hands to the one on top of it, and which were dropped."""
        del output
        steps = {"tokens": inputs[0].positions, "layers": self.layers, "directions": self.directions}
        handed = {"layers_after": self.layers - 1, "tokens": inputs[0].positions, "below": self.directions * self.state}
        above = (Kept(Product("handed_on", handed)),) if self.layers > 1 else ()
        mask = (Kept(Product("mask", handed), "mask"),) if self.dropout else ()
        return Kept(Product("steps", {**steps, "elements": self.kept_per_step()})), *above, *mask

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """That the steps wait for each other, and how often the weights are used."""
        del output
        steps = inputs[0].positions
        one = self.layers * self.directions == 1
        chains = "1 chain" if one else f"{worked_out((self.layers, self.directions))} chains"
        return (
            f"{steps} steps, each of which waits for the one before, in {chains}.",
            f"Every weight is used {steps} times: as many tokens more cost as many steps more, and no parameter.",
        )

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self:
        """Another ``hidden``."""
        del inputs
        return replace(self, hidden=to(self.hidden))
