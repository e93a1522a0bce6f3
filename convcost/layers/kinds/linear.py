"""Fully connected layer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from convcost.errors import Refusal
from convcost.layers.equation import named, unchanged
from convcost.layers.families.weights import Gain, WeightForm, Weights
from convcost.layers.fields import Count, Flag
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
from convcost.layers.shape import features


@op
class Linear(Op):
    """Fully connected layer on features, or on the features of every token. As torch.nn.Linear.

    Maps whose spatial sizes are all 1 are taken as features.

    Fields:
        out: output features.
        bias: true unless given.
        weight: `none` unless given; `normalized`, divided by its length as by torch.nn.utils.weight_norm, or
            `standardized`, its mean taken off and divided by its deviation: for each output feature.
        gain: a learned factor for each output feature (`channels`), or one for the `whole` weight, or `none`;
            `channels` where the weight is normalized and nothing is given.
        trainable: true unless given; false keeps weight and bias as buffers, as a blur does.
        norm, activation: layers that follow, such as `norm: batch` and `activation: relu`.

    Example:
        input: {tokens: [197, 768]}
        step: linear: 3072
        output: 197 tokens x 3072
        params: 3072 * 768 + 3072
        macs: 197 * 3072 * 768
    """

    takes_norm_and_activation = True

    out: Count
    bias: Flag = True
    weight: WeightForm = "none"
    gain: Gain | None = None
    trainable: Flag = True

    @property
    def linearity(self) -> Linearity:
        """Weighted sums; a bias is added."""
        return Linearity.AFFINE if self.bias else Linearity.LINEAR

    def output(self, inputs: Shapes) -> Shape:
        """``out`` features; tokens stay tokens."""
        (x,) = inputs
        if x.positions != 1 and x.layout == "maps":
            raise Refusal(
                f"{x.described} have {x.positions} positions, and `linear` takes features",
                f"`flatten` makes {x.elements} features of them; a `conv` of kernel 1 works on every position",
            )
        self.weights(inputs).check()
        return x.with_channels(self.out) if x.layout == "tokens" else features(self.out)

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self:
        """Other ``out``."""
        del inputs
        return replace(self, out=to(self.out))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As many features; tokens stay as many."""
        del inputs
        features_out = named("c", "out", self.out)
        return (unchanged(output)[0], features_out) if output.layout == "tokens" else (features_out,)

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What it is to a convolution, where there are positions."""
        del output
        (x,) = inputs
        if x.layout == "tokens":
            return (
                f"The same for each of the {x.positions} tokens, as a convolution of kernel 1 is for each position.",
            )
        return ("On a single position it is what a convolution of kernel 1 is.",) if x.layout == "maps" else ()

    def parameters(self, inputs: Shapes) -> Products:
        """Weight ``out x in``, its gain, and bias ``out``."""
        return self.weights(inputs).trained()

    def buffers(self, inputs: Shapes) -> Products:
        """The same where they are not trained."""
        return self.weights(inputs).untrained()

    @property
    def keeps(self) -> Keeps:
        """Its input, which the gradient of the weight needs."""
        return Keeps.INPUTS if self.trainable else Keeps.NOTHING

    @property
    def keeps_frozen(self) -> Keeps | None:
        """Nothing: its input is for the gradient of the weight. Not known of a weight that is brought to a norm."""
        return Keeps.NOTHING if self.weight == "none" else None

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The weight that was made of the learned one."""
        del output
        return self.weights(inputs).keeps_besides()

    def weights(self, inputs: Shapes) -> Weights:
        """What it learns."""
        sizes = {"out": self.out, "in": inputs[0].channels}
        bias = Product("bias", {"out": self.out}) if self.bias else None
        return Weights(Product("weight", sizes), bias, self.weight, self.gain, self.trainable)

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """``tokens x out x in``; features count as one token. The bias is not counted."""
        places = {"tokens": output.positions} if output.layout == "tokens" else {}
        return (Product("linear", {**places, "out": self.out, "in": inputs[0].channels}),)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Every token sees itself; the positions of maps are all seen."""
        del output
        return Reach.EVERYTHING if inputs[0].layout == "maps" else Reach.POINT
