"""What a network file says, validated as far as that is possible without its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from convcost.errors import Problem
from convcost.expression import Expression, Loop
from convcost.nodes import Document
from convcost.op import Op
from convcost.source import Span
from convcost.spec.figures import Limit, Reference

ArgumentType = Literal["int", "number", "bool", "word", "list", "tensor"]


@dataclass(frozen=True, slots=True)
class Term:
    """A value as it is written: an expression, or a list of terms when ``expression`` is None.

    ``offset`` is where the expression's own text starts in the source, -1 when spans inside it cannot be told.
    """

    start: int
    end: int
    expression: Expression | None
    items: tuple["Term", ...] = ()
    offset: int = -1


@dataclass(frozen=True, slots=True)
class Argument:
    """``key: value`` of a step, or of the file's defaults."""

    start: int
    end: int
    term: Term
    is_default: bool = False


Arguments = Mapping[str, Argument]


@dataclass(frozen=True, slots=True)
class LoopTerm:
    """``for: names in values``, and where it is written."""

    loop: Loop
    term: Term


@dataclass(frozen=True, slots=True)
class Layer:
    """A step of a built-in kind."""

    kind: type[Op]
    arguments: Arguments
    norm: Argument | None = None
    activation: Argument | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One named branch of a join: steps, or a tensor when ``steps`` is None and ``source`` is given."""

    name: str
    start: int
    end: int
    steps: "tuple[Step, ...] | None"
    source: Term | None = None
    when: Term | None = None
    loop: LoopTerm | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """A kind that joins tensors: named branches from the same input, or the current tensor and operands."""

    kind: type[Op]
    arguments: Arguments
    branches: tuple[Branch, ...] | None
    operands: tuple[Term, ...] = ()
    fit: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A block used as a step."""

    block: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Group:
    """``seq``, or ``side`` when its result is an output that nobody continues from."""

    steps: "tuple[Step, ...]"
    is_side: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """Named slices along an axis."""

    sizes: Arguments
    axis: Argument | None


Body = Layer | Join | Call | Group | Split


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What stands beside the kind in a step."""

    loop: LoopTerm | None = None
    sources: Term | None = None
    repeat: Term | None = None
    when: Term | None = None
    first: Arguments = field(default_factory=dict)
    share: Term | None = None


PLAIN = Modifiers()


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a list of steps. ``name`` is its part of the path; ``start`` to ``end`` is the kind's key."""

    name: str
    body: Body
    start: int
    end: int
    modifiers: Modifiers = PLAIN
    alias: str | None = None
    """The name given by ``as``, by which later steps refer to it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a block: a type when it is required, a term when it has a default."""

    name: str
    start: int
    end: int
    type: ArgumentType | None
    default: Term | None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of steps with arguments."""

    name: str
    parameters: tuple[Parameter, ...]
    steps: tuple[Step, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InputShape:
    """A declared input: the terms of its sizes, and whether they are tokens."""

    name: str
    start: int
    end: int
    sizes: tuple[Term, ...]
    is_tokens: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """What comes out of the network: a name, and the tensor it stands for."""

    name: str
    term: Term


@dataclass(frozen=True, slots=True)
class About:
    """What kind of network it is and where it was published; empty where the file does not say."""

    family: str = ""
    task: str = ""
    paper: str = ""
    arxiv: str = ""


@dataclass(frozen=True)
class Network:
    """One file: a network or a family of them."""

    document: Document
    name: str
    inputs: tuple[InputShape, ...]
    vars: Mapping[str, Argument]
    sets: Mapping[str, Mapping[str, Argument]]
    """What each variant sets, by the variant's name; empty when there are none."""
    defaults: Mapping[str, Arguments]
    blocks: Mapping[str, Block]
    steps: tuple[Step, ...]
    outputs: tuple[Output, ...] | None
    budgets: tuple[Limit, ...] = ()
    references: tuple[Reference, ...] = ()
    diagnostics: tuple[Problem, ...] = ()
    about: About = About()

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the variants, in the order of the file."""
        return tuple(self.sets)

    def span(self, at: "Term | Argument | Step | Branch | Block | InputShape | Parameter") -> Span:
        """Where something is written."""
        return Span(self.document.source, at.start, at.end)
