"""Running what other files hold: a network in place of a block, or a block with the values of its own file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from convcost.errors import ConvcostError, nearest
from convcost.graph import Origin
from convcost.language.expression import Value, names_in
from convcost.layers.fields import show
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.outputs import name_outputs
from convcost.notation.build.tensor import Bound, Tensor
from convcost.notation.build.values import resolve_values
from convcost.notation.spec.model import Block, Call, Network, Used

if TYPE_CHECKING:
    from convcost.notation.build.run import Runner

PARTS_LISTED = 10


class Callee(NamedTuple):
    """A block, the network whose file it stands in, and the values of that file's variables."""

    block: Block
    network: Network
    values: dict[str, Value]


def callee(builder: Builder, call: Call) -> Callee | Used:
    """What a step calls: a block of this file, a block of another, or the network of another."""
    name, _, block = call.block.partition(".")
    used = builder.network.used.get(name)
    if used is None:
        return Callee(builder.network.blocks[name], builder.network, builder.values)
    if not block:
        return used
    return Callee(used.network.blocks[block], used.network, _values(builder, used))


def _values(builder: Builder, used: Used) -> dict[str, Value]:
    """The values of a library's variables, worked out once."""
    key = id(used)
    if key not in builder.values_of_used:
        with builder.inside(used.network, {}):
            builder.values_of_used[key] = resolve_values(builder, used.variant, {})
    return builder.values_of_used[key]


def run_used(runner: "Runner", used: Used, call: Call, frame: Frame, path: str, origin: Origin) -> Bound:
    """Run a network of another file on what is current, as far as ``until``; what it gives are its outputs.

    Its variables are arguments, what comes in takes the place of its inputs, in order. Names inside of it are reached
    by dotted paths. Raises `ConvcostError` where other tensors come in than it takes, and for an unknown part.
    """
    builder = runner.builder
    given = {name: builder.evaluate(argument.term, frame) for name, argument in call.arguments.items()}
    tensors = _inputs(builder, used, frame.current, origin)
    first = len(builder.nodes)
    with builder.apart(f"{path}.{call.until.text}" if call.until else None), builder.inside(used.network, {}):
        builder.values = resolve_values(builder, used.variant, {}, given)
        _refuse_other_sizes(builder, used, given, frame.current.tensors, origin)
        entered = frame.current if len(tensors) == 1 else Bound(())
        inner = Frame(dict(builder.values), entered, origin, frame.depth + 1, dict(tensors), entered)
        runner.steps(used.network.steps, inner, f"{path}.")
        ended = builder.reached
        named = {} if call.until else _outputs(builder, inner, first)
    if call.until:
        if ended is None:
            raise _no_part(builder, used, call, origin, path, first)
        return Bound(ended.tensors, dict(inner.tensors))
    if not named:
        raise builder.error("E132", f"nothing comes out of `{used.name}`", origin, "name its `outputs` in its file")
    declared = {name: Bound((tensor,)) for name, tensor in named.items()} if used.network.outputs else {}
    return Bound(tuple(named.values()), {**declared, **inner.tensors})


def _outputs(builder: Builder, inner: Frame, first: int) -> dict[str, Tensor]:
    name_outputs(builder, inner, first)
    return {name: Tensor(tensor, builder.shape(tensor)) for name, tensor in builder.outputs.items()}


def _inputs(builder: Builder, used: Used, current: Bound, origin: Origin) -> Mapping[str, Bound]:
    """What comes in by the names of the inputs; there must be as many, and each of as many sizes as it declares."""
    declared = used.network.inputs
    if len(declared) != len(current.tensors):
        names = ", ".join(each.name for each in declared)
        count = len(current.tensors)
        message = f"`{used.name}` takes {len(declared)} input{'s' * (len(declared) != 1)} ({names}), {count} came in"
        raise builder.error("E132", message, origin, "`from: [...]` gives several, in order")
    for each, tensor in zip(declared, current.tensors, strict=True):
        is_tokens = tensor.shape.layout == "tokens"
        if is_tokens != each.is_tokens or len(tensor.shape.sizes) != len(each.sizes):
            wanted = "tokens" if each.is_tokens else f"{len(each.sizes)} sizes"
            message = f"input `{each.name}` of `{used.name}` has {wanted}, {tensor.shape} came in"
            raise builder.error("E300", message, origin, "without the batch axis, as the file declares it")
    return {each.name: Bound((tensor,)) for each, tensor in zip(declared, current.tensors, strict=True)}


def _refuse_other_sizes(
    builder: Builder, used: Used, given: Mapping[str, Value], tensors: tuple[Tensor, ...], origin: Origin
) -> None:
    """An argument that is the size of an input, such as a resolution, says what comes in, or it is not believed."""
    frame = Frame(dict(builder.values), Bound(()))
    for each, tensor in zip(used.network.inputs, tensors, strict=True):
        for term, size in zip(each.sizes, tensor.shape.sizes, strict=True):
            names = [name.path[0] for name in names_in(term.expression)] if term.expression else []
            told = next((name for name in names if name in given), None)
            if told is None or builder.evaluate(term, frame) == size:
                continue
            message = f"`{told}: {show(given[told])}` of `{used.name}` is a size of its input, {tensor.shape} came in"
            raise builder.error("E300", message, origin, "leave it out: sizes are those of what comes in")


def _no_part(builder: Builder, used: Used, call: Call, origin: Origin, path: str, first: int) -> ConvcostError:
    inside = [node.name.removeprefix(f"{path}.") for node in builder.nodes[first:]]
    top = list(dict.fromkeys(name.partition(".")[0] for name in inside))
    wanted = call.until.text if call.until else ""
    guess = nearest(wanted, [*top, *inside])
    some = ", ".join(top if len(top) <= PARTS_LISTED else (*top[:PARTS_LISTED], "..."))
    label = f"did you mean `{guess}`?" if guess else f"its parts: {some}"
    message = f"{used.network.name} has no part `{wanted}`"
    return builder.error("E402", message, origin._replace(key=call.until or origin.key), label)
