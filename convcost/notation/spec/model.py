"""What a network file says, validated as far as that is possible without its numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from convcost.errors import Problem
from convcost.language.expression import Expression, Loop
from convcost.language.nodes import Document, Node, Scalar
from convcost.language.source import Span
from convcost.layers.op import Op
from convcost.notation.spec.figures import Limit, Reference

if TYPE_CHECKING:
    from convcost.graph import Graph

Fit = Literal["crop", "resize"]
ArgumentType = Literal["int", "number", "bool", "word", "list", "tensor"]


class Term(NamedTuple):
    """A value as it is written: an expression, or a list of terms when ``expression`` is None."""

    at: Node
    expression: Expression | None
    items: tuple["Term", ...] = ()
    size: int = 1
    """Of how many parts the expression is made, or of how many items the list."""


class Argument(NamedTuple):
    """``key: value`` of a step, or of the file's defaults."""

    at: Node
    """The key; the value itself where it stands alone (``conv: 64``)."""
    term: Term
    is_default: bool = False
    is_of_block: bool = False
    """Whether it is a default of a block, which knows the block's arguments."""


Arguments = Mapping[str, Argument]
NO_ARGUMENTS: Arguments = MappingProxyType({})


class LoopTerm(NamedTuple):
    """``for: names in values``, and where it is written."""

    loop: Loop
    term: Term


class Layer(NamedTuple):
    """A step of a built-in kind."""

    kind: type[Op]
    arguments: Arguments
    norm: Argument | None = None
    activation: Argument | None = None


class Branch(NamedTuple):
    """One named branch of a join: steps, or a tensor when ``steps`` is None and ``source`` is given."""

    name: str
    at: Scalar
    steps: "tuple[Step, ...] | None"
    source: Term | None = None
    when: Term | None = None
    loop: LoopTerm | None = None


class Join(NamedTuple):
    """A kind that joins tensors: named branches from the same input, or tensors by their names."""

    kind: type[Op]
    arguments: Arguments
    branches: tuple[Branch, ...] | None
    operands: tuple[Term, ...] = ()
    """All that a list names, in order; or the one name that stands alone."""
    takes_current: bool = False
    """Whether the current tensor comes before the operands, as it does where one name or none is written."""
    fit: Fit | None = None
    """How operands of other sizes are made to fit: trimmed to the smallest, or resized to the first."""

    @property
    def has_one_branch(self) -> bool:
        """Whether a single branch is written, which is not the same as one that is left."""
        return self.branches is not None and len(self.branches) == 1 and self.branches[0].loop is None


class Call(NamedTuple):
    """A block used as a step, or a network of another file, or a block of one behind a dot."""

    block: str
    arguments: Arguments
    until: Scalar | None = None
    """The part of a used network that ends it."""


class Group(NamedTuple):
    """``seq``, or ``side`` when its result is an output that nobody continues from."""

    steps: "tuple[Step, ...]"
    is_side: bool = False


class Split(NamedTuple):
    """Named slices along an axis, of the sizes that are written, or all of one size."""

    sizes: Arguments
    axis: Argument | None
    at: Node
    equal: tuple[Scalar, ...] = ()
    """The names of slices of one size, where no sizes are written."""


Body = Layer | Join | Call | Group | Split


class Modifiers(NamedTuple):
    """What stands beside the kind in a step."""

    loop: LoopTerm | None = None
    sources: Term | None = None
    repeat: Term | None = None
    when: Term | None = None
    first: Arguments = NO_ARGUMENTS
    share: Term | None = None
    frozen: Term | None = None
    dtype: Arguments = NO_ARGUMENTS
    """What tensors are stored as, by their role."""
    last: Arguments = NO_ARGUMENTS


PLAIN = Modifiers()


class Step(NamedTuple):
    """One entry of a list of steps. ``name`` is its part of the path, ``at`` the key that is its kind."""

    name: str
    body: Body
    at: Scalar
    modifiers: Modifiers = PLAIN
    alias: str | None = None
    """The name given by ``as``, by which later steps refer to it."""


class BlockParameter(NamedTuple):
    """An argument of a block: a type when it is required, a term when it has a default."""

    name: str
    at: Scalar
    type: ArgumentType | None
    default: Term | None


class Block(NamedTuple):
    """A block of steps with arguments."""

    name: str
    parameters: tuple[BlockParameter, ...]
    steps: tuple[Step, ...]
    at: Scalar
    defaults: Mapping[str, Arguments] = MappingProxyType({})
    """What holds inside of it: its own over those of the file."""
    has_defaults: bool = False
    """Whether some are its own."""


class InputShape(NamedTuple):
    """A declared input: the terms of its sizes, and whether they are tokens."""

    name: str
    at: Scalar
    sizes: tuple[Term, ...]
    is_tokens: bool = False


class DeclaredOutput(NamedTuple):
    """What comes out of the network: a name, and the tensor it stands for."""

    name: str
    term: Term


class About(NamedTuple):
    """What kind of network it is and where it was published; empty where the file does not say."""

    family: str = ""
    task: str = ""
    paper: str = ""
    arxiv: str = ""


UNTOLD = About()


class Written(NamedTuple):
    """How the author's code writes the layers of a kind, or of the parts that a glob matches."""

    pattern: str
    way: str
    """One of the words in ``convcost.conventions.written``."""
    at: Scalar


class Progression(NamedTuple):
    """Numbers from ``first`` on, ``step`` apart, none beyond ``last``."""

    first: Fraction
    last: Fraction
    step: Fraction

    @property
    def length(self) -> int:
        """How many there are."""
        return (self.last - self.first) // self.step + 1

    @property
    def misses_last(self) -> bool:
        """Whether the last of them stands below ``last``."""
        return (self.last - self.first) % self.step != 0


class Axis(NamedTuple):
    """What a sweep tries for a variable: numbers or terms; with ``times`` every list of so many of them.

    Where ``when`` is false the variable keeps its default, and there is one point in place of several.
    """

    name: str
    at: Scalar
    values: Progression | tuple[Term, ...]
    times: int | None = None
    when: Term | None = None


class Used(NamedTuple):
    """A network or library of blocks of another file, under the name that it has here."""

    name: str
    at: Scalar
    network: "Network"
    variant: str | None


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
    outputs: tuple[DeclaredOutput, ...] | None
    budgets: tuple[Limit, ...] = ()
    references: tuple[Reference, ...] = ()
    diagnostics: tuple[Problem, ...] = ()
    about: About = UNTOLD
    dtype: str | None = None
    """What tensors are stored as unless the command line or a step says otherwise, as ``--dtype`` takes it."""
    written: tuple[Written, ...] = ()
    space: tuple[Axis, ...] = ()
    where: tuple[Term, ...] = ()
    """Conditions that every point of the space meets."""
    captured: "Callable[[Mapping[str, tuple[int, ...]]], Graph] | None" = None
    """How a network that was not written in the notation is built: of sizes of its inputs, by name."""
    captured_until: "Callable[[Mapping[str, tuple[int, ...]], str], Graph] | None" = None
    """How its beginning is built, up to a layer or part, where the whole need not run."""
    used: Mapping[str, Used] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    """Names that stand for themselves, beside the words that fields know."""
    is_library: bool = False
    """Whether the file has blocks and no layers: it is there to be used."""

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the variants, in the order of the file."""
        return tuple(self.sets)

    @property
    def each_variant(self) -> tuple[str | None, ...]:
        """Every variant to build; None alone where the file has none and is one network."""
        return self.variants or (None,)

    def variants_meant(self, variant: str | None) -> tuple[str | None, ...]:
        """The variant that is named, which there need not be; every one where none is."""
        return self.each_variant if variant is None else (variant,)

    def span(
        self, at: "Term | Argument | Branch | Step | Block | InputShape | BlockParameter | Written | Axis | Used"
    ) -> Span:
        """Where something is written."""
        return self.document.span(at.at)
