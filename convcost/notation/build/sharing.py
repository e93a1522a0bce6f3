"""Sharing parameters between steps or blocks: part by part, buffers too."""

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
        builder.nodes[user] = builder.nodes[user]._replace(shares=node.shares or node.name)


def _require_alike(first: Node, second: Node, builder: Builder, origin: Origin) -> None:
    """Refuse parameters that would be trained and not trained, or stored as two types."""
    if first.frozen != second.frozen:
        one, other = (first, second) if first.frozen else (second, first)
        message = f"cannot share: `{one.name}` is frozen and `{other.name}` is not"
        raise builder.error("E310", message, origin, "write `frozen: true` at both, or at neither")
    types = [_stored(each) for each in (first, second)]
    if types[0] != types[1]:
        message = f"cannot share: the weights of `{first.name}` are {types[0]}, those of `{second.name}` {types[1]}"
        raise builder.error("E310", message, origin, "the same `dtype` at both")


def _stored(node: Node) -> str:
    given = dict(part.split("=") for part in node.dtype.split(",")) if node.dtype else {}
    return given.get("weights", "of no type of their own")


def _with_parameters(builder: Builder, nodes: range) -> list[int]:
    return [index for index in nodes if _parameters(builder, index)]


def _parameters(builder: Builder, index: int) -> Parameters:
    node = builder.nodes[index]
    return Parameters.of(node.op, tuple(map(builder.shape, node.inputs)))
