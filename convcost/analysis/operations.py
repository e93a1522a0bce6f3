"""What the tool of a convention would print for every layer."""

from typing import TYPE_CHECKING

from convcost.conventions import DEFAULT, counted, layers, lookup

if TYPE_CHECKING:
    from convcost.analysis import Analysis


def operations(analysis: "Analysis") -> tuple[int | None, ...]:
    """What the tool of the convention prints for every layer; deep networks are made of few different ones."""
    convention = lookup(analysis.settings.convention or DEFAULT)
    every = layers(analysis.graph, analysis.settings.batch)
    known = {layer: counted(layer, convention) for layer in set(every)}
    return tuple(map(known.__getitem__, every))
