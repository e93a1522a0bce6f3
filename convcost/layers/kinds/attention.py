"""Multi-head attention."""

from dataclasses import replace
from math import prod
from typing import Annotated, Self

from convcost.errors import require
from convcost.layers.equation import named, on_axes, unchanged
from convcost.layers.families.head_widths import HeadWidths, Projection
from convcost.layers.families.in_words import worked_out
from convcost.layers.families.partition import Partition, RelativeBias
from convcost.layers.families.unfused_attention import (
    by_sums,
    check_unfused,
    kept_of_sums,
    kept_over_channels,
    over_channels,
)
from convcost.layers.families.widths import in_proportion
from convcost.layers.fields import Count, Field, Flag, PerAxis, PerAxisOrZero, one_of
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
from convcost.layers.shape import maps
from convcost.layers.window import spread

Over = Annotated[str, Field(one_of("tokens", "channels"), ("tokens", "channels"))]
Form = Annotated[str, Field(one_of("softmax", "linear"), ("softmax", "linear"))]


@op
class Attention(Op):
    """Multi-head attention with its four projections, on tokens or maps. As torch.nn.MultiheadAttention.

    One input attends to itself; two are queries and keys with values; three are queries, keys and values.

    Fields:
        heads: into how many heads the inner width is cut.
        dim: inner width of queries and keys, that of all heads together; the width of the queries unless given.
        value_dim: inner width of the values, that of all heads together; `dim` unless given, as in LeViT.
        out: width that leaves; the width of the queries unless given.
        in_proj: true unless given; false leaves the entering projections out, as what comes in was projected before.
        out_proj: true unless given; false leaves the heads side by side, as in HaloNet.
        over: `tokens` unless given: positions attend to each other; `channels`: those of a head do, as in XCiT.
        form: `softmax` unless given; `linear` multiplies keys by values first, with a column of ones beside the values
            that adds up the weights, as in EfficientViT.
        kv_heads: heads of the keys and values, each shared by several of the queries; `heads` unless given.
        bias: true unless given; of the three projections that enter.
        out_bias: true unless given; of the projection that leaves.
        cosine: false unless given; true compares by cosines, times a learned scale per head, as in Swin v2.
        window: maps are cut into windows of this size, one integer or one per axis, and a position attends to its
            own window only; sizes are padded to whole windows, and the projections work on the padding too, as in Swin.
        shift: by how much the windows are moved, 0 unless given; it costs nothing.
        halo: how far a position looks beyond its window on every side, 0 unless given; keys and values are projected
            once and gathered for every window, as in HaloNet.
        stride: every how many positions there is a query, 1 unless given; the output has as many positions as queries.
        grid: as `window`, but the positions of a group lie apart, spread evenly over the maps, as in MaxViT; it must
            divide their sizes.
        relative_bias: false unless given; true learns a bias per head for every offset within a window or grid,
            `distances` one for every distance along each axis, whichever side it is on, as in LeViT; the sizes of a
            larger window, those within it, as where Swin for video shrinks its windows to the maps.
        relative_embedding: false unless given; true learns a vector for every offset along each axis of a window, which
            the queries are multiplied by; all heads share them, as in HaloNet and BoTNet.
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
    linearity = Linearity.NEITHER

    heads: Count
    dim: Count | None = None
    value_dim: Count | None = None
    out: Count | None = None
    in_proj: Flag = True
    out_proj: Flag = True
    over: Over = "tokens"
    form: Form = "softmax"
    kv_heads: Count | None = None
    bias: Flag = True
    out_bias: Flag = True
    cosine: Flag = False
    window_: PerAxis | None = None
    shift: PerAxisOrZero = (0,)
    halo: PerAxisOrZero = (0,)
    stride: PerAxis = (1,)
    grid: PerAxis | None = None
    relative_bias: RelativeBias = False
    relative_embedding: Flag = False
    relative_bias_mlp: Count | None = None

    def output(self, inputs: Shapes) -> Shape:
        """The positions of the queries, with the width that leaves."""
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
        heads = self.widths(inputs)
        heads.check(inputs)
        self._check_form(queries, keys)
        self._check_partition(queries, keys)
        asked = self._asked(queries)
        return asked.with_channels(heads.leaving)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The sizes of the queries."""
        first, *others = unchanged(output, "in" if len(inputs) == 1 else "1")
        if set(self.stride) != {1}:
            others = list(on_axes(inputs[0].spatial, "ceil(n / stride)", stride=self._stride(inputs[0])))
        if output.channels == inputs[0].channels:
            return first, *others
        width = named("c", "out" if self.out else "value_dim", output.channels)
        return (first, width) if output.layout == "tokens" else (width, *others)

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What meets what."""
        del output
        queries, keys, _ = _operands(inputs)
        partition = self._partition(queries)
        dim = self.widths(inputs).dim // self.heads
        heads = f"{self.heads} heads of {dim} features"
        if self.over == "channels":
            each = f"each with a table of {dim} x {dim} scores: every channel meets every other of its head"
            return f"{heads}, {each}.", "Twice the positions cost twice as much, not four times."
        if self.form == "linear":
            each = f"each of which sums its keys and values up to {dim} x {self.widths(inputs).value // self.heads + 1}"
            return f"{heads}, {each} numbers.", "Twice the positions cost twice as much, not four times."
        if partition:
            return (f"{heads}: every position meets the {worked_out(partition.seen)} of its own group.",)
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
        return (*tensors, *self._relative_bias(inputs)[0])

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """The projections; ``positions x positions_seen x dim`` for queries by keys and again for scores by values."""
        del output
        projections = {
            each.name: Product(
                f"{each.name} projection", {"positions": each.positions, "out": each.out, "in": each.width}
            )
            for each in self._projections(inputs)
        }
        leaving = projections.pop("output", None)
        return (
            *projections.values(),
            *self._relative_bias(inputs)[1],
            *self._products(inputs),
            *((leaving,) if leaving else ()),
        )

    def _products(self, inputs: Shapes) -> Products:
        """What is multiplied between the projections."""
        queries, keys, _ = _operands(inputs)
        heads, positions = self.widths(inputs), self._positions(queries)
        if self.over == "channels":
            return over_channels(heads, positions)
        if self.form == "linear":
            return by_sums(heads, positions, keys.positions)
        seen = self._seen(queries, keys)
        return (
            Product("queries by keys", {"positions": positions, "positions_seen": seen, "dim": heads.dim}),
            Product("scores by values", {"positions": positions, "positions_seen": seen, "dim": heads.value}),
        )

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Everything; of windows side by side, what a position sees depends on where in its window it is."""
        del inputs, output
        return Reach.UNDEFINED if self.window_ or self.grid else Reach.EVERYTHING

    def workspace(self, inputs: Shapes, output: Shape) -> Products:
        """What the projections give and what the heads do; fused, the scores are never held all at once."""
        del output
        queries, _, _ = _operands(inputs)
        heads = self.widths(inputs)
        given = [
            Product(each.name, {"positions": each.positions, "out": each.out})
            for each in self._projections(inputs)
            if each.name != "output"
        ]
        partition = self._partition(queries)
        if partition and self._has_halo:
            gathered = {"windows": partition.groups, "positions_seen": prod(partition.seen)}
            given += [Product("gathered_keys", {**gathered, "dim": heads.shared_key})]
            given += [Product("gathered_values", {**gathered, "dim": heads.shared_value})]
        done = Product("heads", {"positions": self._positions(queries), "in": heads.value})
        return (*given, done) if self.out_proj else tuple(given)

    @property
    def keeps(self) -> Keeps | None:
        """What comes in; fused, what the heads gave too. Of a halo and of vectors for offsets nobody knows."""
        if self._has_halo or self.relative_embedding:
            return None
        if self.form == "linear" and not self.in_proj:
            return Keeps.NOTHING
        is_fused = self.form == "softmax" and self.over == "tokens"
        return Keeps.INPUTS_AND_OUTPUT if is_fused and not self.out_proj else Keeps.INPUTS

    @property
    def keeps_frozen(self) -> Keeps | None:
        """What comes in is for the projections' weights alone; known of the plain form."""
        is_plain = self.form == "softmax" and self.over == "tokens" and self.in_proj and self.out_proj
        return Keeps.NOTHING if is_plain and self.keeps else None

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """All that, and a sum of exponentials for every query and head."""
        queries, keys, _ = _operands(inputs)
        heads = self.widths(inputs)
        if self.over == "channels":
            return kept_over_channels(heads, queries.positions, self.workspace(inputs, output), cosine=self.cosine)
        if self.form == "linear":
            return kept_of_sums(heads, queries.positions, keys.positions, leaves=self.out_proj)
        sums = Product("sums", {"positions": self._positions(inputs[0]), "heads": self.heads})
        return (*map(Kept, self.workspace(inputs, output)), Kept(sums, "statistic"))

    def following(self, before: Shapes, now: Shapes) -> Self:
        """The inner widths in proportion, where it has some of its own; those that leave are its own choice."""
        dim, value, out = (each and in_proportion(each, before, now) for each in (self.dim, self.value_dim, self.out))
        return replace(self, dim=dim, value_dim=value, out=out)

    def widths(self, inputs: Shapes) -> HeadWidths:
        """The inner widths."""
        queries, _, values = _operands(inputs)
        dim = self.dim or queries.channels
        shared = self.kv_heads or self.heads
        value = self.value_dim or (dim if self.in_proj else values.channels * self.heads // shared)
        out = (self.out or queries.channels) if self.out_proj else value
        return HeadWidths(self.heads, shared, dim, value, out, self.in_proj)

    def _projections(self, inputs: Shapes) -> tuple[Projection, ...]:
        queries, keys, values = _operands(inputs)
        heads, positions = self.widths(inputs), self._positions(queries)
        entering = (
            Projection("query", positions, queries.channels, heads.dim, self.bias),
            Projection("key", self._projected(keys), keys.channels, heads.shared_key, self.bias),
            Projection("value", self._projected(values), values.channels, heads.shared_value, self.bias),
        )
        leaving = Projection("output", positions, heads.value, heads.leaving, self.out_bias)
        return (*(entering if self.in_proj else ()), *((leaving,) if self.out_proj else ()))

    def _partition(self, x: Shape) -> Partition | None:
        """The windows or the grid of maps; None where everything attends to everything."""
        if self.window_:
            stride, halo = self._stride(x), spread(self.halo, len(x.spatial), "halo")
            return Partition.of(x, self.window_, "window")._replace(stride=stride, halo=halo)
        return Partition.of(x, self.grid, "grid") if self.grid else None

    def _stride(self, x: Shape) -> tuple[int, ...]:
        return spread(self.stride, len(x.spatial), "stride")

    @property
    def _has_halo(self) -> bool:
        return any(self.halo)

    def _asked(self, queries: Shape) -> Shape:
        """The positions at which there are queries."""
        if set(self.stride) == {1}:
            return queries
        sizes = (-(-size // step) for size, step in zip(queries.spatial, self._stride(queries), strict=True))
        return maps(queries.channels, *sizes)

    def _positions(self, queries: Shape) -> int:
        """Those with queries, the padding of windows among them."""
        partition = self._partition(queries)
        return partition.asked if partition else self._asked(queries).positions

    def _projected(self, x: Shape) -> int:
        """Positions of keys or values, the padding of windows among them."""
        partition = self._partition(x)
        return partition.positions if partition else x.positions

    def _seen(self, queries: Shape, keys: Shape) -> int:
        """Keys that a query meets."""
        partition = self._partition(queries)
        return prod(partition.seen) if partition else keys.positions

    def _relative_bias(self, inputs: Shapes) -> tuple[Products, Products]:
        """The parameters and the multiply-adds that make it."""
        partition = self._partition(inputs[0])
        if partition is None:
            return (), ()
        if self.relative_embedding:
            each = self.widths(inputs).dim // self.heads
            return partition.embeddings(each), partition.embedding_macs(self.heads, each)
        if self.relative_bias_mlp:
            hidden = self.relative_bias_mlp
            return partition.bias_mlp(self.heads, hidden), partition.bias_mlp_macs(self.heads, hidden)
        return partition.bias_table(self.heads, shared=self.relative_bias), ()

    def _check_form(self, queries: Shape, keys: Shape) -> None:
        """Refuse what belongs to another kind of attention."""
        strided = set(self.stride) != {1}
        if self.over == "channels" or self.form == "linear":
            of_scores = {"window": self.window_, "grid": self.grid, "stride": strided, "kv_heads": self.kv_heads}
            check_unfused(self.over, self.form, {"cosine": self.cosine, "value_dim": self.value_dim, **of_scores})
        require(
            self.over == "tokens" or queries.positions == keys.positions,
            f"channels are compared over positions, of which there are {queries.positions} and {keys.positions}",
            "queries and keys have as many positions as each other",
            field="over",
        )
        require(
            queries.layout == "maps" or not strided,
            f"`stride` leaves out positions of maps, but {queries.described} came in",
            "`to_maps` makes maps of tokens",
            field="stride",
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
        ways = {"relative_bias_mlp": self.relative_bias_mlp, "relative_embedding": self.relative_embedding}
        for field, value in ways.items():
            require(
                not (self.relative_bias and value),
                f"`relative_bias` and `{field}` are two ways to make the same biases",
                "one or the other: a table of the offsets, or what works them out",
                field=field,
            )
        require(
            not (self.grid and (self._has_halo or set(self.stride) != {1})),
            "`halo` and `stride` are for a `window`: the positions of a grid lie apart",
            "leave them out",
            field="halo" if self._has_halo else "stride",
        )
        partition = self._partition(queries)
        if partition:
            partition.check(is_grid=bool(self.grid), shared=self.relative_bias)
        spread(self.shift, len(queries.spatial), "shift")

    def _refuse_offsets(self) -> None:
        """Where everything attends to everything there is nothing to shift and no table that all positions share."""
        given = {"relative_bias": self.relative_bias, "relative_bias_mlp": self.relative_bias_mlp}
        more = {"relative_embedding": self.relative_embedding, "halo": self._has_halo, "shift": any(self.shift)}
        for field, value in {**given, **more}.items():
            require(
                not value,
                f"`{field}` is for a `window` or `grid`, and there is none",
                "a window of the maps' own size is the whole",
                field=field,
            )


def _operands(inputs: Shapes) -> tuple[Shape, Shape, Shape]:
    """Queries, keys and values."""
    return inputs[0], inputs[min(1, len(inputs) - 1)], inputs[-1]
