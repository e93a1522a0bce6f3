"""The widths inside of attention: of queries and keys, of values, of what leaves, and the layers that make them."""

from typing import NamedTuple

from convcost.errors import require
from convcost.layers.shape import Shape


class Projection(NamedTuple):
    """A linear layer inside: its name, the positions it works on, the widths that enter and leave, its bias."""

    name: str
    positions: int
    width: int
    out: int
    bias: bool


class HeadWidths(NamedTuple):
    """Widths of all heads together, and how many heads of keys and values the heads of queries share."""

    heads: int
    shared: int
    dim: int
    """Of queries, and of keys were they not shared."""
    value: int
    """Of values, were they not shared."""
    leaving: int
    is_projected: bool

    @property
    def shared_key(self) -> int:
        """Of the keys that there are."""
        return self.dim // self.heads * self.shared

    @property
    def shared_value(self) -> int:
        """Of the values that there are."""
        return self.value // self.heads * self.shared

    def check(self, inputs: tuple[Shape, ...]) -> None:
        """Refuse widths that cannot be cut into heads, and what was not projected to these widths before."""
        for field, width in (("dim", self.dim), ("value_dim", self.value)):
            require(
                width % self.heads == 0,
                f"a width of {width} cannot be cut into {self.heads} heads",
                f"`heads` must divide the width; `{field}` gives an inner width of its own",
                field="heads",
            )
        require(
            self.heads % self.shared == 0,
            f"{self.heads} heads cannot share {self.shared} heads of keys and values evenly",
            "`kv_heads` must divide `heads`",
            field="kv_heads",
        )
        widths = {"queries": self.dim, "keys": self.shared_key, "values": self.shared_value}
        come_in = (inputs[0], inputs[min(1, len(inputs) - 1)], inputs[-1])
        for (name, width), x in zip(widths.items(), come_in, strict=True):
            require(
                self.is_projected or x.channels == width,
                f"the {name} are {x.described}, and without a projection their width must be {width}",
                "leave `in_proj: false` out, or bring them to that width before",
                field="in_proj",
            )
