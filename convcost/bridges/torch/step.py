"""One call of a program while it is read: its arguments by name, and how it says what it gives."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from convcost.bridges.captured import Attribute, Constant, Operation, Scope, Scopes, Sizes
from convcost.bridges.torch.program import Argument, Around, AtenCall, TensorName
from convcost.errors import ConvcostError, Problem

if TYPE_CHECKING:
    from convcost.bridges.torch.reading import ModuleReading


CONTAINERS = {"Sequential", "ModuleList", "ModuleDict"}
"""Classes that say nothing of what a module is."""
MULTIPLYING = {"conv", "conv_transpose", "linear", "matmul", "einsum"}
"""Operations that take multiply-adds, whatever they are made of: they run again for every sample."""


class Applied:
    """A call with its surroundings."""

    __slots__ = ("call", "looked_at", "reading")

    def __init__(self, call: AtenCall, reading: "ModuleReading") -> None:
        self.call = call
        self.reading = reading
        self.looked_at: set[str] = set()
        """The arguments that its operator has asked for."""

    def value(self, name: str, default: Argument = None) -> Argument:
        """An argument that is no tensor."""
        self.looked_at.add(name)
        found = self.call.arguments.get(name, default)
        return default if found is None else found

    def tensor(self, name: str) -> str:
        """A tensor among the arguments, or a number as one; empty where it is left out."""
        self.looked_at.add(name)
        return self.named(self.call.arguments.get(name))

    def first(self) -> str:
        """The first argument, which is a tensor."""
        return self.tensor(next(iter(self.call.arguments)))

    def every(self) -> list[str]:
        """All tensors among the arguments, those in lists at last."""
        arguments = self.call.arguments
        self.looked_at.update(arguments)
        lists = [each for each in arguments.values() if isinstance(each, list)]
        given = [*arguments.values(), *(each for inner in lists for each in inner)]
        return [self.named(each) for each in given if isinstance(each, TensorName)]

    def left(self) -> str | None:
        """An argument that is a computed or learned tensor and that its operator has not asked for."""
        for name, told in self.call.arguments.items():
            if name in self.looked_at:
                continue
            for each in told if isinstance(told, list) else [told]:
                found = self.reading.original(each.tensor) if isinstance(each, TensorName) else ""
                constant = self.reading.constants.get(found)
                if found and (constant is None or constant.is_learned):
                    return name
        return None

    def named(self, found: Argument) -> str:
        """The name of a tensor, or of the single number that stands in its place."""
        if isinstance(found, TensorName):
            return self.reading.original(found.tensor)
        return "" if found is None else self.number(found)

    def number(self, value: float) -> str:
        """A number as a stored tensor."""
        name = f"the number {value}"
        if not isinstance(value, bool | int | float):
            self.refuse(f"it takes `{value}` for a tensor")
        self.reading.constants.setdefault(name, Constant((), "float32", is_learned=False, values=(value,)))
        self.reading.shapes.setdefault(name, ())
        return name

    def tensors(self, name: str) -> tuple[str, ...]:
        """A list of tensors among the arguments."""
        return tuple(self.named(each) for each in self.value(name, []))

    def integers(self, name: str, count: int, default: Sequence[int] = ()) -> Sizes:
        """So many integers: one stands for all of them."""
        found = self.value(name, default) or default
        each = tuple(found) if isinstance(found, list | tuple) else (found,)
        return each * count if len(each) == 1 else each

    def sizes(self, name: str) -> Sizes:
        """The sizes of a tensor among the arguments."""
        return self.sizes_of(self.tensor(name))

    def sizes_of(self, tensor: str) -> Sizes:
        """The sizes of a tensor."""
        return self.reading.shapes[tensor]

    def axis(self, name: str = "dim", default: int = 0, rank: int | None = None) -> int:
        """An axis, counted from 0."""
        rank = len(self.sizes("self")) if rank is None else rank
        return int(self.value(name, default)) % max(rank, 1)

    def axes(self, name: str = "dim") -> Sizes:
        """Several axes, counted from 0; all where none is said."""
        rank = len(self.sizes("self"))
        found = self.value(name)
        if found is None or found == []:
            return tuple(range(rank))
        each = found if isinstance(found, list) else [found]
        return tuple(sorted(axis % max(rank, 1) for axis in each))

    @property
    def output(self) -> Sizes:
        """The sizes of the first output."""
        given = self.call.outputs[0]
        return () if given is None else given.sizes

    def emit(
        self, type_: str, inputs: Iterable[str], output: int = 0, *, sizes: Sizes | None = None, name: str = "",
        **attributes: Attribute,
    ) -> str:  # fmt: skip
        """Say that an output is an operation on these tensors, or, by its name and sizes, one between; its name.

        Made of stored tensors of which none is learned it is a stored tensor itself, unless that takes multiply-adds.
        """
        reading = self.reading
        given = self.call.outputs[output] if not name else None
        made = name or (given.name if given is not None else "")
        made_sizes = sizes if sizes is not None else given.sizes if given is not None else ()
        names = tuple(inputs)
        dtype = given.dtype if given is not None else "float32"
        reading.shapes[made] = made_sizes
        reading.dtypes[made] = dtype
        reading.calls[made] = self.call
        known = [reading.constants.get(each) for each in names if each]
        is_fixed = known and all(each is not None and not each.is_learned for each in known)
        if is_fixed and type_ not in MULTIPLYING:
            stored = (
                each.made_of or {name} & reading.stored
                for name, each in zip(filter(None, names), known, strict=True)
                if each
            )
            reading.constants[made] = Constant(made_sizes, dtype, is_learned=False, made_of=frozenset().union(*stored))
            return made
        if type_ in {"view", "permute"} and reading.is_learned(names[0]):
            source = reading.constants[names[0]].source or names[0]
            reading.constants[made] = reading.constants[names[0]]._replace(sizes=made_sizes, source=source)
            return made
        place = f"{self.where}: `{self.call.function}`"
        reading.operations.append(Operation(self.call.name, type_, names, (made,), attributes, self.scopes, place))
        return made

    def learned(self, type_: str, inputs: Iterable[str], name: str = "", **attributes: Attribute) -> str:
        """As `emit`, of a layer whose inputs behind the first are its parameters, shared where an earlier one had them.

        With a name it is a tensor between, of the sizes of the output.
        """
        names = tuple(inputs)
        own = tuple(self.reading.constants[each].source or each for each in names[1:] if self.reading.is_learned(each))
        owner = self.reading.owners.get((type_, *own)) if own else None
        if owner is not None:
            attributes = {**attributes, "shares": owner}
        made = self.emit(type_, names, 0, sizes=self.output, name=name, **attributes)
        if owner is not None:
            return made
        self.reading.owners[type_, *own] = made
        return made

    def constant(self, sizes: Sizes | None = None) -> None:
        """Say that the output is a tensor that depends on nothing that comes in."""
        given = self.call.outputs[0]
        if given is not None:
            self.reading.constants[given.name] = Constant(given.sizes, given.dtype, is_learned=False)
            self.reading.shapes[given.name] = given.sizes if sizes is None else sizes
            self.reading.dtypes[given.name] = given.dtype

    def same(self, tensor: str, output: int = 0) -> None:
        """Say that an output is a tensor under another name."""
        given = self.call.outputs[output]
        if given is not None and given.name != tensor:
            self.reading.aliases[given.name] = tensor

    def view(self, tensor: str, sizes: Sizes | None = None, name: str = "") -> str:
        """The same elements in other sizes: those of the output, unless said."""
        wanted = self.output if sizes is None else sizes
        if self.sizes_of(tensor) == wanted:
            if not name:
                self.same(tensor)
            return tensor
        return self.emit("view", (tensor,), sizes=wanted, name=name)

    def between(self, word: str) -> str:
        """A name for a tensor inside of this call."""
        return f"{self.call.name}:{word}"

    @property
    def scopes(self) -> Scopes:
        """The modules around it."""
        return scopes_of(self.call.modules, self.reading.program.constructed)

    @property
    def where(self) -> str:
        """Which module it stands in, as messages say it."""
        if not self.call.modules:
            return f"forward of {self.reading.program.name}"
        last = self.call.modules[-1]
        return f"`{last.path}` ({last.class_name})"

    def refuse(self, message: str, hint: str = "") -> NoReturn:
        """Say that this operation cannot be read, and why."""
        notes = (hint,) if hint else ()
        raise ConvcostError([Problem("E194", f"{self.where}: `{self.call.function}`: {message}", notes=notes)])


def scopes_of(modules: Iterable[Around], constructed: Mapping[str, Mapping[str, int]]) -> Scopes:
    """Modules by their own names; one that stands in a list of modules has that list around it."""
    found: list[Scope] = []
    before = ""
    for path, class_name in modules:
        inside = path.removeprefix(f"{before}.") if before and path.startswith(f"{before}.") else path
        if not inside.startswith(before) and before and not path.startswith(f"{before}."):
            found = []
        *outer, own = inside.split(".")
        found += [Scope(each) for each in outer]
        given = tuple(constructed.get(path, {}).items())
        found.append(Scope(own, "" if class_name in CONTAINERS else class_name, given))
        before = path
    return tuple(found)
