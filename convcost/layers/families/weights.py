"""How a layer comes by the weights that it uses: as they are learned, brought to a norm, or not learned at all."""

from typing import Annotated, NamedTuple

from convcost.errors import require
from convcost.layers.fields import Field, one_of
from convcost.layers.op import Kept, Product, Products

FORMS = ("none", "normalized", "standardized")
WHOLE = "whole"
GAINS = ("none", "channels", WHOLE, "d", "h", "w", "l")

WeightForm = Annotated[str, Field(one_of(*FORMS), FORMS)]
Gain = Annotated[str, Field(one_of(*GAINS), GAINS)]


class Weights(NamedTuple):
    """The tensors of a layer with a weight and maybe a bias, and what is done to the weight before it is used.

    Normalised, every slice of the weight is divided by its length; standardised, its mean is taken off before it is
    divided by its deviation. Slices are those of the weight's first axis; a gain multiplies each. With a gain for the
    whole weight it is divided by one length, that of all of it.
    """

    weight: Product
    bias: Product | None = None
    form: str = "none"
    gain: str | None = None
    is_trained: bool = True

    def check(self) -> None:
        """Refuse words that contradict each other."""
        require(
            self.is_trained or self.form == "none",
            f"`weight: {self.form}` is for a weight that is learned, and `trainable: false` says that this one is not",
            "leave out one of the two",
            field="weight",
        )
        require(
            self.form != "none" or self.gain in (None, "none"),
            "`gain` is what a weight is multiplied by that was normalized or standardized before, and this one is not",
            "add `weight: normalized` or `weight: standardized`, or leave the gain out",
            field="gain",
        )
        require(
            self.form != "standardized" or self.gain != WHOLE,
            "`gain: whole` is for a weight that is divided by its whole length, and this one is standardized by slices",
            "`weight: normalized`, or `gain: channels`",
            field="gain",
        )
        require(
            self._gain_factor in (None, *self.weight.factors),
            f"`gain: {self.gain}` asks for a gain per tap along `{self.gain}`, and the kernel has no such axis",
            f"the weight has {', '.join(self.weight.factors)}; `gain: channels` has one for each slice of the first",
            field="gain",
        )

    def trained(self) -> Products:
        """The weight, its gain, the bias; none where they are not trained."""
        return (self.weight, *self._gains(), *self._bias()) if self.is_trained else ()

    def untrained(self) -> Products:
        """The weight and the bias where they are kept without being trained."""
        return () if self.is_trained else (self.weight, *self._bias())

    def keeps_besides(self) -> tuple[Kept, ...]:
        """The weight as it is used, and what was found out about its slices; once for the whole batch."""
        if self.form == "none":
            return ()
        used = Kept(self.weight._replace(name="weight_used"), per_sample=False)
        slices = self._slices()
        if self.form == "normalized":
            lengths = self._gains() or (Product("slices", slices),)
            kept = Kept(lengths[0]._replace(name="lengths"), "statistic", per_sample=False)
            quotient = Kept(lengths[0]._replace(name="gain_over_length"), per_sample=False)
            return (used, kept, quotient) if self.gain == WHOLE else (used, kept)
        statistics = (Kept(Product(name, slices), "statistic", per_sample=False) for name in ("mean", "deviation"))
        factor = (Kept(each._replace(name="factor"), per_sample=False) for each in self._gains())
        return used, *statistics, *factor

    @property
    def _gain_factor(self) -> str | None:
        """The factor of the weight that there is a gain for every value of; None without one or with one for all."""
        gain = self.gain or ("channels" if self.form == "normalized" else "none")
        return {"none": None, WHOLE: None, "channels": next(iter(self.weight.factors))}.get(gain, f"kernel_{gain}")

    def _gains(self) -> Products:
        factor = self._gain_factor
        if self.gain == WHOLE:
            return (Product("gain", {"shared": 1}),)
        return (Product("gain", {factor: self.weight.factors[factor]}),) if factor else ()

    def _bias(self) -> Products:
        return (self.bias,) if self.bias else ()

    def _slices(self) -> dict[str, int]:
        first = next(iter(self.weight.factors))
        return {first: self.weight.factors[first]}
