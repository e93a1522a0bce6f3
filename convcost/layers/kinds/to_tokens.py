"""Maps as tokens."""

from convcost.errors import Refusal
from convcost.layers.equation import Equation, sizes_in
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.shape import tokens


@op
class ToTokens(Free):
    """Every position of maps as a token, its channels as the features. As x.flatten(2).transpose(1, 2) in torch.

    Example:
        input: [768, 14, 13]
        step: to_tokens
        output: 182 tokens x 768
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    def output(self, inputs: Shapes) -> Shape:
        """One token per position."""
        (x,) = inputs
        if x.layout != "maps":
            hint = "they are tokens already" if x.layout == "tokens" else "`reshape` makes tokens of features"
            raise Refusal(f"`to_tokens` takes maps, but {x.described} came in", hint)
        return tokens(x.positions, x.channels)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """One token per position."""
        del output
        (x,) = inputs
        sizes = sizes_in(x)
        channels = {"c_in": sizes.pop("c_in")}
        return Equation("t", " x ".join(sizes), sizes), Equation("c", "c_in", channels)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """A token is its position."""
        del inputs, output
        return Reach.POINT
