"""One operator while it is read: what it takes, what it was told, and how it says what it gives."""

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from convcost.bridges.captured import Attribute, Sizes
from convcost.bridges.onnx.arrays import MOST_ELEMENTS, Array, Number
from convcost.bridges.onnx.model import LARGEST_SIZE, Node, Subgraph, Tensor, Value
from convcost.errors import ConvcostError, Problem

if TYPE_CHECKING:
    from convcost.bridges.onnx.capturing import Capturing


class Known(NamedTuple):
    """What is known of a tensor while a file is read."""

    sizes: Sizes
    dtype: str
    values: tuple[Number, ...] | None = None
    is_stored: bool = False
    """Whether it stands in the file or is made of what does, and of no input."""
    is_learned: bool = False
    """Whether its elements are parameters of the network."""
    source: str = ""
    """The learned tensor of which it is another view or type."""

    @property
    def array(self) -> Array | None:
        """Its values, where they are known."""
        return None if self.values is None else Array(self.sizes, self.values)


class Call(NamedTuple):
    """An operator with its surroundings."""

    node: Node
    opset: int
    capturing: "Capturing"

    def has(self, index: int) -> bool:
        """Whether an input is given."""
        return index < len(self.node.inputs) and self.node.inputs[index] != ""

    def known(self, index: int) -> Known:
        """An input; refused where it is left out."""
        if not self.has(index):
            self.refuse(f"it needs {index + 1} inputs or more")
        return self.capturing.known[self.node.inputs[index]]

    def written(self, index: int) -> Array | None:
        """The numbers of an input that must be known: as computed here, or as they stand in the file.

        Numbers that would pass for parameters elsewhere are sizes where an operator takes them for sizes.
        """
        array = self.known(index).array
        return self.capturing.written.get(self.capturing.original(self.node.inputs[index])) if array is None else array

    def sizes(self, index: int = 0) -> Sizes:
        """The sizes of an input."""
        return self.known(index).sizes

    @property
    def each(self) -> tuple[Known, ...]:
        """All inputs that are given."""
        return tuple(self.capturing.known[name] for name in self.node.inputs if name)

    @property
    def arrays(self) -> list[Array] | None:
        """The values of all inputs, where all of them are known."""
        arrays = [each.array for each in self.each]
        return None if None in arrays else [each for each in arrays if each is not None]

    def value(self, name: str) -> Value | None:
        """An attribute; None where it is left out."""
        return self.node.attributes.get(name)

    def integer(self, name: str, default: int) -> int:
        """An attribute that is an integer."""
        value = self.node.attributes.get(name, default)
        return value if isinstance(value, int) else self.refuse(f"its `{name}` is no integer")

    def number(self, name: str, default: float) -> float:
        """An attribute that is a number."""
        value = self.node.attributes.get(name, default)
        return value if isinstance(value, int | float) else self.refuse(f"its `{name}` is no number")

    def word(self, name: str, default: str) -> str:
        """An attribute that is a word."""
        value = self.node.attributes.get(name, default)
        return value if isinstance(value, str) else self.refuse(f"its `{name}` is no word")

    def integers(self, name: str, default: Sizes | None = None) -> Sizes | None:
        """An attribute that is a list of integers."""
        value = self.node.attributes.get(name)
        if value is None:
            return default
        if not isinstance(value, tuple):
            self.refuse(f"its `{name}` is no list of integers")
        return tuple(each if isinstance(each, int) else self.refuse(f"its `{name}` holds other than integers")
                     for each in value)  # fmt: skip

    def told(self, name: str, index: int) -> Sizes | None:
        """Integers that older operators have as an attribute and newer ones as an input; None where left out."""
        if name in self.node.attributes:
            value = self.node.attributes[name]
            return (value,) if isinstance(value, int) else self.integers(name)
        if not self.has(index):
            return None
        array = self.written(index)
        if array is None:
            self.refuse(f"its `{name}` comes out of the network's data, and nobody knows it before it runs")
        return array.integers

    def axis(self, default: int | None = None, name: str = "axis", rank: int | None = None) -> int:
        """The axis that it works along, counted from 0."""
        rank = len(self.sizes()) if rank is None else rank
        axis = self.integer(name, 0 if default is None else default)
        if not -rank <= axis < max(rank, 1):
            self.refuse(f"there is no axis {axis} among {rank}")
        return axis % max(rank, 1)

    def axes(self, axes: Sizes, rank: int) -> Sizes:
        """Axes counted from 0, each once and in order."""
        if any(not -rank <= axis < rank for axis in axes):
            self.refuse(f"there are no axes {axes} among {rank}")
        return tuple(sorted({axis % rank for axis in axes}))

    def tensor(self, name: str) -> Tensor | None:
        """An attribute that is a tensor."""
        value = self.node.attributes.get(name)
        return value if isinstance(value, Tensor) else None

    @property
    def has_subgraph(self) -> bool:
        """Whether it runs graphs of its own."""
        return any(isinstance(each, Subgraph) for each in self.node.attributes.values())

    def emit(
        self,
        type_: str,
        sizes: Sizes,
        inputs: Sequence[int] | None = None,
        output: int = 0,
        dtype: str = "",
        **attributes: Attribute,
    ) -> None:
        """Say that an output is an operation on some of the inputs (the first alone where not said).

        Made of stored tensors alone it is a stored tensor itself, and no operation.
        """
        taken = (0,) if inputs is None else tuple(inputs)
        names = tuple(self.node.inputs[index] if self.has(index) else "" for index in taken)
        self.require_sizes(sizes)
        operands = [self.capturing.known[name] for name in names if name]
        dtype = dtype or (operands[0].dtype if operands else "float32")
        if operands and all(each.is_stored for each in operands):
            learned = [name for name in names if name and self.capturing.known[name].is_learned]
            if not learned:
                self.give(Known(sizes, dtype, None, is_stored=True), output)
                return
            known = self.capturing.known[learned[0]]
            if len(learned) == 1 and prod(known.sizes) == prod(sizes):
                source = known.source or self.capturing.original(learned[0])
                self.give(Known(sizes, dtype, None, is_stored=True, is_learned=True, source=source), output)
                return
        self.give(Known(sizes, dtype), output)
        self.capturing.add(self.node, type_, names, (self.node.outputs[output],), attributes)

    def same(self) -> None:
        """Say that the output is the first input, under another name."""
        self.require(self.has(0), "it needs an input")
        self.capturing.alias(self.node.outputs[0], self.node.inputs[0])

    def give(self, known: Known, output: int = 0) -> None:
        """Say what is known of an output; one that nobody asked for has no name."""
        if output < len(self.node.outputs) and self.node.outputs[output]:
            self.capturing.name(self.node.outputs[output], known, self.node)

    def fold(self, array: Array, dtype: str = "") -> None:
        """Say that the output is these numbers."""
        dtype = dtype or (self.each[0].dtype if self.each else "int64")
        values = array.values if len(array.values) <= MOST_ELEMENTS else None
        is_learned = any(each.is_learned for each in self.each)
        self.give(Known(array.sizes, dtype, values, is_stored=True, is_learned=is_learned))

    def require_sizes(self, sizes: Sizes) -> None:
        """Refuse sizes that no tensor has."""
        if min(sizes, default=1) < 1 or prod(sizes) > LARGEST_SIZE:
            self.refuse(f"its output would be {'x'.join(map(str, sizes))}")

    def require(self, condition: object, message: str) -> None:
        """Refuse unless the condition holds."""
        if not condition:
            self.refuse(message)

    def refuse(self, message: str) -> NoReturn:
        """Say that this operator cannot be read, and why."""
        taken = ", ".join(
            f"`{name}` {'x'.join(map(str, self.capturing.known[name].sizes)) or 'a single number'}"
            for name in self.node.inputs
            if name in self.capturing.known
        )
        notes = (f"it takes {taken}",) if taken else ()
        problem = Problem("E191", f"`{self.capturing.file}`: {self.node.place}: {message}", notes=notes)
        raise ConvcostError([problem])
