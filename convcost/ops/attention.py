"""Multi-head attention."""

from math import prod
from typing import NamedTuple

from convcost.errors import require
from convcost.fields import Count, Flag, PerAxis
from convcost.op import Op, Product, Products, Reach, Shape, Shapes, Windows, op
from convcost.window import spread


class Projection(NamedTuple):
    """A linear layer inside: its name, the positions it works on, the widths that enter and leave, its bias."""

    name: str
    positions: int
    width: int
    out: int
    bias: bool


@op
class Attention(Op):
    """Multi-head attention with its four projections, on tokens or maps. As torch.nn.MultiheadAttention.

    One input attends to itself; two are queries and keys with values; three are queries, keys and values.

    Fields:
        heads: into how many heads the inner width is cut.
        dim: inner width, that of all heads together; the width of the queries unless given.
        kv_heads: heads of the keys and values, each shared by several of the queries; `heads` unless given.
        bias: true unless given; of the three projections that enter.
        out_bias: true unless given; of the projection that leaves.
        window: maps are cut into windows of this size, one integer or one per axis, and a position attends to its
            own window only; sizes are padded to whole windows, and the projections work on the padding too, as in Swin.
        relative_bias: false unless given; true learns a bias per head for every offset within a window.

    Example:
        input: {tokens: [197, 768]}
        step: attention: {heads: 12}
        output: 197 tokens x 768
        params: 4 * 768 * 768 + 4 * 768
        macs: 4 * 197 * 768 * 768 + 2 * 197 * 197 * 768
    """

    takes = range(1, 4)

    heads: Count
    dim: Count | None = None
    kv_heads: Count | None = None
    bias: Flag = True
    out_bias: Flag = True
    window_: PerAxis | None = None
    relative_bias: Flag = False

    def output(self, inputs: Shapes) -> Shape:
        """The shape of the queries."""
        queries, keys, values = _operands(inputs)
        for x in (queries, keys, values):
            require(x.layout != "features", f"`attention` takes tokens or maps, but features {x} came in")
        require(
            keys.positions == values.positions,
            f"keys {keys} and values {values} differ in their number of positions",
        )
        self._check_heads(queries)
        self._check_windows(queries, keys)
        return queries

    def parameters(self, inputs: Shapes) -> Products:
        """``out x in`` and ``out`` for each projection; ``heads x offsets`` for the relative bias."""
        tensors = []
        for each in self._projections(inputs):
            tensors.append(Product(f"{each.name}_weight", {"out": each.out, "in": each.width}))
            if each.bias:
                tensors.append(Product(f"{each.name}_bias", {"out": each.out}))
        if self.relative_bias:
            names = inputs[0].axis_names()[1:]
            offsets = {f"offsets_{name}": 2 * k - 1 for name, k in zip(names, self._window(inputs[0]), strict=True)}
            tensors.append(Product("relative_bias", {"heads": self.heads, **offsets}))
        return tuple(tensors)

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """The projections; ``positions x positions_seen x dim`` for queries by keys and again for scores by values."""
        del output
        *entering, leaving = (
            Product(f"{each.name} projection", {"positions": each.positions, "out": each.out, "in": each.width})
            for each in self._projections(inputs)
        )
        queries, keys, _ = _operands(inputs)
        seen = keys.positions if self.window_ is None else prod(self._window(keys))
        factors = {"positions": self._padded(queries), "positions_seen": seen, "dim": self._dim(queries)}
        return (*entering, Product("queries by keys", factors), Product("scores by values", factors), leaving)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Everything; of windows side by side, what a position sees depends on where in its window it is."""
        del inputs, output
        return Reach.EVERYTHING if self.window_ is None else Reach.UNDEFINED

    def _projections(self, inputs: Shapes) -> tuple[Projection, ...]:
        queries, keys, values = _operands(inputs)
        dim = self._dim(queries)
        shared = dim // self.heads * (self.kv_heads or self.heads)
        return (
            Projection("query", self._padded(queries), queries.channels, dim, self.bias),
            Projection("key", self._padded(keys), keys.channels, shared, self.bias),
            Projection("value", self._padded(values), values.channels, shared, self.bias),
            Projection("output", self._padded(queries), dim, queries.channels, self.out_bias),
        )

    def _dim(self, queries: Shape) -> int:
        return self.dim or queries.channels

    def _window(self, x: Shape) -> tuple[int, ...]:
        return spread(self.window_ or (), len(x.spatial), "window")

    def _padded(self, x: Shape) -> int:
        """Positions, the padding to whole windows included."""
        if self.window_ is None:
            return x.positions
        return prod(-(-size // k) * k for size, k in zip(x.spatial, self._window(x), strict=True))

    def _check_heads(self, queries: Shape) -> None:
        dim = self._dim(queries)
        require(dim % self.heads == 0, f"a width of {dim} cannot be cut into {self.heads} heads", field="heads")
        shared = self.kv_heads or self.heads
        require(
            self.heads % shared == 0,
            f"{self.heads} heads cannot share {shared} heads of keys and values evenly",
            field="kv_heads",
        )

    def _check_windows(self, queries: Shape, keys: Shape) -> None:
        if self.window_ is None:
            require(
                not self.relative_bias,
                "`relative_bias` is for offsets within a `window`, and there is none",
                "a window of the maps' own size is the whole",
                field="relative_bias",
            )
            return
        require(
            queries.layout == keys.layout == "maps" and queries.spatial == keys.spatial,
            f"windows are cut from maps of one size, but {queries.layout} {queries} and {keys.layout} {keys} came in",
            "`to_maps` makes maps of tokens",
            field="window",
        )
        self._window(queries)


def _operands(inputs: Shapes) -> tuple[Shape, Shape, Shape]:
    """Queries, keys and values."""
    return inputs[0], inputs[min(1, len(inputs) - 1)], inputs[-1]
