"""Normalisations."""

from convcost.bridges.axes import Seen, groups_of
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer, numbers
from convcost.bridges.kinds.conv import maps_groups
from convcost.bridges.kinds.linear import on_last_axis

AFFINE = {"batchnorm", "instancenorm", "groupnorm", "layernorm", "rmsnorm"}


def norm(conversion: Conversion, operation: Operation) -> None:
    """Inputs: a tensor, and a scale and a shift or nothing.

    Attributes: ``kind`` of convcost; ``is_affine`` and ``has_bias``; ``has_fixed_scale``, whether the scale and the
    shift of a batchnorm are buffers; ``axes`` of a layernorm or rmsnorm, which are the
    last ones; ``groups`` of a groupnorm; ``size`` of an lrn. All others work on axis 1.
    """
    attributes = operation.attributes
    kind = str(attributes["kind"])
    learned = tuple(name for name in operation.inputs[1:] if name)
    if any(conversion.constant(name) is None for name in learned):
        # A scale or a shift that is computed is no parameter of a norm.
        conversion.opaque(operation, 0)
        return
    if kind in {"layernorm", "rmsnorm"}:
        _last(conversion, operation, kind, learned)
        return
    arguments: dict[str, object] = {"affine": bool(attributes["is_affine"])} if kind in AFFINE else {}
    if kind == "batchnorm" and attributes.get("has_fixed_scale"):
        arguments["trainable"] = False
    arguments |= {name: attributes[name] for name in ("groups", "size") if name in attributes}
    x = on_channels(conversion, operation)
    conversion.keep(operation, conversion.apply(layer(kind, **arguments), x, operation, learned))


def on_channels(conversion: Conversion, operation: Operation) -> Seen:
    """The first input, where its captured axis 1 is the width of a layout."""
    x = conversion.look(operation.inputs[0])
    if x.has_batch_in(range(1, len(x.axes))):
        raise MixedBatch
    groups = groups_of(x)
    if groups is not None and groups[-1 if x.shape.layout == "tokens" else 0] == (1,):
        return x
    if len(x.axes) <= 2:
        return conversion.plain(x, operation)
    return conversion.grouped(x, maps_groups(x), "maps", operation)


def _last(conversion: Conversion, operation: Operation, kind: str, learned: tuple[str, ...]) -> None:
    axes = numbers(operation.attributes, "axes")
    is_affine = bool(operation.attributes["is_affine"])
    x = conversion.look(operation.inputs[0])
    if len(axes) > 1:
        # Statistics of several axes at once: no kind has a scale for every element, so its cost is declared.
        if x.has_batch_in(axes):
            raise MixedBatch
        conversion.opaque(operation, 0)
        return
    x = on_last_axis(conversion, operation)
    arguments: dict[str, object] = {"affine": is_affine}
    if kind == "layernorm" and is_affine and not operation.attributes["has_bias"]:
        arguments["bias"] = False
    conversion.keep(operation, conversion.apply(layer(kind, **arguments), x, operation, learned))
