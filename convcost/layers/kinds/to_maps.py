"""Tokens as maps."""

from convcost.errors import Refusal, require
from convcost.layers.equation import sized
from convcost.layers.fields import Sizes
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.shape import maps


@op
class ToMaps(Free):
    """Tokens laid out as maps, their features as the channels; the reverse of `to_tokens`.

    Fields:
        size: the spatial sizes, `[h, w]`, `[l]` or `[d, h, w]`; their product is the number of tokens.

    Example:
        input: {tokens: [182, 768]}
        step: to_maps: [14, 13]
        output: 768x14x13
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    size: Sizes

    def output(self, inputs: Shapes) -> Shape:
        """``features x size``; refused when the positions are not as many as the tokens."""
        (x,) = inputs
        if x.layout != "tokens":
            hint = "they are maps already" if x.layout == "maps" else "`reshape` makes maps of features"
            raise Refusal(f"`to_maps` takes tokens, but {x.described} came in", hint)
        require(len(self.size) <= 3, f"maps have at most 3 spatial sizes, got {len(self.size)}", field="size")
        made = maps(x.channels, *self.size)
        require(
            made.positions == x.positions,
            f"{x.positions} tokens do not fill {made.positions} positions",
            "a class token has to go first: `slice` along `axis: tokens`",
            field="size",
        )
        return made

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The features as channels, the positions as ``size`` says."""
        del inputs
        return sized(output)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """A position is its token."""
        del inputs, output
        return Reach.POINT
