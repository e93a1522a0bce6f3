"""The beginning of a network: everything up to a layer or a part."""

from dataclasses import replace

from convcost.errors import ConvcostError, Problem, nearest
from convcost.graph import Graph
from convcost.graph.parts import Part

PARTS_LISTED = 10


def until(graph: Graph, path: str) -> Graph:
    """The network up to and including the part of that path; its result becomes the output.

    Raises `ConvcostError` when the network has no such part.
    """
    part = part_at(graph, path)
    last = graph.nodes[part.nodes[-1]].name
    return replace(graph, nodes=graph.nodes[: part.nodes[-1] + 1], outputs={path: last})


def part_at(graph: Graph, path: str) -> Part:
    """The layer or part of that path; raises `ConvcostError` when there is none."""
    part = graph.parts.at(path)
    if part is None:
        raise ConvcostError([_unknown(graph, path)])
    return part


def _unknown(graph: Graph, path: str) -> Problem:
    top = list(graph.parts.children)
    names = [node.name for node in graph.nodes]
    inner = (name for name in names if name.endswith(f".{path}"))
    guess = next(inner, None) or nearest(path, [*top, *names])
    some = ", ".join(top if len(top) <= PARTS_LISTED else (*top[:PARTS_LISTED], "..."))
    hint = f"did you mean `{guess}`?" if guess else f"its parts: {some}"
    return Problem("E402", f"{graph.name} has no layer or part `{path}`", notes=(hint,))
