"""How a tool's count of a layer deviates from its multiply-adds: named amounts, of which conventions are made.

The names are the steps of the ledger that leads from one convention to another.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor, prod
from typing import Any, NamedTuple

from convcost.language.tracing import concrete, greatest
from convcost.layers.fields import axis_index
from convcost.layers.op import Products, Shape, Shapes
from convcost.layers.window import Sliding, spread

BIAS = "bias"
NORM = "normalisation"
ACTIVATION = "activation"
POOLING = "pooling"
INTERPOLATION = "interpolation"
ELEMENTWISE = "elementwise sum or product"
DOUBLED = "two per multiply-add"
NOT_SEEN = "multiply-adds not seen"
AT_OUTPUTS = "transposed convolution at outputs"
MISCOUNTED = "convolution miscounted"
TOKENS = "tokens after the first"
SOFTMAX = "softmax and scaling"
DIVIDED = "divided by the batch"


class CountedLayer(NamedTuple):
    """What a rule is told: a layer, its shapes for one sample, and how many samples there are.

    A rule stands in a table under the name of a kind, so that it knows the fields of ``op``.
    """

    op: Any
    inputs: Shapes
    output: Shape
    samples: int
    written: str | None = None
    """How the author's code writes it, where the network says so: a word of ``convcost.conventions.written``."""

    @property
    def macs(self) -> int:
        """Multiply-adds of all samples, by the definition."""
        return self.products()

    def products(self, *names: str) -> int:
        """Those of its products that have these names; all of them when none is given."""
        return self.samples * sum(each.value for each in self.every_product if each.name in names or not names)

    @property
    def every_product(self) -> Products:
        """The products of one sample."""
        products: Products = self.op.macs(self.inputs, self.output)
        return products

    def parameters(self, *names: str) -> int:
        """Elements of its parameters that have these names, of all of them when none is given."""
        return sum(each.value for each in self.op.parameters(self.inputs) if each.name in names or not names)

    @property
    def elements_in(self) -> int:
        """Elements of the first input, all samples together."""
        return self.samples * self.inputs[0].elements

    @property
    def elements_out(self) -> int:
        """Elements of the output, all samples together."""
        return self.samples * self.output.elements

    @property
    def positions_in(self) -> tuple[int, ...]:
        """Sizes of the first input that windows slide over; of tokens their number."""
        return _positions(self.inputs[0])

    @property
    def positions_out(self) -> tuple[int, ...]:
        """The same of the output."""
        return _positions(self.output)


Amount = Callable[[CountedLayer], int | None]


class Deviation(NamedTuple):
    """What is counted beside the multiply-adds, or, below zero, what of them is not. None where nobody knows."""

    step: str
    amount: Amount


Rule = tuple[Deviation, ...]

PLAIN: Rule = ()
"""The multiply-adds, and nothing else."""


def deviation(step: str, amount: Amount) -> Rule:
    """One deviation, to be added to others."""
    return (Deviation(step, amount),)


def per_input(step: str, each: int = 1) -> Rule:
    """So many per element of the input."""
    return deviation(step, lambda layer: each * layer.elements_in)


def per_output(step: str, each: int = 1) -> Rule:
    """So many per element of the output."""
    return deviation(step, lambda layer: each * layer.elements_out)


def bias() -> Rule:
    """One per element of the output, where there is a bias."""
    return deviation(BIAS, lambda layer: layer.elements_out if layer.parameters(BIAS) else 0)


def normalisation(affine: int, plain: int) -> Rule:
    """So many per element, fewer where nothing scales and shifts."""
    return deviation(NORM, lambda layer: (affine if layer.parameters() else plain) * layer.elements_in)


def per_parameter(step: str) -> Rule:
    """One per parameter and sample, whatever the number of positions."""
    return deviation(step, lambda layer: layer.samples * layer.parameters())


def by_mode(each: Mapping[str, int]) -> Rule:
    """So many per element of the output, by the mode of interpolation."""
    return deviation(INTERPOLATION, lambda layer: each.get(layer.op.mode, 0) * layer.elements_out)


def not_seen(*products: str, each: int = 1) -> Rule:
    """What the tool does not see of the multiply-adds: some of the products, or all. It counts ``each`` per one."""
    return deviation(NOT_SEEN, lambda layer: -each * layer.products(*products))


def at_outputs() -> Rule:
    """Kernels of a transposed convolution counted at every position of the output instead of the input's."""
    return deviation(
        AT_OUTPUTS, lambda layer: layer.samples * layer.output.positions * layer.parameters("weight") - layer.macs
    )


def once_per_sample() -> Rule:
    """A linear layer counted for one of its tokens."""
    return deviation(TOKENS, lambda layer: layer.samples * layer.parameters("weight") - layer.macs)


def softmax_rows(each: int, less: int) -> Rule:
    """``each * n - less`` for every ``n`` elements that add up to 1."""

    def amount(layer: CountedLayer) -> int:
        (x,) = layer.inputs
        return each * layer.elements_in - less * (layer.elements_in // x.sizes[axis_index(x, layer.op.axis)])

    return deviation(ACTIVATION, amount)


def local_response() -> Rule:
    """As torch puts it together: two products, a sum, and an average pool over padded channels."""

    def amount(layer: CountedLayer) -> int:
        (x,) = layer.inputs
        channels: int = x.channels + layer.op.size - 1
        return 3 * layer.elements_in + layer.samples * channels * x.positions

    return deviation(NORM, amount)


def where(holds: Callable[[CountedLayer], bool], rule: Rule, otherwise: Rule = PLAIN) -> Rule:
    """The rule for layers of which something holds, and another one for the rest."""
    held = (Deviation(step, _if(holds, amount)) for step, amount in rule)
    rest = (Deviation(step, _if(lambda layer: not holds(layer), amount)) for step, amount in otherwise)
    return (*held, *rest)


def is_pointwise(layer: CountedLayer) -> bool:
    """Whether a convolution is a linear layer at every position."""
    return {*layer.op.kernel, *layer.op.stride, layer.op.groups} == {1}


def with_axes(axes: int, rule: Rule) -> Rule:
    """The rule, for layers whose windows slide along so many axes; nothing for others."""
    return where(lambda layer: len(layer.positions_in) == axes, rule)


def where_set(flag: str, rule: Rule) -> Rule:
    """The rule, for layers that have the field set; nothing for others."""
    return where(lambda layer: getattr(layer.op, flag), rule)


def module(rule: Rule) -> Rule:
    """What is counted for the whole batch and divided by the batch afterwards: what one sample costs."""

    def divided(layer: CountedLayer) -> int:
        return layer.macs // layer.samples - layer.macs

    singles = (Deviation(step, _of_one_sample(amount)) for step, amount in rule)
    return (*singles, Deviation(DIVIDED, divided))


def adaptive_windows(layer: CountedLayer) -> int:
    """Elements in all windows of an adaptive or global pooling; neighbours may overlap."""
    total = layer.samples * layer.inputs[0].channels
    for size, outputs in zip(layer.positions_in, layer.positions_out, strict=True):
        total *= sum(-(-(index + 1) * size // outputs) - index * size // outputs for index in range(concrete(outputs)))
    return total


def sliding_windows(layer: CountedLayer) -> int:
    """Elements in all windows of a pooling, padding included, as far as windows reach: of the last it may be less."""
    total = layer.samples * layer.inputs[0].channels
    sliding: Sliding = layer.op.sliding(layer.inputs[0])
    each = zip(sliding.sizes, sliding.kernel, sliding.stride, sliding.pads, layer.output.spatial, strict=True)
    for size, kernel, stride, (before, after), outputs in each:
        last = (outputs - 1) * stride - before
        total *= outputs * kernel - greatest((last + kernel - size - after, 0))
    return total


def scaled_inputs(layer: CountedLayer) -> int:
    """Elements of the input times the factors that it is resized by, without rounding the sizes."""
    factors: tuple[int | Fraction, ...] = spread(layer.op.factor, len(layer.positions_in), "factor")
    return floor(layer.elements_in * prod(factors))


def _positions(x: Shape) -> tuple[int, ...]:
    return x.spatial or (x.positions,)


def _if(holds: Callable[[CountedLayer], bool], amount: Amount) -> Amount:
    return lambda layer: amount(layer) if holds(layer) else 0


def _of_one_sample(amount: Amount) -> Amount:
    return lambda layer: amount(layer._replace(samples=1))
