"""Fully connected layers on the last axis."""

from convcost.bridges.axes import Axis, Seen, atoms, merged
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer

SPATIAL = (2, 3)
"""How many axes between samples and features are positions of maps; one is that of tokens."""


def linear(conversion: Conversion, operation: Operation) -> None:
    """Inputs: a tensor whose last axis is the features, weights, a bias or nothing, and a gain where there is one.

    Attributes: ``out``, and ``weight``, ``gain`` and ``is_fixed`` as of a convolution.

    On the channels of maps it is a convolution of kernel 1, wherever the channels stand among the captured axes. With
    the parameters of an earlier one it is the kind that that is, so that they may be shared.
    """
    weights = tuple(name for name in operation.inputs[1:] if name)
    own = conversion.sources(weights)
    kind = conversion.kinds.get(own)
    x = on_last_axis(conversion, operation) if kind is None else _as_before(conversion, operation, kind)
    arguments = {
        "out": operation.attributes["out"],
        "bias": bool("".join(operation.inputs[2:3])),
        **weight_arguments(operation),
    }
    out = operation.attributes["out"]
    made = atoms(out) if isinstance(out, int) else ()
    is_one_place = not merged(x.physical[1:]) or x.shape.layout == "tokens"
    is_linear = is_one_place if kind is None else kind == "linear"
    op = layer("linear", **arguments) if is_linear else layer("conv", **arguments, kernel=(1,))
    if own:
        conversion.kinds[own] = op.kind
    tensor, shape = conversion.emit(op, (x,), operation, weights)
    physical: tuple[Axis, ...]
    if shape.layout == "tokens":
        physical = (x.physical[0], made)
    else:
        physical = (made, *x.physical[1:]) if shape.layout == "maps" else (made,)
    conversion.keep(operation, Seen(tensor, shape, physical, (*x.axes[:-1], made)))


def _as_before(conversion: Conversion, operation: Operation, kind: str) -> Seen:
    """The first input in the layout that a kind takes, its last captured axis as the width."""
    x = conversion.look(operation.inputs[0])
    last = len(x.axes) - 1
    if x.has_batch_in([last]):
        raise MixedBatch
    width, places = x.axes[last], merged(x.axes[:last])
    if kind == "linear":
        return conversion.arrange(
            x, "tokens" if places else "features", [places, width] if places else [width], operation
        )
    if x.shape.layout == "maps" and x.physical[0] == width:
        return x
    spatial = [x.axes[place] for place in range(1, last) if x.axes[place]]
    apart = spatial if not x.folded and 0 < len(spatial) <= max(SPATIAL) else [places]
    return conversion.arrange(x, "maps", [width, *apart], operation)


def weight_arguments(operation: Operation) -> dict[str, object]:
    """What a layer with weights is told of them besides their sizes."""
    told: dict[str, object] = {name: operation.attributes[name] for name in ("weight", "gain")
                               if name in operation.attributes}  # fmt: skip
    return {**told, "trainable": False} if operation.attributes.get("is_fixed") else told


def on_last_axis(conversion: Conversion, operation: Operation) -> Seen:
    """The first input, where its last captured axis is the width of a layout."""
    x = conversion.look(operation.inputs[0])
    last = len(x.axes) - 1
    if x.has_batch_in([last]):
        raise MixedBatch
    width = x.axes[last]
    channels = x.physical[1] if x.shape.layout == "tokens" else x.physical[0]
    if channels == width:
        return x
    places = merged(x.axes[:last])
    if not places:
        return conversion.arrange(x, "features", [width], operation)
    spatial = [x.axes[place] for place in range(1, last) if x.axes[place]]
    if not x.folded and len(spatial) in SPATIAL:
        return conversion.arrange(x, "maps", [width, *spatial], operation)
    return conversion.arrange(x, "tokens", [places, width], operation)
