"""What stands behind a layer in the graph."""

from collections.abc import Mapping

from convcost.graph import Graph, Node


def only_consumer(graph: Graph, node: Node) -> Node | None:
    """The one node that takes what this one makes; None where there are several, none, or it leaves the network."""
    taken = graph.consumers[node.name]
    return taken[0] if len(taken) == 1 and node.name not in graph.outputs.values() else None


def following(graph: Graph, node: Node) -> Mapping[str, Node]:
    """The norm and the activation that belong to a layer, in their order, under ``norm`` and ``activation``.

    By the wiring, not by names: at most one of each, and nobody else takes what lies between.
    """
    found: dict[str, Node] = {}
    last = node
    while (behind := only_consumer(graph, last)) is not None:
        role = "norm" if behind.op.is_norm else "activation" if behind.op.is_activation else ""
        if not role or role in found:
            break
        found[role] = last = behind
    return found
