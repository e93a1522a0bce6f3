"""Maps cut into groups whose positions attend to each other only, and the biases learned for their offsets."""

from math import prod
from typing import NamedTuple

from convcost.errors import require
from convcost.layers.product import Product, Products
from convcost.layers.shape import Shape
from convcost.layers.window import spread


class Partition(NamedTuple):
    """Maps and the sizes of a group on every axis: of a window, or of a grid spread evenly over the maps."""

    x: Shape
    group: tuple[int, ...]

    @classmethod
    def of(cls, x: Shape, sizes: tuple[int, ...], field: str) -> "Partition":
        """Spread the sizes over the spatial axes of the maps."""
        return cls(x, spread(sizes, len(x.spatial), field))

    @property
    def positions(self) -> int:
        """Positions of the maps, padded to whole groups on every axis."""
        return prod(-(-size // k) * k for size, k in zip(self.x.spatial, self.group, strict=True))

    @property
    def positions_seen(self) -> int:
        """Positions of one group."""
        return prod(self.group)

    def require_even_grid(self) -> None:
        """Refuse maps over which a grid cannot be spread evenly: there is no such thing as its padding."""
        require(
            self.positions == self.x.positions,
            f"a grid of {' x '.join(map(str, self.group))} cannot be spread evenly over {self.x.described}",
            "it must divide the size on every axis: `pad` or `crop` in front, or another input size",
            field="grid",
        )

    @property
    def offsets(self) -> dict[str, int]:
        """How many distances there are between two positions of a group, there and back, on every axis."""
        axes = self.x.axis_names()[1:]
        return {f"offsets_{axis}": 2 * k - 1 for axis, k in zip(axes, self.group, strict=True)}

    def bias_table(self, heads: int) -> Products:
        """A bias per head for every offset."""
        return (Product("relative_bias", {"heads": heads, **self.offsets}),)

    def bias_mlp(self, heads: int, hidden: int) -> Products:
        """Two linear layers that make them of the coordinates of the offset; the second has no bias of its own."""
        return (
            Product("relative_bias_hidden_weight", {"hidden": hidden, "axes": len(self.group)}),
            Product("relative_bias_hidden_bias", {"hidden": hidden}),
            Product("relative_bias_weight", {"heads": heads, "hidden": hidden}),
        )

    def bias_mlp_macs(self, heads: int, hidden: int) -> Products:
        """``offsets x hidden x axes`` and ``offsets x heads x hidden``."""
        return (
            Product("relative bias, hidden", {**self.offsets, "hidden": hidden, "axes": len(self.group)}),
            Product("relative bias", {**self.offsets, "heads": heads, "hidden": hidden}),
        )
