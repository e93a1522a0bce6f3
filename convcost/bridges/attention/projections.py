"""The linear layers in front of attention: what its queries, keys and values are pieces of."""

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import NamedTuple

from convcost.bridges.attention.biases import learned_factor
from convcost.bridges.attention.groups import channels_of
from convcost.bridges.axes import Seen, atoms, regrouped, size_of
from convcost.bridges.captured import Operation, Sizes
from convcost.bridges.conversion import Conversion, Made, integer, numbers
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.linear import Linear
from convcost.layers.shape import Shape

WEIGHTED = {"linear", "conv"}
SHOWN = {"view", "permute", "select", "slice", "join", "expand"}
"""Operations that show what a layer gives, a part of it, or it several times; of joins those that scale by numbers."""
MOST_STEPS = 20
Piece = tuple[int, int, int]
"""Where along its features a layer is cut: the first that is taken, how many, of how many."""


class Projected(NamedTuple):
    """Queries, keys and values as pieces of what linear layers give, and what comes into these layers."""

    operands: tuple[Seen, Seen, Seen]
    inputs: tuple[Seen, ...]
    has_bias: bool
    learned: tuple[str, ...]
    is_cosine: bool = False
    """Whether queries and keys are divided by their lengths."""
    scale: str = ""
    """The learned numbers that queries or keys are multiplied by; empty where there are none."""


class _Traced(NamedTuple):
    """A tensor traced back: the linear layer, the operations behind it, and what they show of its output."""

    source: Operation
    steps: tuple[Operation, ...]
    seen: Seen
    piece: Piece | None
    aside: tuple[str, ...] = ()
    """What is made of its output beside that: lengths."""
    scale: str = ""


def projected(conversion: Conversion, operation: Operation, operands: Sequence[tuple[str, Sizes]]) -> Projected | None:
    """Queries, keys and values, each a tensor and an order of its axes, where all come from plain linear layers.

    None where something else is done to them, where others take what these layers give, or where the pieces are not
    all that they give.
    """
    traced = [_traced(conversion, name) for name, _ in operands]
    found = [each for each in traced if each is not None]
    if len(found) != len(operands) or not _are_all(conversion, operation, [name for name, _ in operands], found):
        return None
    made = [_made(conversion, each.source) for each in found]
    layers = [each for each in made if each is not None]
    biases = {each.op.bias for each in layers if isinstance(each.op, Linear | Conv)}
    if len(layers) != len(found) or len(biases) != 1:
        return None
    distinct = list({each.tensor: each for each in layers}.values())
    learned = tuple(name for each in distinct for name in each.learned)
    if not are_alike(conversion, learned):
        return None
    tensors = [each.inputs[0] for each in layers]
    if tensors[1] == tensors[2]:
        tensors = tensors[:1] if tensors[0] == tensors[1] else tensors[:2]
    query, key, value = (each.seen.permuted(order) for each, (_, order) in zip(found, operands, strict=True))
    inputs = tuple(standing(conversion, tensor) for tensor in tensors)
    lengths, scales = [bool(each.aside) for each in found], [each.scale for each in found]
    if lengths[0] != lengths[1] or lengths[2] or scales[2] or (scales[0] and scales[1]):
        return None
    return Projected((query, key, value), inputs, biases == {True}, learned, lengths[0], scales[0] or scales[1])


def are_alike(conversion: Conversion, learned: Sequence[str]) -> bool:
    """Whether stored tensors belong to one layer alone, of one type, and all are trained or none is."""
    constants = [conversion.captured.constants[name] for name in learned]
    makers = conversion.makers
    users = {name: [each for each in conversion.users[name] if makers[each].type != "attention"] for name in learned}
    is_alone = all(len(each) == 1 for each in users.values())
    kinds = {(each.dtype, each.is_trained, each.is_learned) for each in constants}
    return (
        is_alone
        and len(kinds) <= 1
        and all(each.source in {"", name} for name, each in zip(learned, constants, strict=True))
    )


def _traced(conversion: Conversion, name: str) -> _Traced | None:
    """Back to the linear layer, and forward again on what it gives."""
    steps: list[Operation] = []
    aside: tuple[str, ...] = ()
    scale = ""
    while True:
        made = conversion.makers.get(name)
        if made is None:
            return None
        if made.type in WEIGHTED:
            break
        if made.type not in SHOWN or len(steps) > MOST_STEPS:
            return None
        steps.append(made)
        length = _length(conversion, made) if made.type == "join" else None
        factor = _factor(conversion, made)
        if length is not None and not aside:
            name, aside = length
        elif factor is not None and not scale:
            name, scale = factor
        else:
            name = _scaled(conversion, made) if made.type == "join" else made.inputs[0]
    seen: Seen | None = conversion.seen.get(name)
    piece: Piece | None = None
    for step in reversed(steps):
        if seen is None:
            return None
        seen, cut = _shown(conversion, step, seen)
        if cut is not None and piece is not None:
            return None
        piece = cut or piece
    return None if seen is None else _Traced(made, tuple(steps), seen, piece, aside, scale)


def _factor(conversion: Conversion, operation: Operation) -> tuple[str, str] | None:
    """What learned numbers are multiplied to, and these; None where nothing of that kind is done."""
    if operation.type != "join" or operation.attributes["kind"] != "mul":
        return None
    return learned_factor(operation, conversion.makers, conversion.captured.constants)


def _length(conversion: Conversion, operation: Operation) -> tuple[str, tuple[str, ...]] | None:
    """What is divided by its own length along its last axis, and the tensors that this length is made by; else None."""
    if operation.attributes["kind"] != "div":
        return None
    name, length = operation.inputs
    aside: list[str] = []
    while (made := conversion.makers.get(length)) is not None and made.type in {"expand", "pointwise"}:
        aside.append(length)
        length = made.inputs[0]
    last = len(conversion.captured.shapes[name]) - 1
    if made is None or made.type != "reduce" or made.inputs[0] != name:
        return None
    is_length = made.attributes["how"] == "l2" and made.attributes["axes"] == (last,)
    return (name, (*aside, length)) if is_length else None


def _scaled(conversion: Conversion, operation: Operation) -> str:
    """What a single number scales; empty where something else is joined."""
    kind, (first, *others) = operation.attributes.get("kind"), operation.inputs
    if kind not in {"mul", "div"} or len(others) != 1:
        return ""
    numbers_ = {
        name
        for name in (first, *others)
        if (it := conversion.constant(name)) and not it.is_learned and prod(it.sizes) == 1
    }
    if others[0] in numbers_:
        return first
    return others[0] if first in numbers_ and kind == "mul" else ""


def _shown(conversion: Conversion, step: Operation, x: Seen) -> tuple[Seen | None, Piece | None]:
    """What an operation that computes nothing shows of a tensor, and where it cuts it."""
    sizes = conversion.captured.shapes[step.outputs[0]]
    if step.type == "view":
        return regrouped(x, sizes), None
    if step.type == "permute":
        return x.permuted(numbers(step.attributes, "order")), None
    if step.type == "expand":
        return _repeated(x, sizes), None
    if step.type == "join":
        return (x if x.sizes == sizes else None), None
    if step.type == "select":
        axis, start = integer(step.attributes, "axis"), integer(step.attributes, "start")
        cut, piece = _cut(x, axis, start, 1)
        ones = ((),) * (len(sizes) + 1 - len(x.axes))
        return cut and cut._replace(axes=(*cut.axes[:axis], *ones, *cut.axes[axis + 1 :])), piece
    axes, starts, strides = (numbers(step.attributes, name) for name in ("axes", "starts", "steps"))
    if len(axes) != 1 or strides != (1,):
        return None, None
    return _cut(x, axes[0], starts[0], sizes[axes[0]])


def _repeated(x: Seen, sizes: Sizes) -> Seen | None:
    """A tensor with its elements again and again along axes of one: atoms that lie along none of its sizes."""
    pairs = list(zip(x.axes, x.sizes, sizes, strict=True)) if len(sizes) == len(x.axes) else []
    if not pairs or any(now not in {1, then} for _, now, then in pairs):
        return None
    return x._replace(axes=tuple(axis if now == then else atoms(then) for axis, now, then in pairs))


def _cut(x: Seen, axis: int, start: int, size: int) -> tuple[Seen | None, Piece | None]:
    """A piece along an axis that is some of the channels or features."""
    whole, place = x.axes[axis], channels_of(x)
    if place is None or not whole or whole[0] not in x.physical[place]:
        return None, None
    along = x.physical[place]
    at = along.index(whole[0])
    if along[at : at + len(whole)] != whole:
        return None, None
    made = atoms(size)
    physical = list(x.physical)
    physical[place] = (*along[:at], *made, *along[at + len(whole) :])
    sizes = list(x.shape.sizes)
    sizes[place] = size_of(physical[place])
    shape = Shape(x.shape.layout, tuple(sizes))
    axes = (*x.axes[:axis], made, *x.axes[axis + 1 :])
    behind = size_of(along[at + len(whole) :])
    return Seen(x.tensor, shape, tuple(physical), axes), (start * behind, size * behind, size_of(whole) * behind)


def _are_all(conversion: Conversion, operation: Operation, names: Sequence[str], traced: Sequence[_Traced]) -> bool:
    """Whether the pieces are all that the linear layers give, and nobody else takes any of it."""
    own = {name for one in traced for name in (*(each.outputs[0] for each in one.steps), *one.aside)}
    ends = set(names)
    for one in traced:
        for name in (one.source.outputs[0], *(each.outputs[0] for each in one.steps)):
            users = [
                each for each in conversion.users.get(name, ()) if each not in own and each not in operation.outputs
            ]
            if name in conversion.captured.outputs or len(users) > (1 if name in ends else 0):
                return False
    for source in {one.source.outputs[0] for one in traced}:
        pieces = [one.piece for one in traced if one.source.outputs[0] == source]
        if not _tile(pieces):
            return False
    return len(ends) == len(names)


def _tile(pieces: Sequence[Piece | None]) -> bool:
    """Whether pieces of one axis fill it without meeting; a single one is the whole."""
    if len(pieces) == 1:
        return pieces[0] is None
    known = sorted(each for each in pieces if each is not None)
    if len(known) != len(pieces) or len({total for _, _, total in known}) != 1:
        return False
    ends = [0, *(start + size for start, size, _ in known)]
    return ends == [*(start for start, _, _ in known), known[0][2]]


def is_plain(made: Made) -> bool:
    """Whether a layer is a linear one and nothing more, on features, tokens or, with a kernel of 1, on maps."""
    op = made.op
    if isinstance(op, Linear):
        return op == Linear(out=op.out, bias=op.bias)
    if not isinstance(op, Conv) or {*op.kernel, *op.stride} != {1}:
        return False
    return replace(op, kernel=(1,), stride=(1,), dilation=(1,)) == Conv(out=op.out, kernel=(1,), bias=op.bias)


def _made(conversion: Conversion, source: Operation) -> Made | None:
    """The layer that an operation has become, if it is a plain linear one that shares nothing."""
    tensor = conversion.seen[source.outputs[0]].tensor
    made = conversion.made[int(tensor)] if tensor.isdigit() else None
    if made is None or made.operation.outputs != source.outputs or not is_plain(made):
        return None
    return None if source.attributes.get("shares") else made


def standing(conversion: Conversion, tensor: str) -> Seen:
    """A tensor that comes in, of which only its shape matters."""
    if tensor.isdigit():
        return Seen(tensor, conversion.made[int(tensor)].output, (), ())
    return next(each for each in conversion.seen.values() if each.tensor == tensor)
