"""What the steps that hold no other steps do: layers with their norm and activation, joins, splits, arguments."""

from collections.abc import Mapping

from convcost.errors import ConvcostError, Label, Problem, nearest
from convcost.graph import Origin
from convcost.graph.inference import calls
from convcost.language.expression import Value
from convcost.language.expression.values import is_integer
from convcost.language.source import Span
from convcost.language.tracing import smallest
from convcost.layers.fields import show
from convcost.layers.op import Op, follower, followers, required
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.operands import note_one_operand
from convcost.notation.build.tensor import Bound, Tensor
from convcost.notation.spec.model import Argument, Arguments, BlockParameter, Fit, Join, Layer, Network


def run_layer(builder: Builder, layer: Layer, frame: Frame, path: str, origin: Origin) -> Bound:
    """A node for the layer and one each for the norm and activation that follow it."""
    op = builder.op(layer.kind, layer.arguments, frame, origin)
    takes_nothing = 1 not in layer.kind.takes and 0 in layer.kind.takes
    inputs = () if takes_nothing else current(builder, frame, origin)
    result = builder.add(path, op, inputs, origin, layer.arguments)
    _note_groups(builder, layer, op, inputs, origin)
    norm = _follower(builder, layer.norm, frame, "norm")
    if norm is not None:
        result = _follow(builder, norm, f"{path}.norm", result, frame, origin)
    elif layer.norm is not None and not layer.norm.is_default:
        _note_lost_bias(builder, layer, op)
    activation = _follower(builder, layer.activation, frame, "activation")
    if activation is not None:
        result = _follow(builder, activation, f"{path}.activation", result, frame, origin)
    return Bound((result,))


def current(builder: Builder, frame: Frame, origin: Origin) -> tuple[Tensor, ...]:
    """What is current, of which there must be something."""
    if not frame.current.tensors:
        message = "no tensor is current here"
        raise builder.error("E132", message, origin, "begin with `from: NAME`: there are several inputs")
    return frame.current.tensors


def _follow(builder: Builder, kind: type[Op], path: str, after: Tensor, frame: Frame, origin: Origin) -> Tensor:
    arguments = _defaults(builder, frame).get(kind.kind, {})
    frame.current = Bound((after,))
    return builder.add(path, builder.op(kind, arguments, frame, origin), (after,), origin)


def _follower(builder: Builder, argument: Argument | None, frame: Frame, sugar: str) -> type[Op] | None:
    """The kind behind ``norm:`` or ``activation:``; None for the word `none`."""
    if argument is None:
        return None
    word = builder.argument(argument, frame)
    if word == "none":
        return None
    kind = follower(sugar, word) if isinstance(word, str) else None
    if kind is not None:
        missing = [each for each in required(kind) if each not in _defaults(builder, frame).get(kind.kind, {})]
        if missing:
            message = f"`{sugar}: {word}` needs `{missing[0]}`, and `defaults` do not give it"
            label = f"such as `defaults: {{{kind.kind}: {{{missing[0]}: 8}}}}`"
            raise builder.error_at("E112", message, argument.term, label, frame)
        return kind
    known = followers(sugar)
    guess = nearest(str(word), known)
    label = f"did you mean `{guess}`?" if guess else f"one of: {', '.join(known)}"
    message = f"`{sugar}` must name {'a norm' if sugar == 'norm' else 'an activation'}, got {show(word)}"
    raise builder.error_at("E200", message, argument.term, label, frame)


def _defaults(builder: Builder, frame: Frame) -> Mapping[str, Arguments]:
    """Those of the block that runs, with those of the file below them; at the top, those of the file."""
    return builder.network.defaults if frame.block is None else frame.block.defaults


def _note_groups(builder: Builder, layer: Layer, op: Op, inputs: tuple[Tensor, ...], origin: Origin) -> None:
    """As many groups as output channels, but not as input channels: nearly depthwise, and rarely meant."""
    if "groups" not in layer.arguments:
        return
    groups, out = getattr(op, "groups", 1), getattr(op, "out", None)
    if groups == 1 or groups != out or groups == inputs[0].shape.channels:
        return
    each = inputs[0].shape.channels // groups
    message = f"this `{op.kind}` has {groups} groups of {each} channels each: as many as come out, not as come in"
    label = Label(builder.network.span(layer.arguments["groups"].term), "a depthwise one is `groups: in`")
    builder.note(Problem("W534", message, (label, *calls(origin.caller)), severity="note"))


def _note_lost_bias(builder: Builder, layer: Layer, op: Op) -> None:
    """A layer that turned its norm off but keeps `bias: false` from `defaults` has neither, often by accident."""
    bias = layer.arguments.get("bias")
    if bias is None or not bias.is_default or getattr(op, "bias", True) or layer.norm is None:
        return
    message = f"this `{op.kind}` has neither norm nor bias: `norm: none` is written here, `bias: false` in `defaults`"
    label = Label(builder.network.span(layer.norm), "write `bias: true` or `bias: false` to say which is meant")
    builder.note(Problem("W501", message, (label,), severity="note"))


def run_join(
    builder: Builder, join: Join, tensors: tuple[Tensor, ...], frame: Frame, path: str, origin: Origin
) -> Bound:
    """Join tensors; a single one passes through, none is an error."""
    if not tensors:
        label = "every branch is left out" if join.branches else "no tensor is left"
        raise builder.error("E132", f"nothing is left to `{join.kind.kind}`", origin, label)
    if len(tensors) == 1 and 1 in join.kind.takes and join.kind.passes_one_on:
        if join.has_one_branch:
            note_one_operand(builder, join, origin)
        return Bound(tensors)
    if join.fit:
        tensors = _fitted(builder, join.fit, tensors, path, origin)
    op = builder.op(join.kind, join.arguments, frame, origin)
    return Bound((builder.add(path, op, tensors, origin, join.arguments),))


def _fitted(builder: Builder, fit: Fit, tensors: tuple[Tensor, ...], path: str, origin: Origin) -> tuple[Tensor, ...]:
    """Every operand at one size: cropped, centred, to the smallest per spatial axis, or resized to the first."""
    from convcost.layers.kinds.crop import Crop
    from convcost.layers.kinds.resize import Resize

    spatial = [tensor.shape.spatial for tensor in tensors]
    if any(len(sizes) != len(spatial[0]) for sizes in spatial) or not spatial[0]:
        shapes = " and ".join(str(tensor.shape) for tensor in tensors)
        raise builder.error("E301", f"`fit: {fit}` needs maps with the same axes, got {shapes}", origin, "here")
    size = spatial[0] if fit == "resize" else tuple(map(smallest, zip(*spatial, strict=True)))
    op = Resize(size=size) if fit == "resize" else Crop(size=size)
    return tuple(
        tensor if tensor.shape.spatial == size else builder.add(f"{path}.{fit}_{index}", op, (tensor,), origin)
        for index, tensor in enumerate(tensors)
    )


def bind_argument(
    builder: Builder, parameter: BlockParameter, argument: Argument | None, caller: Frame, inner: Frame, owner: Network
) -> None:
    """Give a block's argument its value: from the call, evaluated in the caller, or its default, inside the block.

    ``owner`` is the network whose file the block stands in.
    """
    if argument is None:
        if parameter.default is not None:
            with builder.inside(owner, builder.values):
                inner.values[parameter.name] = builder.evaluate(parameter.default, inner)
        return
    if parameter.type == "tensor":
        inner.tensors[parameter.name] = builder.references(argument.term, caller)
        return
    value = builder.evaluate(argument.term, caller)
    if not _fits(value, parameter):
        raise _wrong_type(builder, owner.span(parameter), parameter, argument, value, caller)
    inner.values[parameter.name] = value


def _fits(value: Value, parameter: BlockParameter) -> bool:
    match parameter.type:
        case "int":
            return is_integer(value)
        case "number":
            return not isinstance(value, bool | str | list | Bound)
        case "bool":
            return isinstance(value, bool)
        case "word":
            return isinstance(value, str)
        case "list":
            return isinstance(value, list)
        case _:
            return True


def _wrong_type(
    builder: Builder, declared: Span, parameter: BlockParameter, argument: Argument, value: Value, caller: Frame
) -> ConvcostError:
    wanted = {"int": "an integer", "bool": "true or false"}.get(parameter.type or "", f"a {parameter.type}")
    message = f"argument `{parameter.name}` must be {wanted}, got {show(value)}"
    labels = (
        Label(builder.network.span(argument.term), ""),
        Label(declared, "declared here"),
        *calls(caller.origin),
    )
    return builder.failed([Problem("E141", message, labels)])
