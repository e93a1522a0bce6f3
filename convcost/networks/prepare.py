"""The graph that was asked for: of a network, a variant, values, transforms and a size of the input."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from convcost.analysis import analyze
from convcost.analysis.totals import Figure
from convcost.errors import ConvcostError, Label, Problem
from convcost.graph import Graph
from convcost.language.expression import Value
from convcost.language.quantity import exact
from convcost.notation.build import Work, build
from convcost.notation.build.inputs import overridden
from convcost.notation.spec.model import Network

Sizes = Mapping[str, tuple[int, ...]]


def prepare(
    network: Network,
    variant: str | None,
    values: Mapping[str, Value],
    inputs: Sizes,
    transforms: Iterable[str] = (),
    work: Work | None = None,
    *,
    compares: bool = True,
) -> Graph:
    """Build the network at the size that is given.

    With transforms it is built at its own size, transformed, and then inferred at the one that is given, so that what
    was made of its shapes stays: a kernel that covered the maps covers a part of larger ones. Where it ``compares``
    with the network at its own size, a note says so when the parameters depend on the size. One that has no size of its
    own is built at that one alone. Raises `ConvcostError`.
    """
    transforms = tuple(transforms)
    if network.captured is not None and not network.inputs:
        from convcost.graph.applying.application import apply_all

        return apply_all(build(network, variant, values, inputs, work), transforms)
    if not inputs and not transforms:
        return build(network, variant, values, work=work)
    if not transforms:
        graph = build(network, variant, values, inputs, work)
        return _noted(_at_own_size(network, variant, values, work), graph) if compares else graph
    from convcost.graph.applying.application import apply_all
    from convcost.graph.rewriting.rewrite import infer

    graph = apply_all(build(network, variant, values, work=work), transforms)
    if not inputs:
        return graph
    at_size = infer(graph, overridden(graph.inputs, inputs))
    return _noted(graph, at_size) if compares else at_size


def _at_own_size(network: Network, variant: str | None, values: Mapping[str, Value], work: Work | None) -> Graph | None:
    """What the note compares with; a network that fails there may be sound at another size."""
    try:
        return build(network, variant, values, work=work)
    except ConvcostError:
        return None


def _noted(own: Graph | None, graph: Graph) -> Graph:
    """The graph, with a note where its parameters differ from those at the network's own size."""
    there, here = (_params(each) if each else {} for each in (own, graph))
    if own is None or there == here:
        return graph
    differing = [node for node in graph.nodes if here.get(node.name) != there.get(node.name)]
    labels = [Label(node.origin.span, f"those of `{node.name}` do") for node in differing[:1] if node.origin]
    counts = " and ".join(f"{exact(analyze(each).params)} at {_sizes(each)}" for each in (own, graph))
    problem = Problem("W502", f"the parameters depend on the input size: {counts}", tuple(labels), (), "note")
    return replace(graph, diagnostics=(*graph.diagnostics, problem))


def _params(graph: Graph) -> dict[str, Figure]:
    """The parameters of every layer that has some."""
    figures = zip(graph.nodes, analyze(graph).figures("params"), strict=True)
    return {node.name: figure for node, figure in figures if figure != 0}


def _sizes(graph: Graph) -> str:
    return " and ".join(map(str, graph.inputs.values()))
