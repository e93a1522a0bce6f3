"""One step of shape inference, and what to say when a layer refuses: for building, for transforms, for other sizes."""

from collections.abc import Iterable
from typing import NamedTuple

from convcost.errors import Label, Problem, Refusal
from convcost.graph import Origin
from convcost.language.source import Span
from convcost.layers.op import Op, Shape, Shapes


class Incoming(NamedTuple):
    """A tensor that comes in: its name, its shape, where the layer that made it is written."""

    name: str
    shape: Shape
    span: Span | None


def output_shape(op: Op, inputs: Shapes) -> Shape:
    """The shape of a layer's output; raises `Refusal`, also when too few or too many tensors come in."""
    if len(inputs) not in op.takes:
        wanted = _counted(op.takes)
        raise Refusal(f"`{op.kind}` takes {wanted}, {len(inputs)} came in", "`from:` chooses what comes in")
    return op.output(inputs)


def shape_problem(
    name: str, op: Op, inputs: Iterable[Incoming], refusal: Refusal, origin: Origin | None, span: Span | None = None
) -> Problem:
    """Why a layer refuses what comes in, with the places of the layer, of its inputs and of the calls around it.

    ``span`` is the argument at fault, where that is known better than where the layer is written.
    """
    inputs = tuple(inputs)
    culprit = span or (origin.span if origin else None)
    labels = [Label(culprit, refusal.hint)] if culprit else []
    labels += [Label(each.span, f"`{each.name}` is {each.shape}") for each in inputs if each.span]
    shapes = " and ".join(str(each.shape) for each in inputs)
    notes = [f"at `{name}`, which receives {shapes}" if inputs else f"at `{name}`"]
    code = "E301" if op.is_join and refusal.code == "E300" else refusal.code
    return Problem(code, refusal.message, (*labels, *calls(origin.caller if origin else None)), tuple(notes))


def calls(origin: Origin | None) -> tuple[Label, ...]:
    """Labels for the calls of blocks that led to a place, innermost first."""
    labels = []
    while origin is not None:
        labels.append(Label(origin.span, "in the block called here"))
        origin = origin.caller
    return tuple(labels)


def _counted(takes: range) -> str:
    if len(takes) == 1:
        return {0: "no input", 1: "one input"}.get(takes.start, f"exactly {takes.start} inputs")
    return f"{takes.start} or more inputs" if takes.stop > 100 else f"{takes.start} to {takes.stop - 1} inputs"
