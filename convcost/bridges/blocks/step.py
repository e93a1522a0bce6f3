"""Steps of YAML that are still tied to the tensors of the flat graph that they were recovered from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Expression(str):
    """A text that stands for a number, a word or a truth value where it is evaluated: ``4 * c``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """A tensor that is handed to a block as an argument; the name of the flat graph, later the one in the file."""

    tensor: str


@dataclass(frozen=True, slots=True)
class HandedList:
    """Several tensors that are handed to a block as one argument."""

    tensors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a join: its name, its steps, and the tensor it begins with where that is not the join's."""

    name: str
    steps: tuple["Step", ...]
    when: Expression | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A layer with its norm and activation, a join, a call of a block, or several of these folded into one line.

    ``takes`` and ``gives`` are tensors of the flat graph; ``width`` and ``out_width`` their channels. ``nodes`` are
    the flat nodes in the order in which building the step makes them.
    """

    kind: str
    fields: Mapping[str, Any]
    nodes: tuple[str, ...]
    takes: tuple[str, ...]
    gives: str
    width: int | None
    out_width: int
    is_join: bool = False
    is_call: bool = False
    branches: tuple[Branch, ...] | None = None
    steps: tuple["Step", ...] | None = None
    """Those of a `seq`."""
    name: str | None = None
    is_needed: bool = False
    """Whether some other step refers to it by its name."""
    source: tuple[str, ...] = ()
    """What `from` names, or the operands of a join without branches."""
    when: Expression | None = None
    repeat: Any = None
    first: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    loop: str | None = None
    shares: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """Of its nodes those that use the parameters of another one, with that one, as long as no `share` says so."""
    share: str | None = None
    """The step whose parameters it uses."""
    is_owner: bool = False
    """Whether another step uses its parameters, so that it stands alone under its name."""
    defaults: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """Of a call, what its block takes for arguments that are not given."""
    marks: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """`frozen` and `dtype`, as they are written."""

    @property
    def handed(self) -> tuple[str, ...]:
        """The tensors among its arguments."""
        values = self.fields.values()
        alone = (each.tensor for each in values if isinstance(each, Handed))
        return (*alone, *(tensor for each in values if isinstance(each, HandedList) for tensor in each.tensors))

    @property
    def tensors(self) -> tuple[str, ...]:
        """Everything that it takes, arguments included."""
        return (*self.takes, *self.handed)


def as_names(value: Any) -> Any:
    """A value as it is written: of tensors their names."""
    if isinstance(value, HandedList):
        return list(value.tensors)
    return value.tensor if isinstance(value, Handed) else value


def walk(steps: Sequence[Step]) -> Iterator[Step]:
    """Every step and those inside of it, in the order of building."""
    for step in steps:
        for branch in step.branches or ():
            yield from walk(branch.steps)
        yield from walk(step.steps or ())
        yield step


def skeleton(steps: Sequence[Step]) -> tuple[Any, ...]:
    """What the steps are without their numbers: equal for what may be calls of one block."""
    return tuple(_bones(step) for step in steps)


def _bones(step: Step) -> tuple[Any, ...]:
    inner = tuple(skeleton(each.steps) for each in step.branches or ())
    return step.kind, inner, skeleton(step.steps or ()), step.repeat is not None, bool(step.loop)


def likeness(step: Step) -> tuple[Any, ...]:
    """Everything that is written of a step but its name: equal steps may be folded into one."""
    branches = tuple((each.name, each.when, each.source, alike(each.steps)) for each in step.branches or ())
    modifiers = (step.source, step.when, step.loop, step.share, frozen(step.marks))
    written = (frozen(step.fields), frozen(step.repeat), frozen(step.first), *modifiers)
    return step.kind, branches, alike(step.steps or ()), *written


def alike(steps: Sequence[Step]) -> tuple[Any, ...]:
    """`likeness` of several."""
    return tuple(likeness(step) for step in steps)


def frozen(value: Any) -> Any:
    """A value that can be compared and hashed; true is not 1."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, frozen(each)) for key, each in value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    return type(value).__name__, str(value)


def without_names(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps without the names that nobody refers to."""
    return tuple(replace(step, name=step.name if step.is_needed else None) for step in steps)
