"""Multi-head attention."""

from dataclasses import replace
from typing import NamedTuple, Self

from convcost.errors import require
from convcost.layers.equation import unchanged
from convcost.layers.families.in_words import worked_out
from convcost.layers.families.partition import Partition
from convcost.layers.families.widths import in_proportion
from convcost.layers.fields import Count, Flag, PerAxis, PerAxisOrZero
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
from convcost.layers.window import spread


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
        cosine: false unless given; true compares by cosines, times a learned scale per head, as in Swin v2.
        window: maps are cut into windows of this size, one integer or one per axis, and a position attends to its
            own window only; sizes are padded to whole windows, and the projections work on the padding too, as in Swin.
        shift: by how much the windows are moved, 0 unless given; it costs nothing.
        grid: as `window`, but the positions of a group lie apart, spread evenly over the maps, as in MaxViT; it must
            divide their sizes.
        relative_bias: false unless given; true learns a bias per head for every offset within a window or grid.
        relative_bias_mlp: in place of that table, two linear layers with this many hidden features work out the
            biases from the offsets, as in Swin v2; they are counted for every sample.

    Example:
        input: {tokens: [197, 768]}
        step: attention: {heads: 12}
        output: 197 tokens x 768
        params: 4 * 768 * 768 + 4 * 768
        macs: 4 * 197 * 768 * 768 + 2 * 197 * 197 * 768
    """

    takes = range(1, 4)
    keeps = Keeps.INPUTS
    keeps_frozen = Keeps.NOTHING
    linearity = Linearity.NEITHER

    heads: Count
    dim: Count | None = None
    kv_heads: Count | None = None
    bias: Flag = True
    out_bias: Flag = True
    cosine: Flag = False
    window_: PerAxis | None = None
    shift: PerAxisOrZero = (0,)
    grid: PerAxis | None = None
    relative_bias: Flag = False
    relative_bias_mlp: Count | None = None

    def output(self, inputs: Shapes) -> Shape:
        """The shape of the queries."""
        queries, keys, values = _operands(inputs)
        for x in (queries, keys, values):
            require(
                x.layout != "features",
                f"`attention` takes tokens or maps, but {x.described} came in",
                "`reshape` makes them of features",
            )
        require(
            keys.positions == values.positions,
            f"there are {keys.positions} keys and {values.positions} values",
            "the second and the third input have as many positions as each other",
        )
        self._check_heads(queries)
        self._check_partition(queries, keys)
        return queries

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The sizes of the queries."""
        return unchanged(output, "in" if len(inputs) == 1 else "1")

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What meets what."""
        del output
        queries, keys, _ = _operands(inputs)
        partition = self._partition(queries)
        heads = f"{self.heads} heads of {self._dim(queries) // self.heads} features"
        if partition:
            return (f"{heads}: every position meets the {worked_out(partition.group)} of its own group.",)
        scores = f"{self._positions(queries):,} x {keys.positions:,}"
        more = ["Twice the positions make four times the scores."] if len(inputs) == 1 else []
        return f"{heads}, each with a table of {scores} scores: every query meets every key.", *more

    def parameters(self, inputs: Shapes) -> Products:
        """``out x in`` and ``out`` for each projection, a scale per head for cosines, what makes the relative bias."""
        tensors = []
        for each in self._projections(inputs):
            tensors.append(Product(f"{each.name}_weight", {"out": each.out, "in": each.width}))
            if each.bias:
                tensors.append(Product(f"{each.name}_bias", {"out": each.out}))
        if self.cosine:
            tensors.append(Product("scale", {"heads": self.heads}))
        return (*tensors, *self._relative_bias(inputs[0])[0])

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """The projections; ``positions x positions_seen x dim`` for queries by keys and again for scores by values."""
        del output
        *entering, leaving = (
            Product(f"{each.name} projection", {"positions": each.positions, "out": each.out, "in": each.width})
            for each in self._projections(inputs)
        )
        queries, keys, _ = _operands(inputs)
        partition = self._partition(queries)
        seen = partition.positions_seen if partition else keys.positions
        factors = {"positions": self._positions(queries), "positions_seen": seen, "dim": self._dim(queries)}
        products = (Product("queries by keys", factors), Product("scores by values", factors))
        return (*entering, *self._relative_bias(queries)[1], *products, leaving)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Everything; of windows side by side, what a position sees depends on where in its window it is."""
        del inputs, output
        return Reach.UNDEFINED if self.window_ or self.grid else Reach.EVERYTHING

    def workspace(self, inputs: Shapes, output: Shape) -> Products:
        """What the projections give and what the heads do; fused, the scores are never held all at once."""
        del output
        *entering, leaving = self._projections(inputs)
        given = (Product(each.name, {"positions": each.positions, "out": each.out}) for each in entering)
        return (*given, Product("heads", {"positions": leaving.positions, "in": leaving.width}))

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """All that, and a sum of exponentials for every query and head."""
        sums = Product("sums", {"positions": self._positions(inputs[0]), "heads": self.heads})
        return (*map(Kept, self.workspace(inputs, output)), Kept(sums, "statistic"))

    def following(self, before: Shapes, now: Shapes) -> Self:
        """The inner width in proportion, where it has one of its own."""
        return self if self.dim is None else replace(self, dim=in_proportion(self.dim, before, now))

    def _projections(self, inputs: Shapes) -> tuple[Projection, ...]:
        queries, keys, values = _operands(inputs)
        dim = self._dim(queries)
        shared = dim // self.heads * (self.kv_heads or self.heads)
        return (
            Projection("query", self._positions(queries), queries.channels, dim, self.bias),
            Projection("key", self._positions(keys), keys.channels, shared, self.bias),
            Projection("value", self._positions(values), values.channels, shared, self.bias),
            Projection("output", self._positions(queries), dim, queries.channels, self.out_bias),
        )

    def _dim(self, queries: Shape) -> int:
        return self.dim or queries.channels

    def _partition(self, x: Shape) -> Partition | None:
        """The windows or the grid of maps; None where everything attends to everything."""
        if self.window_:
            return Partition.of(x, self.window_, "window")
        return Partition.of(x, self.grid, "grid") if self.grid else None

    def _positions(self, x: Shape) -> int:
        partition = self._partition(x)
        return partition.positions if partition else x.positions

    def _relative_bias(self, x: Shape) -> tuple[Products, Products]:
        """The parameters and the multiply-adds that make it."""
        partition = self._partition(x)
        if partition is None:
            return (), ()
        if self.relative_bias_mlp:
            hidden = self.relative_bias_mlp
            return partition.bias_mlp(self.heads, hidden), partition.bias_mlp_macs(self.heads, hidden)
        return partition.bias_table(self.heads) if self.relative_bias else (), ()

    def _check_heads(self, queries: Shape) -> None:
        dim = self._dim(queries)
        require(
            dim % self.heads == 0,
            f"a width of {dim} cannot be cut into {self.heads} heads",
            "`heads` must divide the width; `dim` gives an inner width of its own",
            field="heads",
        )
        shared = self.kv_heads or self.heads
        require(
            self.heads % shared == 0,
            f"{self.heads} heads cannot share {shared} heads of keys and values evenly",
            "`kv_heads` must divide `heads`",
            field="kv_heads",
        )

    def _check_partition(self, queries: Shape, keys: Shape) -> None:
        if not (self.window_ or self.grid):
            self._refuse_offsets()
            return
        require(
            queries.layout == keys.layout == "maps" and queries.spatial == keys.spatial,
            f"windows are cut from maps of one size, but {queries.described} and {keys.described} came in",
            "`to_maps` makes maps of tokens",
            field="window" if self.window_ else "grid",
        )
        require(
            not (self.window_ and self.grid),
            "`window` and `grid` are two ways to cut the same maps",
            "one or the other; MaxViT has two attention layers, one after the other",
            field="grid",
        )
        require(
            not (self.relative_bias and self.relative_bias_mlp),
            "`relative_bias` and `relative_bias_mlp` are two ways to make the same biases",
            "one or the other: a table of the offsets, or layers that work them out",
            field="relative_bias_mlp",
        )
        partition = self._partition(queries)
        if self.grid and partition:
            partition.require_even_grid()
        spread(self.shift, len(queries.spatial), "shift")

    def _refuse_offsets(self) -> None:
        """Where everything attends to everything there is nothing to shift and no table that all positions share."""
        given = {"relative_bias": self.relative_bias, "relative_bias_mlp": self.relative_bias_mlp}
        for field, value in {**given, "shift": any(self.shift)}.items():
            require(
                not value,
                f"`{field}` is for a `window` or `grid`, and there is none",
                "a window of the maps' own size is the whole",
                field=field,
            )


def _operands(inputs: Shapes) -> tuple[Shape, Shape, Shape]:
    """Queries, keys and values."""
    return inputs[0], inputs[min(1, len(inputs) - 1)], inputs[-1]
