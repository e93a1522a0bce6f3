"""What the normalisations share: a scale and a shift for every channel."""

from dataclasses import dataclass

from convcost.layers.fields import Flag
from convcost.layers.op import Kept, Norm, Product, Products, Shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelNorm(Norm):
    """A normalisation that afterwards scales and shifts every channel, when it is affine."""

    affine: Flag = True

    def parameters(self, inputs: Shapes) -> Products:
        """``gamma`` and ``beta``, one of each per channel; none unless affine."""
        return per_channel(inputs, "gamma", "beta") if self.affine else ()


def per_channel(inputs: Shapes, *names: str) -> Products:
    """Tensors with one element per channel."""
    return tuple(Product(name, {"channels": inputs[0].channels}) for name in names)


def statistics(count: dict[str, int], *names: str, per_sample: bool = True) -> tuple[Kept, ...]:
    """What the backward pass needs of the elements that were normalised together: so many figures of each name."""
    return tuple(Kept(Product(name, count), "statistic", per_sample) for name in names)
