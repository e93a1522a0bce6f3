"""What a join without branches joins: the tensors that are written, all of them and no others."""

from convcost.errors import ConvcostError, Label, Problem
from convcost.graph import Origin
from convcost.graph.inference import calls
from convcost.language.nodes import Scalar
from convcost.notation.build.builder import Builder, LeftOut
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Bound, Tensor, flattened
from convcost.notation.spec.model import Join, Term

CURRENT = "in"


def operands(builder: Builder, join: Join, frame: Frame, origin: Origin) -> tuple[Tensor, ...]:
    """All that a list names; where one name or none is written, what is current and then that."""
    named = [(_text(term), builder.references(term, frame)) for term in join.operands]
    if join.takes_current:
        if not frame.current.tensors:
            raise builder.error("E132", "no tensor is current here", origin, "begin with `from: NAME`")
        for term, (text, bound) in zip(join.operands, named, strict=True):
            if bound.is_several:
                raise _several(builder, join, term, text, bound, frame)
        named = [(CURRENT, frame.current), *named]
    _warn_of_repetition(builder, join, named, origin)
    if not join.takes_current and CURRENT not in (text for text, _ in named):
        _remember_what_is_left_out(builder, join, [text for text, _ in named], frame, origin)
    return flattened(bound for _, bound in named)


def _text(term: Term) -> str:
    """An operand as it is written; no place is asked for, which costs a second reading of a file in JSON."""
    if isinstance(term.at, Scalar):
        return term.at.text if term.at.plain else f'"{term.at.text}"'
    return f"[{', '.join(map(_text, term.items))}]"


def _several(builder: Builder, join: Join, term: Term, text: str, bound: Bound, frame: Frame) -> ConvcostError:
    """A single name joins the current tensor with one other; what a list stands for might be meant with it or not."""
    kind, count = join.kind.kind, len(bound.tensors)
    message = f"`{text}` stands for {count} tensors, and a single name joins the current tensor with one other"
    label = Label(builder.network.span(term), f"write `{kind}: [{text}]`, or `{kind}: [in, {text}]`")
    note = f"`[{text}]` joins these alone, `[in, {text}]` the current tensor and these"
    return builder.failed([Problem("E135", message, (label, *calls(frame.origin)), (note,))])


def _warn_of_repetition(builder: Builder, join: Join, named: list[tuple[str, Bound]], origin: Origin) -> None:
    """Warn of one tensor under two names; under one name twice it is meant."""
    seen: dict[str, str] = {}
    for text, bound in named:
        for tensor in bound.tensors:
            first = seen.setdefault(tensor.name, text)
            if first != text:
                message = f"`{join.kind.kind}` takes one tensor twice: `{first}` and `{text}` are the same here"
                notes = (f"if it is meant, write one name twice: `{join.kind.kind}: [{first}, {first}]`",)
                label = Label(origin.span, f"both are `{tensor.name}`")
                builder.note(Problem("W531", message, (label, *calls(origin.caller)), notes, "warning"))
                return


def _remember_what_is_left_out(builder: Builder, join: Join, names: list[str], frame: Frame, origin: Origin) -> None:
    """Whether nothing else takes what is current, and it was meant here, shows when all steps have run."""
    line = f"{join.kind.kind}: [in, {', '.join(names)}]"
    for tensor in frame.current.tensors:
        builder.left_out.setdefault(tensor.name, LeftOut(origin, join.kind.kind, line))
