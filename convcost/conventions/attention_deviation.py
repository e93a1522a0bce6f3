"""How tools deviate on attention: a module where everything attends to everything, else written as torchvision's Swin.

The module is nn.MultiheadAttention. Swin projects by `F.linear`, multiplies by `Tensor.matmul` and divides by
`F.softmax`; its second version compares by `@` and has two linear modules that make the biases.
"""

from convcost.conventions.deviation import NOT_SEEN, SOFTMAX, TOKENS, CountedLayer, Rule, deviation, where

PROJECTIONS = ("query projection", "key projection", "value projection", "output projection")
COMPARISON = "queries by keys"
PRODUCTS = (COMPARISON, "scores by values")
HIDDEN = "relative bias, hidden"
ROUNDED = "cost of einsum in four digits"
OFFSET_PARAMETERS = ("relative_bias_hidden_weight", "relative_bias_hidden_bias", "relative_bias_weight")


def scores(layer: CountedLayer) -> int:
    """How many scores there are: a query, a key it sees and a head each."""
    compared = next(each for each in layer.every_product if each.name == COMPARISON)
    heads: int = layer.op.heads
    return layer.samples * heads * (compared.value // compared.factors["dim"])


def projection_biases(layer: CountedLayer) -> int:
    """One per output element of the projections that have a bias."""
    return sum(_biases(layer, name) for name in PROJECTIONS)


def biases_of_output(layer: CountedLayer) -> int:
    """Those of the projection that leaves."""
    return _biases(layer, PROJECTIONS[-1])


def hidden_offsets(layer: CountedLayer) -> int:
    """Elements between the two linear layers that make relative biases; none where there are no such layers."""
    return sum(each.value // each.factors["axes"] for each in layer.every_product if each.name == HIDDEN)


def whole(rule: Rule) -> Rule:
    """The rule, where everything attends to everything."""
    return where(lambda layer: not _is_partitioned(layer), rule)


def partitioned(rule: Rule) -> Rule:
    """The rule, where maps are cut into windows or a grid."""
    return where(_is_partitioned, rule)


def takes_fast_path(layer: CountedLayer) -> bool:
    """Whether torch runs it as one operation, without gradients: tokens that attend to themselves, heads in pairs."""
    return len(layer.inputs) == 1 and bool(layer.op.heads % 2 == 0 and layer.op.bias)


def not_seen_by_fast_path(layer: CountedLayer) -> int:
    """All of what runs as one operation; of the rest what scaled_dot_product_attention multiplies."""
    return -layer.macs if takes_fast_path(layer) else -layer.products(*PRODUCTS)


def per_score(each: int) -> Rule:
    """So many for every score."""
    return deviation(SOFTMAX, lambda layer: each * scores(layer))


def cosines_not_seen(each: int = 1) -> Rule:
    """The comparison by cosines, an `@` that is not patched; others are seen."""
    return deviation(NOT_SEEN, lambda layer: -each * layer.products(COMPARISON) if layer.op.cosine else 0)


def by_einsum(printed: int) -> Rule:
    """The products by torch.einsum, ``printed`` per multiply-add: numpy tells what they cost in four digits only."""

    def amount(layer: CountedLayer) -> int:
        return sum(
            _as_numpy_prints(2 * layer.products(name)) * printed // 2 - printed * layer.products(name)
            for name in PRODUCTS
        )

    return deviation(ROUNDED, amount)


def linear_modules_of_one_token() -> Rule:
    """The projections as a tool counts them that takes the first token of a linear layer for all."""
    names = [f"{each.removesuffix(' projection')}_{kind}" for each in PROJECTIONS for kind in ("weight", "bias")]
    return deviation(TOKENS, lambda layer: layer.samples * layer.parameters(*names) - layer.macs)


def hidden(step: str, each: int = 1) -> Rule:
    """So many per element between the linear layers of relative biases."""
    return deviation(step, lambda layer: each * hidden_offsets(layer))


def _as_numpy_prints(cost: int) -> int:
    """As a number of the form 1.234e+08."""
    return int(float(f"{cost:.3e}"))


def _biases(layer: CountedLayer, projection: str) -> int:
    width = layer.parameters(f"{projection.removesuffix(' projection')}_bias")
    positions = sum(each.factors["positions"] for each in layer.every_product if each.name == projection)
    return layer.samples * positions * width


def _is_partitioned(layer: CountedLayer) -> bool:
    return bool(layer.op.window_ or layer.op.grid)
