"""What a transform makes of each layer by itself, and the graph with some of those changes."""

from collections.abc import Mapping

from convcost.errors import ConvcostError, Problem
from convcost.errors.untrusted import visible
from convcost.graph import Graph, Node
from convcost.graph.rewriting.rewrite import Chain, rewrite

SEPARATOR = "."


def changes(graph: Graph, made: Graph, transform: str) -> Mapping[str, Chain]:
    """What a transform put in place of each layer that it changed, by the layer's name.

    Raises `ConvcostError` for a transform that leaves layers out, or gives them other shapes: what it does to one
    layer is not apart from what it does to the others then.
    """
    before = {node.name: node for node in graph.nodes}
    found: dict[str, Chain] = {}
    waiting: list[Node] = []
    for node in made.nodes:
        waiting.append(node)
        old = before.pop(node.name, None)
        if old is None:
            continue
        if old.output != node.output or any(not _is_below(each, node) for each in waiting[:-1]):
            raise _entangled(transform)
        if len(waiting) > 1 or old.op != node.op:
            found[node.name] = {each.name.removeprefix(node.name).removeprefix(SEPARATOR): each.op for each in waiting}
        waiting = []
    if before or waiting:
        raise _entangled(transform)
    return found


def changed(graph: Graph, chains: Mapping[str, Chain]) -> Graph:
    """The graph with other layers in place of some."""
    return rewrite(graph, lambda node, _inputs: chains.get(node.name))


def _is_below(node: Node, owner: Node) -> bool:
    return node.name.startswith(f"{owner.name}{SEPARATOR}")


def _entangled(transform: str) -> ConvcostError:
    hint = "`--apply` takes it, for all layers or with `only=` for some"
    message = f"`{visible(transform)}` changes layers together, not each by itself"
    return ConvcostError([Problem("E403", message, notes=(hint,))])
