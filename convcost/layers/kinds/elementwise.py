"""Functions of one element that have no parameters."""

from typing import Annotated

from convcost.layers.fields import Field, one_of
from convcost.layers.op import Keeps, Linearity, Pointwise, op

KEEPS = {
    "abs": Keeps.INPUTS,
    "ceil": Keeps.NOTHING,
    "clamp": Keeps.INPUTS,
    "cos": Keeps.INPUTS,
    "erf": Keeps.INPUTS,
    "exp": Keeps.OUTPUT,
    "expm1": Keeps.OUTPUT,
    "floor": Keeps.NOTHING,
    "log": Keeps.INPUTS,
    "log1p": Keeps.INPUTS,
    "neg": Keeps.NOTHING,
    "pow": Keeps.INPUTS,
    "reciprocal": Keeps.OUTPUT,
    "round": Keeps.NOTHING,
    "rsqrt": Keeps.OUTPUT,
    "scale": Keeps.NOTHING,
    "shift": Keeps.NOTHING,
    "sign": Keeps.NOTHING,
    "sin": Keeps.INPUTS,
    "sqrt": Keeps.OUTPUT,
    "square": Keeps.INPUTS,
}
"""Every function, and what its backward pass needs, as torch keeps it."""

LINEARITY = {"neg": Linearity.LINEAR, "scale": Linearity.LINEAR, "shift": Linearity.AFFINE}
"""The functions that are no more than that."""

Function = Annotated[str, Field(one_of(*KEEPS), tuple(KEEPS))]


@op
class Elementwise(Pointwise):
    """A function of every element by itself that has no parameters: `elementwise: exp`. As torch.exp and so on.

    `scale` multiplies by a number and `shift` adds one, `clamp` cuts off at two numbers, and `pow` is a power with a
    fixed exponent; the numbers change no figure, so they are not written. Such arithmetic is not counted as
    multiply-adds. A factor that is learned is a `parameter`, joined by `mul`.

    Fields:
        function: `abs`, `ceil`, `clamp`, `cos`, `erf`, `exp`, `expm1`, `floor`, `log`, `log1p`, `neg`, `pow`,
            `reciprocal`, `round`, `rsqrt`, `scale`, `shift`, `sign`, `sin`, `sqrt` or `square`.

    Example:
        input: [64, 17, 13]
        step: elementwise: exp
        output: 64x17x13
        params: 0
        macs: 0
    """

    function: Function

    @property
    def keeps(self) -> Keeps:
        """What torch keeps for this function."""
        return KEEPS[self.function]

    @property
    def linearity(self) -> Linearity:
        """Neither linear nor affine, but for factors and sums with a number."""
        return LINEARITY.get(self.function, Linearity.NEITHER)
