"""Running a `split`: a node per slice."""

from collections.abc import Iterator

from convcost.errors import Refusal
from convcost.graph import Origin
from convcost.language.expression import Literal
from convcost.language.nodes import Node
from convcost.layers.fields import axis_index, count
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Bound, Tensor
from convcost.notation.spec.model import Argument, Arguments, Split, Term


def run_split(
    builder: Builder, split: Split, current: tuple[Tensor, ...], frame: Frame, path: str, origin: Origin
) -> Bound:
    """A node per slice, one after the other along the axis; the sizes must use it up exactly."""
    from convcost.layers.kinds.slice import Slice

    whole = current[0]
    if len(current) > 1:
        message = f"`split` takes one input, {len(current)} came in"
        raise builder.error("E300", message, origin, "`from:` chooses what comes in")
    axis = {"axis": split.axis} if split.axis else {}
    along = builder.op(Slice, {**axis, **_fixed(split.at, start=0, size=1)}, frame, origin)
    have = _length(builder, whole, getattr(along, "axis", "channels"), origin)
    start = 0
    children: dict[str, Bound] = {}
    for name, at, size in _sizes(builder, split, have, frame, origin):
        op = builder.op(Slice, {**axis, **_fixed(at, start=start, size=size)}, frame, origin)
        made = builder.add(f"{path}.{name}", op, (whole,), origin, axis)
        builder.slices.add(made.name)
        children[name] = Bound((made,))
        start += size
    if start != have:
        message = f"the slices add up to {start}, but there are {have}"
        raise builder.error("E300", message, origin, "every element belongs to one slice")
    for name, bound in children.items():
        frame.bind(name, bound)
    return Bound(children[next(reversed(children))].tensors, children)


def _length(builder: Builder, whole: Tensor, axis: str, origin: Origin) -> int:
    """The size along the axis."""
    try:
        return whole.shape.sizes[axis_index(whole.shape, axis)]
    except Refusal as refusal:
        raise builder.error(refusal.code, f"`split`: {refusal.message}", origin, refusal.hint) from None


def _sizes(builder: Builder, split: Split, have: int, frame: Frame, origin: Origin) -> Iterator[tuple[str, Node, int]]:
    """Every slice: its name, where it is written, and its size."""
    if split.equal and have % len(split.equal):
        message = f"{have} cannot be split into {len(split.equal)} equal slices"
        raise builder.error("E300", message, origin, "slices of other sizes are written {name: size, ...}")
    for node in split.equal:
        yield node.text, node, have // len(split.equal)
    for name, argument in split.sizes.items():
        try:
            yield name, argument.at, count(builder.evaluate(argument.term, frame))
        except ValueError as error:
            message = f"the size of slice `{name}` {error}"
            raise builder.error_at("E200", message, argument.term, "", frame) from None


def _fixed(at: Node, **values: int) -> Arguments:
    """Arguments that were worked out, not written."""
    return {name: Argument(at, Term(at, Literal(value))) for name, value in values.items()}
