"""What a join without branches joins: the tensors that are written, all of them and no others."""

from convcost.errors import ConvcostError, Label, Problem
from convcost.graph import Origin
from convcost.graph.inference import calls
from convcost.language.expression import Items
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
    is_one = len(named) == 1 and len(named[0][1].tensors) == 1 and not named[0][1].is_list
    if is_one and 1 in join.kind.takes and join.kind.passes_one_on:
        note_one_operand(builder, join, origin)
    return flattened(bound for _, bound in named)


def _text(term: Term) -> str:
    """An operand as it is written; no place is asked for, which costs a second reading of a file in JSON."""
    if isinstance(term.at, Scalar):
        return term.at.text if term.at.plain else f'"{term.at.text}"'
    return f"[{', '.join(map(_text, term.items))}]"


def _several(builder: Builder, join: Join, term: Term, text: str, bound: Bound, frame: Frame) -> ConvcostError:
    """A single name joins the current tensor with one other; what a list stands for might be meant with it or not."""
    kind, count = join.kind.kind, len(bound.tensors)
    if isinstance(term.expression, Items) and isinstance(term.at, Scalar):
        label = Label(builder.network.span(term), f"write `{kind}: {term.at.text}`, without quotes")
        message = f"a list of operands stands in quotes, as one of them: `{term.at.text}`"
        return builder.failed([Problem("E135", message, (label, *calls(frame.origin)))])
    what = f"a list of {count}" if count < 2 else f"{count} tensors"
    message = f"`{text}` stands for {what}, and a single name joins the current tensor with one other"
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
                both = f"`{join.kind.kind}: [{first}, {first}]`"
                is_one = len(named) == 2 and all(len(each.tensors) == 1 for _, each in named)
                way = f"write one name twice: {both}" if is_one else "write one name at both places"
                notes = (f"if it is meant, {way}",)
                label = Label(origin.span, f"both are `{tensor.name}`")
                builder.note(Problem("W531", message, (label, *calls(origin.caller)), notes, "warning"))
                return


def _remember_what_is_left_out(builder: Builder, join: Join, names: list[str], frame: Frame, origin: Origin) -> None:
    """Whether nothing else takes what is current, and it was meant here, shows when all steps have run."""
    line = f"{join.kind.kind}: [in, {', '.join(names)}]"
    for tensor in frame.current.tensors:
        builder.left_out.setdefault(tensor.name, LeftOut(origin, join.kind.kind, line))


def note_one_operand(builder: Builder, join: Join, origin: Origin) -> None:
    """A join that never has more than one operand does nothing, and often lacks a branch."""
    message = f"`{join.kind.kind}` of one operand passes it on"
    way = "`NAME: []` is a branch that passes on what came in" if join.branches else f"`{join.kind.kind}: NAME`"
    label = Label(origin.span, "one is written here")
    notes = (f"a second one: {way}; otherwise leave the join away",)
    builder.note(Problem("W532", message, (label, *calls(origin.caller)), notes, severity="note"))
