"""The scope of one block instance (or of the file) while it runs: its values, its tensors, what is current."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from convcost.errors import Refusal
from convcost.graph import Origin
from convcost.language.expression import Value
from convcost.layers.shape import SIZE_NAMES
from convcost.notation.build.tensor import Bound, flattened, inside, size_of, tensors_in
from convcost.notation.spec.model import Block
from convcost.notation.spec.scope import COUNTER, LATER_WORDS, is_word

NOTHING = Bound(())
T = TypeVar("T")


class Gathering:
    """Collects names while it is entered: every round enters one, so that it is no generator."""

    __slots__ = ("collecting",)

    def __init__(self, collecting: list[dict[str, Bound]]) -> None:
        """Among those that collect already, outermost first."""
        self.collecting = collecting

    def __enter__(self) -> dict[str, Bound]:
        """The names, as they come."""
        names: dict[str, Bound] = {}
        self.collecting.append(names)
        return names

    def __exit__(self, *_: object) -> None:
        """Hand the names on."""
        names = self.collecting.pop()
        if self.collecting:
            self.collecting[-1].update(names)


@dataclass
class Frame:
    """Names of one scope. Groups, branches and rounds share it: a name means its latest binding."""

    values: dict[str, Value]
    entered: Bound
    origin: Origin | None = None
    depth: int = 0
    tensors: dict[str, Bound] = field(default_factory=dict)
    current: Bound = field(default_factory=lambda: NOTHING)
    counter: int | None = None
    block: Block | None = None
    """The block that runs in this scope; None at the top of a file."""
    arguments: "Frame | None" = None
    """The scope of the block's own defaults: `vars` and its arguments, where it has any."""
    first_rounds: dict[int, range] = field(default_factory=dict)
    """The nodes of the first round of every step that shares with itself, by the step's identity."""
    in_is_tensor: bool = False
    """Whether `in` stands for the current tensor in an expression, not for its width."""
    items: int = 0
    """Of lists, that expressions went through and nobody counted yet."""
    _gathering: list[dict[str, Bound]] = field(default_factory=list)

    def goes_through(self, items: int) -> None:
        """Remember it for the builder, which counts."""
        self.items += items

    def bind(self, name: str, bound: Bound) -> None:
        """Give a name to tensors; enclosing named steps remember it for dotted paths."""
        self.tensors[name] = bound
        if self._gathering:
            self._gathering[-1][name] = bound

    def gathering(self) -> "Gathering":
        """Collect the names bound inside; they stay visible to whoever collects outside."""
        return Gathering(self._gathering)

    def value(self, path: tuple[str, ...]) -> Value:
        """What a name or path means in an expression: a number, a word, a size, a tensor, a list of either."""
        if len(path) == 1:
            return self._single(path[0])
        if path[-1] in SIZE_NAMES:
            owner = self._found(path[:-1])
            return [size_of(each, path[-1]) for each in owner] if isinstance(owner, list) else size_of(owner, path[-1])
        return self._found(path)

    def _single(self, name: str) -> Value:
        if name in self.values:
            return self.values[name]
        if name == "in":
            return self.tensor(("in",)) if self.in_is_tensor else size_of(self.tensor(("in",)), "c")
        if name == COUNTER and self.counter is not None:
            return self.counter
        if name == "input" or name in self.tensors:
            return self.tensor((name,))
        if not is_word(name) and name not in SIZE_NAMES | LATER_WORDS:
            raise _unbound(name)
        return name

    def tensor(self, path: tuple[str, ...]) -> Bound:
        """What a reference means where a tensor is expected."""
        found = self._found(path)
        return Bound(flattened(found), is_list=True) if isinstance(found, list) else found

    def _found(self, path: tuple[str, ...]) -> Bound | list[Bound]:
        """What a path leads to. A name with dots of its own comes before a walk; a walk through rounds gives a list."""
        names = {depth: ".".join(path[:depth]) for depth in range(len(path), 1, -1)}
        bound_depth = next((depth for depth, name in names.items() if name in self.tensors), 1)
        root = self._root(".".join(path[:bound_depth]))
        bound = inside(root, path, bound_depth, self.tensors)
        if isinstance(bound, list):
            self.items += len(bound)
        if not isinstance(bound, list) and not bound.tensors and not bound.is_list:
            if path[0] not in {"in", "input"}:
                message = f"`{'.'.join(path)}` is no tensor: all of it was left out"
                raise Refusal(message, "see its `when` or `for`", code="E132")
            raise Refusal("no tensor is current here", "begin with `from: NAME`: there are several inputs", code="E132")
        return bound

    def _root(self, name: str) -> Bound:
        if name == "in":
            return self.current
        if name in self.tensors:
            return self.tensors[name]
        if name == "input":
            return self.entered
        listed = self.values.get(name)
        if isinstance(listed, Bound):
            return listed
        if isinstance(listed, list) and (found := tensors_in(listed)) is not None:
            return Bound(found, is_list=True)
        if listed is not None:
            what = "a list of other things" if isinstance(listed, list) else "a value"
            hint = "in a list that names no tensor beside it, `in` is a width" if isinstance(listed, list) else ""
            raise Refusal(f"`{name}` is {what}, a tensor is expected here", hint, code="E132")
        raise _unbound(name)

    @contextmanager
    def naming_the_current(self) -> Iterator[None]:
        """While `in` stands for the current tensor in expressions."""
        self.in_is_tensor = True
        try:
            yield
        finally:
            self.in_is_tensor = False

    @contextmanager
    def loop_names(self, values: Mapping[str, Value], counter: int | None) -> Iterator[None]:
        """Bind the names of a loop's round, and the counter, for the time of that round."""
        saved = {name: (self.values.get(name), self.tensors.get(name)) for name in values}
        outer = self.counter
        for name, value in values.items():
            if isinstance(value, Bound):
                self.tensors[name] = value
                self.values.pop(name, None)
            else:
                self.values[name] = value
                self.tensors.pop(name, None)
        if counter is not None:
            self.counter = counter
        yield
        self.counter = outer
        for name, (number, tensor) in saved.items():
            _restore(self.values, name, number)
            _restore(self.tensors, name, tensor)


def _restore(names: dict[str, T], name: str, old: T | None) -> None:
    if old is None:
        names.pop(name, None)
    else:
        names[name] = old


def _unbound(name: str) -> Refusal:
    message = f"`{name}` is used before it is made"
    return Refusal(message, "a name means its latest binding; nothing was bound to it yet", code="E132")
