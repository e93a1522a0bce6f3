"""What the tool of a convention would print for every layer."""

from typing import TYPE_CHECKING

from convcost.conventions import DEFAULT, counted, layers, lookup
from convcost.errors import abridged
from convcost.errors.untrusted import visible
from convcost.language.tracing import UnknownHash

if TYPE_CHECKING:
    from convcost.analysis import Analysis


NAMED_AT_MOST = 3


def operations(analysis: "Analysis") -> tuple[int | None, ...]:
    """What the tool of the convention prints for every layer; deep networks are made of few different ones."""
    convention = lookup(analysis.settings.convention or DEFAULT)
    every = layers(analysis.graph, analysis.settings.batch)
    try:
        known = {layer: counted(layer, convention) for layer in set(every)}
    except UnknownHash:  # of layers with sizes that vary nobody can tell which are the same
        return tuple(counted(layer, convention) for layer in every)
    return tuple(map(known.__getitem__, every))


def sentences(analysis: "Analysis") -> list[str]:
    """Which layers keep the tool's figure from being known; nothing where it is, or the layer's cost itself is not."""
    pairs = zip(analysis.graph.nodes, analysis.figures("operations"), strict=True)
    unknown = [
        f"{visible(node.name)} ({node.op.kind})" for node, figure in pairs if figure is None and node.op.is_complete
    ]
    if not unknown:
        return []
    title = lookup(analysis.settings.convention or DEFAULT).title
    listed = abridged(unknown, NAMED_AT_MOST)
    return [f"Lower bound of {title}: nobody knows what {listed} would count."]
