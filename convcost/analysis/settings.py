"""What an analysis is computed under: batch, types, what memory is shared, in which order layers run."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from convcost.analysis.device import Device
from convcost.analysis.dtypes import UNLESS_GIVEN, Role, check, dtype_at, dtype_of, stored_bytes
from convcost.errors import ConvcostError, Problem, nearest
from convcost.layers.memory_facts import InPlace

if TYPE_CHECKING:
    from convcost.graph import Node

Order = Literal["written", "best"]
ORDERS: tuple[str, ...] = get_args(Order)
IN_PLACE: tuple[InPlace, ...] = get_args(InPlace)
OPTIMIZER_STATES = {"sgd": 0, "momentum": 1, "adam": 2, "adamw": 2}
"""Figures that an optimizer keeps for every parameter."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``batch`` scales multiply-adds and activations; ``dtype`` turns elements into bytes.

    Without a ``dtype`` it is what the network says, and float32 where it says nothing.

    ``in_place`` are the words of layers that may share memory with their operands. ``counts_input`` says whether the
    network's input takes memory, ``order`` in which order the layers run, ``optimizer`` by what they are trained.
    ``memory_bytes`` is the memory that there is, which the largest batch depends on, ``device`` what time is bounded
    for, ``convention`` whose operations are counted beside the multiply-adds.
    """

    batch: int = 1
    dtype: str | None = None
    in_place: tuple[InPlace, ...] = ("norm", "activation", "add", "mul")
    counts_input: bool = True
    order: Order = "written"
    optimizer: str | None = None
    memory_bytes: int | None = None
    device: Device | None = None
    convention: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be counted with."""
        if type(self.batch) is not int:
            raise _error(f"the batch must be a whole number, got {self.batch}")
        if self.batch < 1:
            raise _error(f"the batch must be at least 1, got {self.batch}")
        if self.dtype is not None:
            check(self.dtype)
        for word in self.in_place:
            _require_known("nothing works in place by the word", word, IN_PLACE)
        _require_known("unknown order", self.order, ORDERS)
        if self.optimizer:
            _require_known("unknown optimizer", self.optimizer, tuple(OPTIMIZER_STATES))
            _require_fractions(self.dtype_of("gradients"))
        if self.convention is not None:
            from convcost.conventions import names

            _require_known("unknown convention", self.convention, names())
        if self.device:
            _require_stated(self.device, self.dtype_of("activations"))

    def dtype_of(self, role: Role) -> str:
        """What the elements of a role are stored as."""
        return dtype_of(self.dtype or UNLESS_GIVEN, role)

    def dtype_at(self, node: "Node", role: Role) -> str:
        """What the elements of a role are stored as at a layer, which may say so itself."""
        return dtype_at(node.dtype, self.dtype or UNLESS_GIVEN, role)

    def bytes_at(self, node: "Node", role: Role, elements: int) -> int:
        """Bytes of a tensor of a layer, elements below a byte packed."""
        return stored_bytes(elements, self.dtype_at(node, role))

    def bytes_of(self, role: Role, elements: int) -> int:
        """Bytes of a tensor that belongs to no layer, such as an input."""
        return stored_bytes(elements, self.dtype_of(role))


IN_SHORT = "MACs by torchvision's rules: no bias, no norms; FLOPs are 2 x MACs"
"""The convention in one line, which leaves room for how to see all of it."""
CONVENTION = (
    "MACs: multiply-adds of convolutions, linear layers and matrix products; "
    "padding zeros counted, bias and normalisation not; FLOPs are 2 x MACs"
)


def _require_known(what: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        guess = nearest(word, known)
        raise _error(f"{what} `{word}`", f"did you mean `{guess}`?" if guess else f"one of {', '.join(known)}")


def _require_fractions(dtype: str) -> None:
    """A gradient is no small integer."""
    if dtype.startswith("int"):
        hint = f"give them a type of their own, such as weights={dtype},gradients=float16"
        raise _error(f"gradients cannot be {dtype}", hint)


def _require_stated(device: Device, dtype: str) -> None:
    """Arithmetic is done in the type of the activations."""
    if dtype not in device.macs_per_second:
        stated = ", ".join(device.macs_per_second)
        raise _error(f"{device.name} states no peak for {dtype}", f"`--dtype`: one of {stated}")


def _error(message: str, *hints: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=hints)])
