"""The graph under construction: nodes are added one by one, each with its inferred shape, or refused with spans."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from shlex import quote
from typing import NamedTuple

from convcost.analysis.dtypes import ROLES
from convcost.errors import ConvcostError, Label, Problem, Refusal
from convcost.graph import Graph, Node, Origin
from convcost.graph.inference import Incoming, calls, output_shape, shape_problem
from convcost.language.expression import ExpressionError, Name, Value
from convcost.language.expression.indexing import Member
from convcost.language.expression.values import MOST_LEVELS, MOST_VALUES, values_within
from convcost.language.nodes import Scalar
from convcost.language.source import STDIN
from convcost.language.tracing import UnknownHash
from convcost.layers.fields import show
from convcost.layers.op import Op, Shapes
from convcost.layers.shape import Shape
from convcost.notation.build.arguments import RefusedArguments, construct
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Bound, Tensor, flattened, inside, mixes_tensors_and_numbers, tensors_in
from convcost.notation.build.unchanging import Unchanging, unchanging
from convcost.notation.build.work import PARTS_OF_A_REFERENCE, Work
from convcost.notation.spec.model import Argument, Arguments, Branch, Network, Step, Term
from convcost.notation.spec.terms import expression_problem

NO_SPANS: Mapping[str, Argument] = {}
LOOK_FOR = "look for a `repeat`, a `for`, or blocks that call each other"


class LeftOut(NamedTuple):
    """A join whose list does not name the current tensor: its step, its kind, and the line that would."""

    join: Origin
    kind: str
    line: str


LARGEST = (1 << 63) - 1
"""The largest integer that a size may be."""


class Builder:
    """Collects nodes; knows how to point at the place where something went wrong."""

    def __init__(self, network: Network, variant: str | None, work: Work | None = None) -> None:
        """Start without values, inputs or nodes."""
        self.root = network
        self.network = network
        """Whose steps are run: the root's own, or those of a network that it uses."""
        self.variant = variant
        self.values: dict[str, Value] = {}
        self.inputs: dict[str, Shape] = {}
        self.nodes: list[Node] = []
        self.outputs: dict[str, str] = {}
        self.sides: set[str] = set()
        self.notes: dict[tuple[str, str, int], Problem] = {}
        self.slices: set[str] = set()
        self.own_outputs: set[str] = set()
        """What comes out of the networks that this one uses."""
        self.values_of_used: dict[int, dict[str, Value]] = {}
        """Of the variables of libraries, by what uses them."""
        self.until: str | None = None
        """The path of the part at which a used network ends."""
        self.reached: Bound | None = None
        """That part, as soon as it is made: what stands behind it is not run."""
        self.frozen = False
        """Whether what is added now is not trained."""
        self.dtypes: Mapping[str, str] = {}
        """What the tensors of what is added now are stored as, by role, where a step says so."""
        self.work = work or Work.of(network)
        self.work.begin()
        self.left_out: dict[str, LeftOut] = {}
        """By the tensor that was current where a list of operands does not name it."""
        self._index: dict[str, int] = {}
        self._ops: dict[str, Op] = {}
        self._unchanging: dict[tuple[type[Op], int], Unchanging | None] = {}
        """By the kind and the identity of the arguments; None for those that may come to something else."""
        self._outputs: dict[tuple[int, Shapes], Shape] = {}
        """By the layer's identity, which its node keeps alive, and by the shapes that come in."""

    def graph(self) -> Graph:
        """The nodes so far."""
        source = self.root.document.source.name
        notes = tuple(self.notes.values())
        sides = frozenset(self.sides)
        nodes = tuple(self.nodes)
        return Graph(
            self.root.name, self.inputs, nodes, self.outputs, self.variant, source, notes, sides, self.root.dtype
        )

    @contextmanager
    def inside(self, network: Network, values: dict[str, Value]) -> Iterator[None]:
        """While steps of another file are run, with the values of its variables."""
        outer = self.network, self.values
        self.network, self.values = network, values
        yield
        self.network, self.values = outer

    @contextmanager
    def apart(self, until: str | None) -> Iterator[None]:
        """While a used network runs: its outputs are its own, and it ends at a part of its own, if any."""
        outer = self.outputs, self.sides, self.until, self.reached
        self.outputs, self.sides, self.until, self.reached = {}, set(), until, None
        yield
        self.own_outputs.update(self.outputs.values())
        self.outputs, self.sides, self.until, self.reached = outer

    def is_end(self, path: str, bound: Bound) -> bool:
        """Whether a used network ends here, or did before; a part that is just made may be where it does."""
        if self.reached is None and self.until is not None and path == self.until:
            self.reached = bound
        return self.reached is not None

    def add(
        self, name: str, op: Op, inputs: tuple[Tensor, ...], origin: Origin, arguments: Arguments = NO_SPANS
    ) -> Tensor:
        """Add a node, infer its shape, and give the tensor that it makes."""
        if name in self.inputs:
            message = f"a step and an input are both named `{name}`"
            raise self.error("E131", message, origin, "`as` gives the step another name", [self._other(name)])
        if name in self._index:
            raise self.error("E131", f"two steps are named `{name}`", origin, "the second one", [self._other(name)])
        if too_much := self.work.does():
            raise self.error("E104", too_much, origin, "the limit is reached here", [], [LOOK_FOR])
        try:
            shape = self._output(op, tuple([tensor.shape for tensor in inputs]))
        except Refusal as refusal:
            raise self._shape_error(name, op, inputs, origin, arguments, refusal) from None
        for size in shape.sizes:
            if type(size) is int and size > LARGEST:  # as joins that double what they are given, round by round
                raise self.error(
                    "E104", "a size of 2^63 or more comes out", origin, "the limit is passed here", [], [LOOK_FOR]
                )
        self._index[name] = len(self.nodes)
        taken = tuple([tensor.name for tensor in inputs])
        dtype = self._dtype() if self.dtypes else None
        self.nodes.append(Node(name, op, taken, shape, None, self.frozen, dtype, None, origin))
        return Tensor(name, shape)

    def _output(self, op: Op, inputs: Shapes) -> Shape:
        """The shape that comes out, worked out once for all layers that are equal: networks repeat themselves."""
        try:
            known = self._outputs.get((id(op), inputs))
        except UnknownHash:
            return output_shape(op, inputs)
        if known is None:
            known = self._outputs[id(op), inputs] = output_shape(op, inputs)
        return known

    def _dtype(self) -> str:
        return ",".join(f"{role}={self.dtypes[role]}" for role in ROLES if role in self.dtypes)

    def count_step(self, at: Branch | Step | Term, frame: Frame) -> None:
        """Count a step, or a round of one or of a branch, and refuse one too many: empty rounds take time too."""
        self._count(1, at, frame)

    def count_parts(self, parts: int, at: Branch | Step | Term, frame: Frame) -> None:
        """Count parts of expressions, and the items that expressions of the frame went through."""
        items, frame.items = frame.items, 0
        self._refuse(self.work.evaluates(parts, items), at, frame)

    def _count(self, amount: int, at: Branch | Step | Term, frame: Frame) -> None:
        self._refuse(self.work.does(amount), at, frame)

    def _refuse(self, too_much: str, at: Branch | Step | Term, frame: Frame) -> None:
        if too_much:
            labels = (Label(self.network.span(at), "the limit is reached here"), *calls(frame.origin))
            raise self.failed([Problem("E104", too_much, labels, (LOOK_FOR,))])

    def add_outputs(self, name: str, tensors: tuple[Tensor, ...], at: Origin | Term | None) -> None:
        """Let tensors come out under a name, numbered where there are several; refuses a name that is taken."""
        for index, tensor in enumerate(tensors):
            full = name if len(tensors) == 1 else f"{name}.{index}"
            if full in self.outputs:
                span = self.network.span(at) if isinstance(at, Term) else at and at.span
                labels = (Label(span, f"`{self.outputs[full]}` is that already"),) if span else ()
                raise self.failed([Problem("E131", f"two outputs are named `{full}`", labels)])
            self.outputs[full] = tensor.name

    def origin(self, tensor: Tensor) -> Origin | None:
        """The step that made a tensor; None for an input of the network."""
        return self.nodes[self._index[tensor.name]].origin if tensor.name in self._index else None

    def has(self, name: str) -> bool:
        """Whether there is a node of that name."""
        return name in self._index

    def index(self, name: str) -> int:
        """The place of a node among all."""
        return self._index[name]

    def shape(self, name: str) -> Shape:
        """The shape of a tensor by name."""
        return self.inputs[name] if name in self.inputs else self.nodes[self._index[name]].output

    def op(self, kind: type[Op], arguments: Arguments, frame: Frame, origin: Origin) -> Op:
        """Evaluate arguments in a scope and make the op; equal arguments give the same op."""
        place = kind, id(arguments)
        known = self._unchanging.get(place)
        if known is None or not known.words.isdisjoint(frame.tensors):
            op = self._op(kind, arguments, frame, origin)
            if known is None and place not in self._unchanging:
                self._unchanging[place] = unchanging(arguments, op)
            return op
        if too_much := self.work.evaluates(known.parts):
            raise self.error("E104", too_much, origin, "the limit is reached here", [], [LOOK_FOR])
        return known.op

    def _op(self, kind: type[Op], arguments: Arguments, frame: Frame, origin: Origin) -> Op:
        values = {name: self.argument(argument, frame) for name, argument in arguments.items()}
        if kind.opposites:
            self._note_older_keys(kind, arguments)
        key = f"{kind.kind} {values!r}"
        if key not in self._ops:
            try:
                self._ops[key] = construct(kind, values)
            except RefusedArguments as refused:
                raise self._argument_errors(refused, arguments, origin) from None
        return self._ops[key]

    def _note_older_keys(self, kind: type[Op], arguments: Arguments) -> None:
        """A key of version 0.1 that says the opposite of a field."""
        for field, argument in arguments.items():
            older = argument.at.text if isinstance(argument.at, Scalar) else field
            if older in kind.opposites and argument.at is not argument.term.at:
                message = f"`{older}` of `{kind.kind}` is the opposite of `{field}`, which is written since version 0.2"
                label = Label(self.network.span(argument), f"`{older}: true` is `{field}: false` now")
                self.note(Problem("W535", message, (label,), severity="note"))

    def argument(self, argument: Argument, frame: Frame) -> Value:
        """The value of an argument; one from `defaults` knows `vars` and what comes in, a block's its arguments."""
        scope = frame
        if argument.is_of_block and frame.arguments is not None:
            scope = frame.arguments
            scope.current = frame.current
        elif argument.is_default:
            scope = Frame(self.values, frame.current, current=frame.current)
        return self.evaluate(argument.term, scope)

    def evaluate(self, term: Term, frame: Frame) -> Value:
        """The value of a term; an error inside it points at its characters."""
        value = self._evaluated(term, frame)
        if isinstance(value, list):
            if mixes_tensors_and_numbers(value):
                value = self._with_the_current(term, frame) or value
            values = values_within(value)
            if values is None:
                message = f"lists in lists of more than {MOST_VALUES:,} values or {MOST_LEVELS} levels"
                raise self.error_at("E104", message, term, "the limit is passed here", frame)
            frame.goes_through(values)
        self.count_parts(term.size, term, frame)
        return value

    def _evaluated(self, term: Term, frame: Frame) -> Value:
        if term.expression is None:
            return [self.evaluate(item, frame) for item in term.items]
        try:
            return term.expression.evaluate(frame)
        except ExpressionError as error:
            problem = expression_problem(error, self.network.document, term.at, calls(frame.origin))
            raise self.failed([problem]) from None

    def _with_the_current(self, term: Term, frame: Frame) -> list[Value] | None:
        """A list in which `in` stands for the current tensor, if that makes it a list of tensors."""
        try:
            with frame.naming_the_current():
                value = self._evaluated(term, frame)
        except ConvcostError:
            return None
        return value if isinstance(value, list) and tensors_in(value) is not None else None

    def references(self, term: Term, frame: Frame) -> Bound:
        """The tensors that a reference, or a list of them, stands for."""
        self.count_parts(PARTS_OF_A_REFERENCE, term, frame)
        if term.expression is None:
            found = Bound(flattened(self.references(item, frame) for item in term.items), is_list=True)
            self._count(len(found.tensors), term, frame)
            return found
        try:
            name = term.expression
            found = frame.tensor(name.path) if isinstance(name, Name) else self._worked_out(term, frame)
        except Refusal as refusal:
            label = Label(self.network.span(term), refusal.hint)
            raise self.failed([Problem(refusal.code, refusal.message, (label, *calls(frame.origin)))]) from None
        if found.is_list:
            self._count(len(found.tensors), term, frame)
        return found

    def _worked_out(self, term: Term, frame: Frame) -> Bound:
        """The tensors that an expression comes to: ``m[i]``, ``xs[1:]``, ``xs + [a]``, ``[in] + xs``."""
        value = self._named_inside(term, frame) or self.evaluate(term, frame)
        if isinstance(value, Bound):
            return value
        tensors = tensors_in(value)
        if tensors is None:
            tensors = tensors_in(self._with_the_current(term, frame))
        if tensors is None:
            raise Refusal(f"a tensor is expected here, {show(value)} came out", code="E132")
        return Bound(tensors, is_list=True)

    def _named_inside(self, term: Term, frame: Frame) -> Bound | None:
        """What ``m[i].c`` leads to where a step inside has that name, which comes before the size of that name."""
        if not isinstance(term.expression, Member):
            return None
        owner = self.evaluate(Term(term.at, term.expression.owner), frame)
        try:
            found = inside(owner, ("it", *term.expression.path), 1) if isinstance(owner, Bound) else None
        except Refusal:
            return None
        return Bound(flattened(found), is_list=True) if isinstance(found, list) else found

    def note(self, problem: Problem) -> None:
        """Keep a warning or note, once per place."""
        span = problem.labels[0].span if problem.labels else None
        place = (span.source.name, span.start) if span else ("", -1)
        self.notes.setdefault((problem.code, *place), problem)

    def error(
        self,
        code: str,
        message: str,
        origin: Origin | None,
        label: str = "",
        also: Iterable[Label] = (),
        notes: Iterable[str] = (),
    ) -> ConvcostError:
        """An error at a step, with the calls that led there."""
        here = (Label(origin.span, label), *also, *calls(origin.caller)) if origin else tuple(also)
        return self.failed([Problem(code, message, here, tuple(notes))])

    def error_at(self, code: str, message: str, term: Term, label: str, frame: Frame) -> ConvcostError:
        """An error at a term, with the calls that led there."""
        return self.failed([Problem(code, message, (Label(self.network.span(term), label), *calls(frame.origin)))])

    def failed(self, problems: Sequence[Problem]) -> ConvcostError:
        """The error to raise, with the variant that is built and the graph up to here."""
        variants = (self.variant,) if self.variant else ()
        return ConvcostError([each._replace(variants=variants) for each in problems], partial=self.graph())

    def _other(self, name: str) -> Label:
        origin = self.nodes[self._index[name]].origin if name in self._index else None
        if origin is not None:
            return Label(origin.span, "the first one")
        declared = next((each for each in self.root.inputs if each.name == name), self.root.inputs[0])
        return Label(self.root.span(declared), "the input")

    def _argument_errors(self, refused: RefusedArguments, arguments: Arguments, origin: Origin) -> ConvcostError:
        problems = []
        for refusal in refused.refusals:
            argument = arguments.get(refusal.field)
            span = self.network.span(argument.term) if argument else origin.span
            labels = (Label(span, ""), *calls(origin.caller))
            problems.append(Problem(refusal.code, refusal.message, labels))
        return self.failed(problems)

    def _shape_error(
        self,
        name: str,
        op: Op,
        inputs: tuple[Tensor, ...],
        origin: Origin,
        arguments: Arguments,
        refusal: Refusal,
    ) -> ConvcostError:
        argument = arguments.get(refusal.field)
        span = self.network.span(argument.term) if argument else None
        problem = shape_problem(name, op, map(self._incoming, inputs), refusal, origin, span)
        if self.nodes:
            until = f"shapes up to here: convcost analyze {self._address()} --until {quote(self.nodes[-1].name)}"
            problem = problem._replace(notes=(*problem.notes, until))
        return self.failed([problem])

    def _address(self) -> str:
        """What is built, as a shell takes it."""
        file = self.root.document.source.name
        net = "-" if file == STDIN else file
        return quote(f"{net}@{self.variant}" if self.variant else net)

    def _incoming(self, tensor: Tensor) -> Incoming:
        if tensor.name in self._index:
            origin = self.nodes[self._index[tensor.name]].origin
            return Incoming(tensor.name, tensor.shape, origin.span if origin else None)
        declared = next((each for each in self.root.inputs if each.name == tensor.name), None)
        return Incoming(tensor.name, tensor.shape, self.root.span(declared) if declared else None)
