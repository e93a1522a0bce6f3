"""Maps cut into groups whose positions attend to each other only, and the biases learned for their offsets."""

from math import prod
from typing import Annotated, NamedTuple

from convcost.errors import require
from convcost.layers.fields import INTEGER, INTEGERS, Field, per_axis, show
from convcost.layers.product import Product, Products
from convcost.layers.shape import Shape
from convcost.layers.window import spread

DISTANCES = "distances"


def _relative_bias(value: object) -> object:
    """True, false, the word for distances, or the sizes of a window."""
    if isinstance(value, bool) or value == DISTANCES:
        return value
    if isinstance(value, str):
        raise ValueError(f"must be true, false, `{DISTANCES}` or the sizes of a window, got {show(value)}")
    return per_axis(value)


RelativeBias = Annotated[
    bool | str | tuple[int, ...], Field(_relative_bias, (DISTANCES,), ({"type": "boolean"}, INTEGER, INTEGERS))
]
"""Which pairs of positions share a bias: those of one offset, or of one distance along each axis whatever the side.

Sizes of a window make a table of all its offsets, of which a smaller window uses those that it has.
"""


class Partition(NamedTuple):
    """Maps and the sizes of a group on every axis: of a window, or of a grid spread evenly over the maps."""

    x: Shape
    group: tuple[int, ...]
    halo: tuple[int, ...] = ()
    """How far the keys reach beyond the group on either side, axis by axis; not at all unless given."""
    stride: tuple[int, ...] = ()
    """Every how many positions there is a query on every axis; at each unless given."""

    @classmethod
    def of(cls, x: Shape, sizes: tuple[int, ...], field: str) -> "Partition":
        """Spread the sizes over the spatial axes of the maps."""
        return cls(x, spread(sizes, len(x.spatial), field))

    @property
    def positions(self) -> int:
        """Positions of the maps, padded to whole groups on every axis."""
        return prod(-(-size // k) * k for size, k in zip(self.x.spatial, self.group, strict=True))

    @property
    def asked(self) -> int:
        """Those of them with a query."""
        return self.positions // prod(self.stride)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return self.positions // prod(self.group)

    @property
    def seen(self) -> tuple[int, ...]:
        """Sizes of what a query of a group meets."""
        return tuple(map(sum, zip(self.group, self.halo, self.halo, strict=True))) if self.halo else self.group

    def check(self, *, is_grid: bool, shared: bool | str | tuple[int, ...] = False) -> None:
        """Refuse maps over which a grid cannot be spread evenly: there is no such thing as its padding.

        And a table of biases that lacks offsets of the group.
        """
        if isinstance(shared, tuple):
            sizes = spread(shared, len(self.group), "relative_bias")
            required = (-(-each // 2) for each in self.offsets.values())
            around = " and what is seen around it" if self.seen != self.group else ""
            require(
                all(size >= least for size, least in zip(sizes, required, strict=True)),
                f"biases for offsets within {' x '.join(map(str, sizes))} do not do for a window of "
                f"{' x '.join(map(str, self.group))}{around}",
                "`relative_bias: true` learns as many as the window has; sizes are those of a larger one",
                field="relative_bias",
            )
        require(
            not is_grid or self.positions == self.x.positions,
            f"a grid of {' x '.join(map(str, self.group))} cannot be spread evenly over {self.x.described}",
            "it must divide the size on every axis: `pad` or `crop` in front, or another input size",
            field="grid",
        )
        require(
            not any(size % step for size, step in zip(self.group, self.stride, strict=False)),
            f"a window of {' x '.join(map(str, self.group))} is no multiple of the stride",
            "`stride` must divide the window on every axis; an `avgpool` behind halves the output too",
            field="stride",
        )

    @property
    def offsets(self) -> dict[str, int]:
        """How many distances there are between two positions of a group, there and back, on every axis."""
        axes = self.x.axis_names()[1:]
        each = zip(axes, self.group, self.seen, strict=True)
        return {f"offsets_{axis}": group + seen - 1 for axis, group, seen in each}

    def embeddings(self, width: int) -> Products:
        """A vector for every offset between two positions that a query meets, along every axis."""
        return tuple(Product(f"relative_{axis}", {f"offsets_{axis}": n, "dim/heads": width}) for axis, n in self._far())

    def embedding_macs(self, heads: int, width: int) -> Products:
        """``positions x heads x offsets x dim/heads`` along every axis."""
        every = {"positions": self.asked, "heads": heads}
        return tuple(
            Product(f"relative positions along {axis}", {**every, f"offsets_{axis}": n, "dim/heads": width})
            for axis, n in self._far()
        )

    def _far(self) -> tuple[tuple[str, int], ...]:
        """Axes, and the offsets there and back of what is met."""
        return tuple((axis, 2 * size - 1) for axis, size in zip(self.x.axis_names()[1:], self.seen, strict=True))

    def bias_table(self, heads: int, *, shared: bool | str | tuple[int, ...]) -> Products:
        """A bias per head for every offset, or for every distance along each axis: 0 up to the farthest."""
        if isinstance(shared, tuple):
            sizes = zip(self.offsets, spread(shared, len(self.group), "relative_bias"), strict=True)
            return (Product("relative_bias", {"heads": heads, **{axis: 2 * size - 1 for axis, size in sizes}}),)
        if shared != DISTANCES:
            return (Product("relative_bias", {"heads": heads, **self.offsets}),) if shared else ()
        farthest = zip(self.x.axis_names()[1:], self.group, self.seen, strict=True)
        distances = {f"distances_{axis}": (group + seen) // 2 for axis, group, seen in farthest}
        return (Product("relative_bias", {"heads": heads, **distances}),)

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
