"""Convolutions."""

from collections.abc import Mapping
from math import prod

from convcost.bridges.axes import Groups, Seen, plain_groups
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer, numbers, pairs, short
from convcost.bridges.kinds.linear import weight_arguments

MOST_SPATIAL = 3


def conv(conversion: Conversion, operation: Operation) -> None:
    """Inputs: maps ``[N, C, ...]``, weights, a bias or nothing, and a gain where the weights have one.

    Attributes: ``out`` channels; ``kernel``, ``stride``, ``dilation`` per axis; ``padding`` as pairs; ``groups``;
    ``weight`` where it is standardized or normalized first, and the ``gain`` that is multiplied to it then;
    ``is_fixed`` where the weights are no parameters, as those of a blur.
    """
    sliding(conversion, operation, "conv")


def sliding(conversion: Conversion, operation: Operation, kind: str, **more: object) -> None:
    """A layer whose window slides over maps. What is folded into the samples becomes an axis with a kernel of 1."""
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))):
        raise MixedBatch
    weights = tuple(name for name in operation.inputs[1:] if name)
    groups = maps_groups(x)
    extra = len(groups) + 1 - len(x.axes)
    is_computed = any(conversion.constant(name) is None for name in weights)
    if is_computed and not extra and len(weights) == 1 and _by_made(conversion, operation, kind, x, more):
        return
    if len(groups) - 1 > MOST_SPATIAL or is_computed:
        conversion.opaque(operation, _macs(conversion, operation))
        return
    op = layer(
        kind,
        out=operation.attributes["out"],
        kernel=short((*(1 for _ in range(extra)), *numbers(operation.attributes, "kernel"))),
        stride=short((*(1 for _ in range(extra)), *numbers(operation.attributes, "stride"))),
        padding=short((*((0, 0) for _ in range(extra)), *pairs(operation.attributes, "padding"))),
        dilation=short((*(1 for _ in range(extra)), *numbers(operation.attributes, "dilation"))),
        groups=operation.attributes["groups"],
        bias=bool("".join(operation.inputs[2:3])),
        **weight_arguments(operation),
        **more,
    )
    conversion.give(op, (conversion.grouped(x, groups, "maps", operation),), operation, groups, weights)


def _by_made(conversion: Conversion, operation: Operation, kind: str, x: Seen, more: Mapping[str, object]) -> bool:
    """Make the layer whose weights another one makes; not where these differ from sample to sample."""
    weight = conversion.look(operation.inputs[1])
    if weight.has_batch_in(range(len(weight.axes))) or operation.attributes.keys() & {"weight", "gain"}:
        return False
    groups, attributes = maps_groups(x), operation.attributes
    op = layer(
        f"dynamic_{kind}",
        out=attributes["out"],
        kernel=short(numbers(attributes, "kernel")),
        stride=short(numbers(attributes, "stride")),
        padding=short(pairs(attributes, "padding")),
        dilation=short(numbers(attributes, "dilation")),
        groups=attributes["groups"],
        **more,
    )
    places = plain_groups(tuple(range(len(weight.axes))))
    operands = (
        conversion.grouped(x, groups, "maps", operation),
        conversion.grouped(weight, places, "maps", operation),
    )
    conversion.give(op, operands, operation, groups)
    return True


def maps_groups(x: Seen) -> Groups:
    """Channels first, then what is folded into the samples, then the positions."""
    return ((1,), *(((0,),) if x.folded else ()), *((place,) for place in range(2, len(x.axes))))


def _macs(conversion: Conversion, operation: Operation) -> int:
    """Every output element is a product as long as the weights of one output channel."""
    sizes = conversion.captured.shapes[operation.outputs[0]]
    weight = conversion.constant(operation.inputs[1])
    weights = weight.sizes if weight else conversion.captured.shapes[operation.inputs[1]]
    samples = conversion.batch.size if conversion.batch else 1
    if operation.type == "conv_transpose":
        # Every input element meets the weights of the output channels of its group.
        return prod(conversion.look(operation.inputs[0]).sizes) // samples * prod(weights[1:])
    return prod(sizes) // samples * prod(weights[1:])
