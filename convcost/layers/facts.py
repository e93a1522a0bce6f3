"""The facts that a layer kind states about itself, and the bases that state some of them.

Totals, memory, receptive fields and reports are derived from these by code that never asks which kind it looks at.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self

from convcost.layers.equation import Equations, unchanged
from convcost.layers.linearity import Linearity
from convcost.layers.memory_facts import InPlace, Keeps, Kept
from convcost.layers.product import Products
from convcost.layers.shape import Shape
from convcost.layers.window import Reach, Windows

Shapes = tuple[Shape, ...]

ONE = range(1, 2)
NONE = range(1)
SEVERAL = range(1, 1_000_001)


def written_name(name: str) -> str:
    """A field that would hide a fact of the same name (``macs``) carries an underscore that is not written."""
    return name.removesuffix("_")


class Op(ABC):
    """The facts that every kind owes: output shape and its arithmetic, parameters, MACs, window. None has a default.

    All of them are pure and take the input shapes without the batch axis. `output` is asked first and raises
    `Refusal` for shapes that the layer cannot take. A count that nobody knows is None, never zero.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid", "alias_generator": written_name}
    kind: ClassVar[str]
    takes: ClassVar[range] = ONE
    """How many inputs; more than one is written as a join or with ``from: [a, b]``."""
    is_join: ClassVar[bool] = False
    """Written with named branches or operands in place of its arguments."""
    is_norm: ClassVar[bool] = False
    """May stand behind ``norm:``, by its name without the ending ``norm``."""
    is_activation: ClassVar[bool] = False
    """May stand behind ``activation:``."""
    is_pooling: ClassVar[bool] = False
    """Sums up positions, channel by channel."""
    takes_norm_and_activation: ClassVar[bool] = False
    is_declared: ClassVar[bool] = False
    """Its output and its cost are stated for the shapes that come in; nobody knows them for others."""
    is_view: ClassVar[bool] = False
    """Its output is the elements of its operand, or of its parameter, looked at differently: nothing is written."""
    is_idle: ClassVar[bool] = False
    """Works while training only; afterwards it passes its input on."""
    in_place: ClassVar[InPlace | None] = None
    """The word that allows it to share memory with an operand: to overwrite one that nobody needs afterwards."""
    gathers: ClassVar[bool] = False
    """Its output is its operands side by side: in place, these are written where they stand in it."""
    passes_one_on: ClassVar[bool] = True
    """Of a join: a single operand is its output, so that no layer is made."""
    opposites: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Keys of version 0.1 that say the opposite of a field, with its name: still read, with a note."""

    @abstractmethod
    def output(self, inputs: Shapes) -> Shape:
        """Shape of the output."""

    @abstractmethod
    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """Where every size of the output comes from; `output` again, for a reader to follow."""

    @abstractmethod
    def parameters(self, inputs: Shapes) -> Products | None:
        """Trainable tensors, each as the product of its sizes; None when their number is not known."""

    @abstractmethod
    def macs(self, inputs: Shapes, output: Shape) -> Products | None:
        """Multiply-adds of convolutions and matrix products, None when not known. Bias and norm are not counted."""

    @abstractmethod
    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Which inputs one output element sees."""

    @property
    @abstractmethod
    def linearity(self) -> Linearity | None:
        """What it is as a function of its inputs at inference; None when not known."""

    def window_on(self, operand: int, inputs: Shapes, output: Shape) -> Windows:
        """Which positions of one of its inputs an output element sees: the same of each unless a kind tells apart."""
        del operand
        return self.window(inputs, output)

    def buffers(self, inputs: Shapes) -> Products:
        """Tensors kept with the layer that are not trained (running statistics)."""
        del inputs
        return ()

    @property
    @abstractmethod
    def keeps(self) -> Keeps | None:
        """Which tensors its backward pass needs, as torch keeps them; None when not known."""

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Tensors of its own that its backward pass needs: masks, indices, statistics."""
        del inputs, output
        return ()

    @property
    def keeps_frozen(self) -> Keeps | None:
        """Which tensors it keeps where its weights are not trained, and a gradient goes through it all the same."""
        return self.keeps

    def keeps_besides_frozen(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Tensors of its own that it keeps there."""
        return self.keeps_besides(inputs, output)

    def workspace(self, inputs: Shapes, output: Shape) -> Products:
        """Tensors of its own that it holds while it runs; those that only some implementations need are left out."""
        del inputs, output
        return ()

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What this layer is or does, for a learner: sentences that are short, and true of these very sizes."""
        del inputs, output
        return ()

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self | None:
        """The same layer with ``to(channels)`` of the channels that it chooses itself; None where these follow."""
        del inputs, to
        return None

    def following(self, before: Shapes, now: Shapes) -> Self:
        """The same layer where other widths come in: the channels written in its fields in proportion."""
        del before, now
        return self

    @property
    def is_complete(self) -> bool:
        """Whether every count is known; false makes the totals lower bounds."""
        return True

    @property
    def is_memory_complete(self) -> bool:
        """Whether all that has to be held for it at inference is known; false makes the peak a lower bound."""
        return True


class Free(Op):
    """A kind that has no parameters and multiplies nothing."""

    __slots__ = ()

    def parameters(self, inputs: Shapes) -> Products:
        """None."""
        del inputs
        return ()

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """None."""
        del inputs, output
        return ()


class Pointwise(Free):
    """A free kind that maps every element to one in the same place."""

    __slots__ = ()

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape."""
        return inputs[0]

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """Nothing changes."""
        del inputs
        return unchanged(output)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position."""
        del inputs, output
        return Reach.POINT


class Activation(Pointwise):
    """A pointwise kind that may stand behind ``activation:``."""

    __slots__ = ()
    is_activation = True
    in_place = "activation"
    linearity = Linearity.NEITHER


class Norm(Pointwise):
    """A normalisation: same shape, no multiply-adds counted. What it scales and shifts by, every kind says itself."""

    __slots__ = ()
    is_norm = True
    in_place = "norm"

    @abstractmethod
    def parameters(self, inputs: Shapes) -> Products:
        """Scale and shift."""
