"""What stands around attention and is part of it: the linear layer behind it, windows that are shifted and put back."""

from collections.abc import Mapping
from dataclasses import replace

from convcost.bridges.attention.projections import are_alike, is_plain
from convcost.bridges.conversion import Conversion, Made
from convcost.layers.kinds.attention import Attention
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.linear import Linear
from convcost.layers.kinds.roll import Roll
from convcost.layers.op import Op


def completed(conversion: Conversion, made: list[Made]) -> list[Made]:
    """The layers, attention that has its entering projections with the one that leaves and with its shift."""
    by_tensor = {each.tensor: each for each in made}
    widths = {each.tensor: each.shape.channels for each in conversion.seen.values() if each.tensor.startswith("input")}
    widths |= {each.tensor: each.output.channels for each in made}
    takers: dict[str, list[Made]] = {}
    for each in made:
        for name in each.inputs:
            takers.setdefault(name, []).append(each)
    for name in conversion.captured.outputs:
        takers[conversion.seen[name].tensor] = []  # the caller takes it too
    gone: set[str] = set()
    instead: dict[str, Made] = {}
    for each in made:
        if isinstance(each.op, Attention) and each.op.in_proj:
            behind = _only(takers, each)
            if behind is None or not _projects(conversion, each, behind):
                continue
            whole = _with_leaving(each, behind, widths[each.inputs[0]])
            gone.add(each.tensor)
            whole, rolled = _shifted(whole, by_tensor, takers)
            gone.update(rolled)
            instead[whole.tensor] = whole
    return [instead.get(each.tensor, each) for each in made if each.tensor not in gone]


def _only(takers: Mapping[str, list[Made]], made: Made) -> Made | None:
    """The only layer that takes what a layer gives."""
    found = takers.get(made.tensor, [])
    return found[0] if len(found) == 1 else None


def _projects(conversion: Conversion, attention: Made, behind: Made) -> bool:
    """Whether a layer is the projection that leaves: linear, on the same positions, nobody else's."""
    is_at_its_places = behind.output == attention.output.with_channels(behind.output.channels)
    shares = behind.operation.attributes.get("shares")
    return (
        is_plain(behind)
        and is_at_its_places
        and not shares
        and are_alike(conversion, (*attention.learned, *behind.learned))
    )


def _with_leaving(attention: Made, behind: Made, came_in: int) -> Made:
    """The two as one."""
    if not isinstance(attention.op, Attention) or not isinstance(behind.op, Linear | Conv):
        raise TypeError(behind.op.kind)
    out = behind.op.out if behind.op.out != came_in else None
    op = replace(attention.op, out_proj=True, out=out, out_bias=behind.op.bias)
    learned = (*attention.learned, *behind.learned)
    return attention._replace(tensor=behind.tensor, op=op, output=behind.output, learned=learned)


def _shifted(
    attention: Made, by_tensor: Mapping[str, Made], takers: Mapping[str, list[Made]]
) -> tuple[Made, tuple[str, ...]]:
    """Attention between two layers that shift maps and put them back, as one; the tensors that are gone then."""
    before, behind = by_tensor.get(attention.inputs[0]), _only(takers, attention)
    if before is None or behind is None or len(attention.inputs) != 1 or len(takers.get(before.tensor, ())) != 1:
        return attention, ()
    there, back = _shifts(before.op), _shifts(behind.op)
    if not there or there != tuple(-each for each in back) or not isinstance(attention.op, Attention):
        return attention, ()
    if not attention.op.window_:
        return attention, ()
    sizes = tuple(map(abs, there))
    op = replace(attention.op, shift=sizes[:1] if len(set(sizes)) == 1 else sizes)
    return attention._replace(tensor=behind.tensor, op=op, inputs=before.inputs), (before.tensor, attention.tensor)


def _shifts(op: Op) -> tuple[int, ...]:
    """By how much a layer shifts every spatial axis of maps; none if it does not."""
    return op.shift if isinstance(op, Roll) and op.axis is None else ()
