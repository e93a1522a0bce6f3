"""Sharing parameters between steps or blocks: part by part, buffers too."""

from convcost.analysis.dtypes import UNLESS_GIVEN, dtype_at
from convcost.graph import Node, Origin
from convcost.layers.parameters import Parameters
from convcost.notation.build.builder import Builder


def share_parameters(builder: Builder, source: range, target: range, origin: Origin) -> None:
    """Let the target's nodes use the source's parameters; refused unless they match one to one."""
    owners = _with_parameters(builder, source)
    users = _with_parameters(builder, target)
    if len(owners) != len(users):
        message = (
            f"cannot share: {len(owners)} layer{'s' * (len(owners) != 1)} with parameters there, {len(users)} here"
        )
        raise builder.error("E310", message, origin, "must be the same kind or block with the same arguments")
    if not owners:
        raise builder.error("E310", "there are no parameters to share", origin, "nothing here has parameters")
    for owner, user in zip(owners, users, strict=True):
        if _parameters(builder, owner) != _parameters(builder, user):
            first, second = builder.nodes[owner], builder.nodes[user]
            message = f"cannot share the parameters of `{first.name}` with `{second.name}`: they differ"
            notes = [f"`{builder.nodes[each].name}`: {_parameters(builder, each)}" for each in (owner, user)]
            raise builder.error("E310", message, origin, "same kind, arguments and parameter shapes", [], notes)
        _require_alike(builder.nodes[owner], builder.nodes[user], builder, origin)
        node = builder.nodes[owner]
        first_user = node.shares or node.name
        builder.nodes[user] = builder.nodes[user]._replace(shares=first_user)
        _store_alike(builder, builder.index(first_user), owner, user)


def _require_alike(first: Node, second: Node, builder: Builder, origin: Origin) -> None:
    """Refuse parameters that would be trained and not trained, or stored as two types."""
    if first.frozen != second.frozen:
        one, other = (first, second) if first.frozen else (second, first)
        message = f"cannot share: `{one.name}` is frozen and `{other.name}` is not"
        raise builder.error("E310", message, origin, "write `frozen: true` at both, or at neither")
    types = [dtype_at(each.dtype, builder.root.dtype or UNLESS_GIVEN, "weights") for each in (first, second)]
    if types[0] != types[1]:
        message = f"cannot share: the weights of `{first.name}` are {types[0]}, those of `{second.name}` {types[1]}"
        raise builder.error("E310", message, origin, "the same `dtype` at both")


def _store_alike(builder: Builder, *sharing: int) -> None:
    """Where one of the steps says what the weights are stored as, the others that use them say it too.

    Else another type of the settings, which replaces the file's but no step's, would store one tensor as two.
    """
    stated = [own for each in sharing if (own := _own(builder.nodes[each]))]
    for index in sharing if stated else ():
        node = builder.nodes[index]
        if not _own(node):
            given = ("weights=" + stated[0], *(node.dtype.split(",") if node.dtype else ()))
            builder.nodes[index] = node._replace(dtype=",".join(given))


def _own(node: Node) -> str:
    """What the step itself says that its weights are stored as; nothing where it does not."""
    parts = node.dtype.split(",") if node.dtype else ()
    return next((part.removeprefix("weights=") for part in parts if part.startswith("weights=")), "")


def _with_parameters(builder: Builder, nodes: range) -> list[int]:
    return [index for index in nodes if _parameters(builder, index)]


def _parameters(builder: Builder, index: int) -> Parameters:
    node = builder.nodes[index]
    return Parameters.of(node.op, tuple(map(builder.shape, node.inputs)))
