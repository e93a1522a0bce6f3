"""The captured graph: what a reader of any other form hands over, in words that belong to none of them.

Sizes include the batch axis here, and axes mean nothing yet: which of them are channels is for
`convcost.bridges.kinds` to find out.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Sizes = tuple[int, ...]
Attribute = bool | int | float | str | None | tuple[int, ...] | tuple[tuple[int, int], ...]
NO_DTYPES: Mapping[str, str] = MappingProxyType({})
NO_ATTRIBUTES: Mapping[str, Attribute] = MappingProxyType({})


class Scope(NamedTuple):
    """A module of the author's code: its own name inside the module around it, and its class.

    The class is empty where it is unknown or one of a library's that any network is put together of.
    """

    name: str
    class_name: str = ""
    constructed: tuple[tuple[str, int], ...] = ()
    """What its constructor was given: names and the whole numbers among the values, in the author's order."""


Scopes = tuple[Scope, ...]
"""The modules around an operation, outermost first."""


class Constant(NamedTuple):
    """A tensor that is stored in the file or the module. ``values`` are known of small ones only."""

    sizes: Sizes
    dtype: str
    is_learned: bool
    """Whether it counts as a parameter; other constants are buffers or plain numbers."""
    values: tuple[int | float, ...] | None = None
    source: str = ""
    """The stored tensor of which this is another view or type; itself where that is empty."""
    is_trained: bool = True
    """Whether training changes it; a parameter that is frozen stays one."""
    made_of: frozenset[str] = frozenset()
    """The stored tensors that it was computed from, where it is none itself."""


class Operation(NamedTuple):
    """One step of the computation.

    ``type`` is the name of a file in ``convcost/bridges/kinds``, which says what its inputs and attributes are. An
    input that is left out is an empty name. ``place`` says where messages find it: a node, its type, a byte.
    """

    name: str
    type: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Attribute] = NO_ATTRIBUTES
    scopes: Scopes = ()
    place: str = ""


class Captured(NamedTuple):
    """A whole network as it was captured: operations in an order in which they can run."""

    name: str
    inputs: Mapping[str, Sizes]
    """The tensors that come in, without the stored ones."""
    constants: Mapping[str, Constant]
    operations: tuple[Operation, ...]
    outputs: tuple[str, ...]
    shapes: Mapping[str, Sizes]
    """The sizes of every tensor that an operation gives."""
    dtypes: Mapping[str, str] = NO_DTYPES
    """The types of tensors that are not of 32 bits."""
    notes: tuple[str, ...] = ()
    """What a person should know about how it was taken."""
