"""What a layer kind states about itself, and the directory that is the registry of kinds.

A kind is one file in ``convcost/ops``; the file's name is the kind's name. It holds one class, made with `@op`,
whose docstring is the manual and whose fields are the YAML keys. Totals, memory, receptive fields and reports
are derived from the facts below by code that never asks which kind it is looking at.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from typing import Any, ClassVar, TypeVar, dataclass_transform, get_type_hints

from convcost.equation import Equations, unchanged
from convcost.errors import Refusal
from convcost.fields import Field, marker
from convcost.memory_facts import InPlace, Keeps, Kept
from convcost.product import Product, Products
from convcost.shape import Shape
from convcost.window import Reach, Windows

Shapes = tuple[Shape, ...]

ONE = range(1, 2)
NONE = range(1)
SEVERAL = range(1, 1_000_001)


def _written(name: str) -> str:
    """A field that would hide a fact of the same name (``macs``) carries an underscore that is not written."""
    return name.removesuffix("_")


class Op(ABC):
    """The facts that every kind owes: output shape and its arithmetic, parameters, MACs, window. None has a default.

    All of them are pure and take the input shapes without the batch axis. `output` is asked first and raises
    `Refusal` for shapes that the layer cannot take. A count that nobody knows is None, never zero.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid", "alias_generator": _written}
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

    def workspace(self, inputs: Shapes, output: Shape) -> Products:
        """Tensors of its own that it holds while it runs; those that only some implementations need are left out."""
        del inputs, output
        return ()

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What this layer is or does, for a learner: sentences that are short, and true of these very sizes."""
        del inputs, output
        return ()

    @property
    def is_complete(self) -> bool:
        """Whether every count is known; false makes the totals lower bounds."""
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


class Norm(Pointwise):
    """A normalisation: same shape, no multiply-adds counted. What it scales and shifts by, every kind says itself."""

    __slots__ = ()
    is_norm = True
    in_place = "norm"

    @abstractmethod
    def parameters(self, inputs: Shapes) -> Products:
        """Scale and shift."""


T = TypeVar("T", bound=type[Op])


@dataclass_transform(frozen_default=True, kw_only_default=True)
def op(cls: T) -> T:
    """Make a kind: a frozen dataclass named after its file. A missing fact or manual fails here."""
    made: T = dataclass(frozen=True, slots=True, kw_only=True)(cls)  # type: ignore[assignment]
    made.kind = cls.__module__.rpartition(".")[2]
    if isabstract(made):
        missing = ", ".join(sorted(made.__abstractmethods__))
        raise TypeError(f"kind `{made.kind}` does not state: {missing}")
    if not made.__doc__ or "Example:" not in made.__doc__:
        raise TypeError(f"kind `{made.kind}` has no docstring with an `Example:`")
    return made


@cache
def kinds() -> tuple[str, ...]:
    """Every built-in kind, in alphabetical order; read from the directory, importing none of them."""
    folder = Path(__file__).with_name("ops")
    return tuple(sorted(path.stem for path in folder.glob("[a-z]*.py")))


@cache
def lookup(kind: str) -> type[Op] | None:
    """The class of a kind, or None; imports only the file that defines it."""
    if kind not in kinds():
        return None
    module = import_module(f"convcost.ops.{kind}")
    found = [each for each in vars(module).values() if isinstance(each, type) and getattr(each, "kind", "") == kind]
    return found[0]


@cache
def schema(kind: type[Op]) -> Mapping[str, Field]:
    """The arguments of a kind by the name they are written with, and how each is read."""
    hints = get_type_hints(kind, include_extras=True)
    return {_written(field.name): marker(hints[field.name]) for field in fields(kind)}  # type: ignore[arg-type]


def make(kind: type[Op], arguments: Mapping[str, object]) -> Op:
    """A layer from values by the names they are written with."""
    attributes = {_written(field.name): field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{attributes[name]: value for name, value in arguments.items()})


def arguments(layer: Op) -> dict[str, Any]:
    """The values of a layer by the names they are written with; `make` the other way round."""
    return {_written(field.name): getattr(layer, field.name) for field in fields(layer)}  # type: ignore[arg-type]


@cache
def required(kind: type[Op]) -> tuple[str, ...]:
    """The fields that have no default; the first one is the obvious argument that may stand alone."""
    return tuple(
        _written(field.name)
        for field in fields(kind)  # type: ignore[arg-type]
        if field.default is MISSING and field.default_factory is MISSING
    )


@cache
def defaults(kind: type[Op]) -> Mapping[str, object]:
    """The values of the fields that may be left out."""
    return {
        _written(field.name): field.default
        for field in fields(kind)  # type: ignore[arg-type]
        if field.default is not MISSING
    }


@cache
def obvious(kind: type[Op]) -> str | None:
    """The argument that may stand alone (``conv: 64``): the first required field, else the first field."""
    names = required(kind) or tuple(schema(kind))
    return names[0] if names else None


def norm_kind(word: str) -> str:
    """The kind behind ``norm: word``."""
    return f"{word}norm"


__all__ = [
    "NONE", "ONE", "SEVERAL", "Activation", "Equations", "Free", "Keeps", "Kept", "Norm", "Op", "Pointwise",
    "Product", "Products", "Reach", "Refusal", "Shape", "Shapes", "Windows", "arguments", "defaults", "kinds", "lookup",
    "make", "norm_kind", "obvious", "op", "required", "schema",
]  # fmt: skip
