"""A layer as the forms of the kinds see it: its arguments as Python, the shapes that come in and leave."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from convcost.bridges.modules.layout import Expression
from convcost.errors import Refusal
from convcost.layers.fields import axis_index
from convcost.layers.op import Op, Shapes, arguments
from convcost.layers.shape import Shape

NO_CODE: Mapping[str, str] = MappingProxyType({})
Operands = Sequence[str]


class Form(NamedTuple):
    """How a layer is written.

    The modules that it is made of in `__init__`, one after the other, and what stands in `forward`: a function of the
    module's name and those of the operands. Without one the modules are called on the only operand.
    """

    modules: tuple[Expression, ...] = ()
    run: Callable[[str, Operands], Expression] | None = None


class Inexact(Exception):
    """A layer that torch has nothing for; the message says why."""


class Layer(NamedTuple):
    """A layer with what its code is made of.

    ``codes`` are arguments that are no numbers where the code is written but names, such as those of a class;
    ``widths`` those of the channels that come in with each input.
    """

    op: Op
    inputs: Shapes
    output: Shape
    codes: Mapping[str, str] = NO_CODE
    widths: tuple[str, ...] = ()

    @property
    def x(self) -> Shape:
        """The first shape that comes in."""
        return self.inputs[0]

    @property
    def rank(self) -> int:
        """Spatial axes of the maps that come in."""
        return len(self.x.spatial)

    @property
    def width(self) -> str:
        """The channels that come in with the first input."""
        return self.width_of(0)

    def width_of(self, operand: int) -> str:
        """The channels that come in with an input."""
        return self.widths[operand] if self.widths else str(self.inputs[operand].channels)

    def value(self, name: str) -> Any:
        """An argument by the name it is written with."""
        return arguments(self.op)[name]

    def code(self, name: str) -> str:
        """An argument as Python."""
        return self.codes.get(name) or literal(self.value(name))

    def unless(self, name: str, usual: object) -> str | None:
        """An argument as Python; None where it is the usual one, which torch has too."""
        return self.codes.get(name) or (None if _once(self.value(name)) == usual else literal(self.value(name)))

    def axis(self, name: str = "axis") -> int:
        """The axis of a tensor, the batch in front, that an argument names."""
        return axis_index(self.x, self.value(name)) + 1

    def require_fixed(self, *names: str) -> None:
        """Refuse arguments that would have to be numbers or words here and are names."""
        for name in names:
            if name in self.codes:
                raise Refusal(f"`{name}` of a `{self.op.kind}` differs from call to call")


def literal(value: object) -> str:
    """A value as Python: equal sizes of all axes as one, an exact number as a decimal or a quotient."""
    value = _once(value)
    if isinstance(value, tuple | list):
        return f"({', '.join(map(literal, value))})"
    if isinstance(value, Fraction):
        decimal = float(value)
        return repr(decimal) if Fraction(str(decimal)) == value else f"{value.numerator} / {value.denominator}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _once(value: object) -> object:
    is_one = isinstance(value, tuple | list) and len(set(value)) == 1 and not isinstance(value[0], tuple)
    return value[0] if is_one else value  # type: ignore[index]


def unpacked(sizes: str) -> str:
    """Sizes as arguments: those of a tuple, or a name that stands for one."""
    return sizes[1:-1].rstrip(",") if sizes.startswith("(") else f"*{sizes}"


def of_rank(name: str, rank: int) -> str:
    """``nn.Conv2d``."""
    return f"nn.{name}{rank}d"
