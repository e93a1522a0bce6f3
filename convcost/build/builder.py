"""The graph under construction: nodes are added one by one, each with its inferred shape, or refused with spans."""

from collections.abc import Iterable, Mapping, Sequence

from convcost.arguments import RefusedArguments, construct
from convcost.build.frame import Frame
from convcost.build.tensor import Bound, Tensor
from convcost.errors import ConvcostError, Label, Problem, Refusal
from convcost.expression import ExpressionError, Value
from convcost.graph import Graph, Node, Origin
from convcost.op import Op
from convcost.shape import Shape
from convcost.source import Span
from convcost.spec.model import Argument, Arguments, Network, Term
from convcost.spec.terms import expression_problem

MOST_LAYERS = 1_000_000
NO_SPANS: Mapping[str, Argument] = {}


class Builder:
    """Collects nodes; knows how to point at the place where something went wrong."""

    def __init__(self, network: Network, variant: str | None) -> None:
        """Start without values, inputs or nodes."""
        self.network = network
        self.variant = variant
        self.values: dict[str, Value] = {}
        self.inputs: dict[str, Shape] = {}
        self.nodes: list[Node] = []
        self.outputs: dict[str, str] = {}
        self.notes: dict[tuple[str, int], Problem] = {}
        self.slices: set[str] = set()
        self._index: dict[str, int] = {}
        self._ops: dict[str, Op] = {}

    def graph(self) -> Graph:
        """The nodes so far."""
        source = self.network.document.source.name
        notes = tuple(self.notes.values())
        return Graph(self.network.name, self.inputs, tuple(self.nodes), self.outputs, self.variant, source, notes)

    def add(
        self, name: str, op: Op, inputs: tuple[Tensor, ...], origin: Origin, arguments: Arguments = NO_SPANS
    ) -> Tensor:
        """Add a node, infer its shape, and give the tensor that it makes."""
        if name in self._index or name in self.inputs:
            raise self.error("E131", f"two steps are named `{name}`", origin, "the second one", [self._other(name)])
        if len(self.nodes) >= MOST_LAYERS:
            message = f"more than {MOST_LAYERS:,} layers"
            raise self.error("E104", message, origin, "the limit is reached here", [], ["look for a `repeat` or `for`"])
        try:
            shape = self._infer(op, inputs)
        except Refusal as refusal:
            raise self._shape_error(name, op, inputs, origin, arguments, refusal) from None
        self._index[name] = len(self.nodes)
        self.nodes.append(Node(name, op, tuple(tensor.name for tensor in inputs), shape, None, origin))
        return Tensor(name, shape)

    @staticmethod
    def _infer(op: Op, inputs: tuple[Tensor, ...]) -> Shape:
        if len(inputs) not in op.takes:
            wanted = _counted(op.takes)
            raise Refusal(f"`{op.kind}` takes {wanted}, {len(inputs)} came in", "`from:` chooses what comes in")
        return op.output(tuple(tensor.shape for tensor in inputs))

    def shape(self, name: str) -> Shape:
        """The shape of a tensor by name."""
        return self.inputs[name] if name in self.inputs else self.nodes[self._index[name]].output

    def op(self, kind: type[Op], arguments: Arguments, frame: Frame, origin: Origin) -> Op:
        """Evaluate arguments in a scope and make the op; equal arguments give the same op."""
        values = {name: self.evaluate(argument.term, frame) for name, argument in arguments.items()}
        key = f"{kind.kind} {values!r}"
        if key not in self._ops:
            try:
                self._ops[key] = construct(kind, values)
            except RefusedArguments as refused:
                raise self._argument_errors(refused, arguments, origin) from None
        return self._ops[key]

    def evaluate(self, term: Term, frame: Frame) -> Value:
        """The value of a term; an error inside it points at its characters."""
        if term.expression is None:
            return [self.evaluate(item, frame) for item in term.items]
        try:
            return term.expression.evaluate(frame)
        except ExpressionError as error:
            also = self.chain(frame.origin)
            problem = expression_problem(error, self.network.document.source, term, term.offset, also)
            raise self.failed([problem]) from None

    def references(self, term: Term, frame: Frame) -> Bound:
        """The tensors that a reference, or a list of them, stands for."""
        if term.expression is None:
            bounds = [self.references(item, frame) for item in term.items]
            return Bound(tuple(tensor for bound in bounds for tensor in bound.tensors))
        try:
            (name,) = term.expression.names()
            return frame.tensor(name.path)
        except Refusal as refusal:
            label = Label(self.network.span(term), refusal.hint)
            raise self.failed([Problem(refusal.code, refusal.message, (label, *self.chain(frame.origin)))]) from None

    def note(self, problem: Problem) -> None:
        """Keep a warning or note, once per place."""
        start = problem.labels[0].span.start if problem.labels else -1
        self.notes.setdefault((problem.code, start), problem)

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
        here = (Label(origin.span, label), *also, *self.chain(origin.caller)) if origin else tuple(also)
        return self.failed([Problem(code, message, here, tuple(notes))])

    def error_at(self, code: str, message: str, span: Span, label: str, frame: Frame) -> ConvcostError:
        """An error at a span, with the calls that led there."""
        return self.failed([Problem(code, message, (Label(span, label), *self.chain(frame.origin)))])

    def failed(self, problems: Sequence[Problem]) -> ConvcostError:
        """The error to raise, with the graph up to here."""
        return ConvcostError(problems, partial=self.graph())

    @staticmethod
    def chain(origin: Origin | None) -> tuple[Label, ...]:
        """Labels for the calls of blocks that led to a place."""
        labels = []
        while origin is not None:
            labels.append(Label(origin.span, "in the block called here"))
            origin = origin.caller
        return tuple(labels)

    def _other(self, name: str) -> Label:
        origin = self.nodes[self._index[name]].origin if name in self._index else None
        return Label(origin.span, "the first one") if origin else Label(self.network.span(self.network.inputs[0]), "")

    def _argument_errors(self, refused: RefusedArguments, arguments: Arguments, origin: Origin) -> ConvcostError:
        problems = []
        for refusal in refused.refusals:
            argument = arguments.get(refusal.field)
            span = self.network.span(argument.term) if argument else origin.span
            labels = (Label(span, ""), *self.chain(origin.caller))
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
        span = self.network.span(argument.term) if argument else origin.span
        sources = [self._source_label(tensor) for tensor in inputs]
        labels = [Label(span, refusal.hint), *(label for label in sources if label), *self.chain(origin.caller)]
        shapes = " and ".join(str(tensor.shape) for tensor in inputs)
        notes = [f"at `{name}`, which receives {shapes}" if inputs else f"at `{name}`"]
        if self.nodes:
            file = self.network.document.source.name
            notes.append(f"shapes up to here: convcost analyze {file} --until {self.nodes[-1].name}")
        code = "E301" if op.is_join and refusal.code == "E300" else refusal.code
        return self.failed([Problem(code, refusal.message, tuple(labels), tuple(notes))])

    def _source_label(self, tensor: Tensor) -> Label | None:
        if tensor.name in self._index:
            origin = self.nodes[self._index[tensor.name]].origin
            return Label(origin.span, f"`{tensor.name}` is {tensor.shape}") if origin else None
        declared = next((each for each in self.network.inputs if each.name == tensor.name), None)
        return Label(self.network.span(declared), f"`{tensor.name}` is {tensor.shape}") if declared else None


def _counted(takes: range) -> str:
    if len(takes) == 1:
        return {0: "no input", 1: "one input"}.get(takes.start, f"exactly {takes.start} inputs")
    return f"{takes.start} or more inputs" if takes.stop > 100 else f"{takes.start} to {takes.stop - 1} inputs"
