"""Sharing parameters between steps or blocks: part by part, buffers too."""

from dataclasses import replace

from convcost.build.builder import Builder
from convcost.graph import Node, Origin
from convcost.product import Products


def share_parameters(builder: Builder, source: range, target: range, origin: Origin) -> None:
    """Let the target's nodes use the source's parameters; refused unless they match one to one."""
    owners = _with_parameters(builder, source)
    users = _with_parameters(builder, target)
    if len(owners) != len(users):
        message = f"cannot share: {len(owners)} layers with parameters there, {len(users)} here"
        raise builder.error("E310", message, origin, "must be the same kind or block with the same arguments")
    if not owners:
        raise builder.error("E310", "there are no parameters to share", origin, "nothing here has parameters")
    for owner, user in zip(owners, users, strict=True):
        if _tensors(builder, builder.nodes[owner]) != _tensors(builder, builder.nodes[user]):
            first, second = builder.nodes[owner], builder.nodes[user]
            message = f"cannot share the parameters of `{first.name}` with `{second.name}`: they differ"
            notes = [f"`{each.name}`: {_written(builder, each)}" for each in (first, second)]
            raise builder.error("E310", message, origin, "same kind, arguments and parameter shapes", [], notes)
        node = builder.nodes[owner]
        builder.nodes[user] = replace(builder.nodes[user], shares=node.shares or node.name)


def _with_parameters(builder: Builder, nodes: range) -> list[int]:
    return [index for index in nodes if _tensors(builder, builder.nodes[index])[1] != ((), ())]


def _tensors(builder: Builder, node: Node) -> tuple[object, tuple[Products | None, Products]]:
    shapes = tuple(builder.shape(name) for name in node.inputs)
    return node.op, (node.op.parameters(shapes), node.op.buffers(shapes))


def _written(builder: Builder, node: Node) -> str:
    parameters = _tensors(builder, node)[1][0] or ()
    return f"{node.op.kind}, " + ", ".join(
        f"{each.name} {'x'.join(map(str, each.factors.values()))}" for each in parameters
    )
