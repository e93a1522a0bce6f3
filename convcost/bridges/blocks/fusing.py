"""The first steps: a layer with the norm and the activation that follow it is one."""

from collections.abc import Mapping
from typing import Any

from convcost.bridges.blocks.naming import author_name
from convcost.bridges.blocks.spelling import by_kind
from convcost.bridges.blocks.step import Step, frozen
from convcost.graph import Graph, Node
from convcost.layers.op import Op, arguments, defaults, make, norm_kind, schema
from convcost.notation.writing import written_form

NONE = "none"
SUGAR = ("norm", "activation")


def usual(graph: Graph) -> dict[str, dict[str, Any]]:
    """The arguments of every kind of norm and activation that has the same ones all over the network."""
    found: dict[str, dict[str, Any] | None] = {}
    for node in graph.nodes:
        if node.op.is_norm or node.op.is_activation:
            fields = written(node.op)
            same = found.setdefault(node.op.kind, fields)
            found[node.op.kind] = fields if same is not None and frozen(same) == frozen(fields) else None
    return {kind: fields for kind, fields in found.items() if fields is not None}


def fused(graph: Graph) -> list[Step]:
    """A step for every layer, in execution order.

    A norm or activation is fused where nobody else takes what stands in front of it and where it has no arguments but
    those that all of its kind have, which are for `defaults` to say.
    """
    kept = set(graph.outputs.values()) | graph.sides
    plain = usual(graph)
    apart = _with_norms_of_their_own(graph) | _written_apart(graph)
    done: set[str] = set()
    steps = []
    for node in graph.nodes:
        if node.name in done:
            continue
        is_apart = node.name in apart or node.shares in apart
        following = [] if is_apart else _followers(graph, node, kept, plain)
        done.update(each.name for each in following)
        steps.append(_step(graph, node, following))
    return steps


def _with_norms_of_their_own(graph: Graph) -> set[str]:
    """The layers whose parameters others use, each with another norm behind it: one `share` cannot say that."""
    nodes = {node.name: node for node in graph.nodes}
    found = set()
    for node in graph.nodes:
        if node.shares is None or not node.op.takes_norm_and_activation:
            continue
        mine, theirs = _norm_behind(graph, node), _norm_behind(graph, nodes[node.shares])
        is_alike = (mine is None) == (theirs is None) and (mine is None or theirs is None or mine.shares == theirs.name)
        if not is_alike:
            found.add(node.shares)
    return found


def _written_apart(graph: Graph) -> set[str]:
    """The layers that the author's code writes in a way of which what follows has none: a part's word is for all."""
    known = by_kind(graph)
    return {
        node.name
        for node in graph.nodes
        if node.written and node.op.kind not in known
        for after in graph.consumers[node.name]
        if after.written is None
    }


def _norm_behind(graph: Graph, node: Node) -> Node | None:
    users = graph.consumers[node.name]
    return users[0] if len(users) == 1 and _is_norm(users[0].op) else None


def _followers(graph: Graph, node: Node, kept: set[str], plain: Mapping[str, Mapping[str, Any]]) -> list[Node]:
    """The norm and then the activation that may stand in the braces of a layer."""
    found: list[Node] = []
    if not node.op.takes_norm_and_activation:
        return found
    last = node
    for is_wanted in (_is_norm, _is_activation):
        users = graph.consumers[last.name]
        is_alone = last.name not in kept and len(users) == 1
        if is_alone and is_wanted(users[0].op) and users[0].op.kind in plain and _is_marked_alike(node, users[0]):
            found.append(users[0])
            last = users[0]
    return found


def _is_marked_alike(node: Node, after: Node) -> bool:
    """Whether one `share`, `frozen` or `dtype` says of both what is said of each."""
    same = (node.frozen, node.dtype) == (after.frozen, after.dtype)
    return same and (after.shares is None or node.shares is not None)


def _is_norm(op: Op) -> bool:
    return op.is_norm and op.kind == norm_kind(op.kind.removesuffix("norm"))


def _is_activation(op: Op) -> bool:
    return op.is_activation


def _step(graph: Graph, node: Node, following: list[Node]) -> Step:
    fields = written(node.op)
    for each in following:
        fields |= {"norm": each.op.kind.removesuffix("norm")} if each.op.is_norm else {"activation": each.op.kind}
    last = following[-1] if following else node
    inputs = graph.input_shapes(node)
    return Step(
        kind=node.op.kind,
        fields=fields,
        nodes=(node.name, *(each.name for each in following)),
        takes=node.inputs,
        gives=last.name,
        width=inputs[0].channels if inputs else None,
        out_width=last.output.channels,
        is_join=node.op.is_join,
        name=author_name(node.name),
        shares={each.name: each.shares for each in (node, *following) if each.shares},
        marks=_marks(node),
    )


def _marks(node: Node) -> dict[str, Any]:
    """What a step says beside its arguments."""
    frozen = {"frozen": True} if node.frozen else {}
    pairs = (part.partition("=") for part in (node.dtype or "").split(",") if part)
    stored = {role: dtype for role, _, dtype in pairs}
    return {**frozen, **({"dtype": stored} if stored else {})}


def written(op: Op) -> dict[str, Any]:
    """The arguments that are not at their defaults, in the shortest form that reads as them."""
    unless_given = defaults(type(op))
    return {
        name: _shortest(type(op), name, value)
        for name, value in arguments(op).items()
        if name not in unless_given or value != unless_given[name]
    }


def default_forms(kind: type[Op]) -> Mapping[str, Any]:
    """What a step of this kind means where it says nothing, norm and activation included.

    An argument is absent here whose default is to be absent.
    """
    forms = {name: _shortest(kind, name, value) for name, value in defaults(kind).items() if value is not None}
    return {**forms, **dict.fromkeys(SUGAR, NONE)} if kind.takes_norm_and_activation else forms


def _shortest(kind: type[Op], name: str, value: object) -> Any:
    """The form that is written, equal sizes of all axes as one."""
    return written_form(schema(kind)[name], _once(kind, name, value))


def canonical(op: Op) -> Op:
    """The op with equal sizes of all axes written as one, by which two that mean the same are equal."""
    return make(type(op), {name: _once(type(op), name, value) for name, value in arguments(op).items()})


def _once(kind: type[Op], name: str, value: object) -> object:
    """One size for all axes where the argument may be given so, which a shape may not."""
    if not isinstance(value, tuple) or len(value) < 2 or len(set(value)) > 1:
        return value
    try:
        return value[:1] if schema(kind)[name].read(value[0]) == value[:1] else value
    except ValueError:
        return value
