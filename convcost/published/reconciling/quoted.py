"""Which convention, variant, resolution or place of a network explains a figure that somebody quotes of it.

Every candidate is a total that some tool prints, exactly; it explains the figure if the quoted digits are its own,
rounded or cut off. The less sets it apart from the network as it was named, the better the explanation.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from convcost.conventions import DEFAULT, Convention, counted, layers, lookup, names
from convcost.conventions.deviation import CountedLayer, Rule
from convcost.graph import Graph
from convcost.notation.spec.printed import Printed
from convcost.published.places import PLACES
from convcost.published.reconciling.siblings import RelatedNetwork
from convcost.published.relation import Relation
from convcost.published.search import Match, Search, search

RELATIONS: tuple[Relation, ...] = get_args(Relation)


@dataclass(frozen=True, slots=True)
class ToolTotal:
    """What some tools print of a network, and the quoted figure that it may be."""

    graph: Graph
    conventions: tuple[Convention, ...]
    """Those of the tools that come to this total."""
    value: int
    printed: Printed
    differences: tuple[str, ...]
    """What sets the network or its counting apart from the one that was named; the convention aside."""

    @property
    def distance(self) -> int:
        """How many things differ, the convention among them unless it is the default."""
        return len(self.differences) + (self.conventions[0].name != DEFAULT)

    @property
    def identity(self) -> object:
        """Where several ways lead to one total of one variant, they are one explanation."""
        return (self.graph.variant, self.value, *(convention.name for convention in self.conventions))


def explain(figure: Printed, networks: Iterable[RelatedNetwork], samples: int = 1) -> Search[ToolTotal]:
    """Go through networks, places that may be left out, conventions and ways to write layers; best first.

    ``samples`` is the batch that the figure is of.
    """
    totals = (total for network in networks for total in _totals(network, figure, samples))
    found = search((totals,))
    return found._replace(matches=tuple(sorted(found.matches, key=_rank)))


def _rank(match: Match[ToolTotal]) -> tuple[int, int, str, int]:
    total = match.candidate
    return total.distance, RELATIONS.index(match.relations[0]), total.conventions[0].name, total.value


def _totals(network: RelatedNetwork, figure: Printed, samples: int) -> Iterator[ToolTotal]:
    """Every total of a network once per place and way of writing, with all conventions that come to it."""
    every = layers(network.graph, samples)
    printed: dict[tuple[str, ...], dict[int, list[Convention]]] = {}
    for convention in (lookup(DEFAULT), *(lookup(name) for name in names() if name != DEFAULT)):
        figures = [counted(layer, convention) for layer in every]
        known = [figure for figure in figures if figure is not None]
        if len(known) == len(figures):
            for differences, total in _ways(network, convention, every, known):
                printed.setdefault(differences, {}).setdefault(total, []).append(convention)
    for differences, totals in printed.items():
        for total, conventions in totals.items():
            kept = conventions[:1] if conventions[0].name == DEFAULT else conventions
            yield ToolTotal(network.graph, tuple(kept), total, figure, differences)


def _ways(
    network: RelatedNetwork, convention: Convention, every: Sequence[CountedLayer], figures: Sequence[int]
) -> Iterator[tuple[tuple[str, ...], int]]:
    """The total, and what it is without a place or with layers written otherwise, where that makes a difference."""
    total = sum(figures)
    here = (network.difference,) if network.difference else ()
    yield here, total
    for place in PLACES if not here else ():
        rest = sum(place.left_out(network.graph, figures))
        if 0 < rest < total:
            yield (place.without,), rest
    for how, rules in _written(convention, {layer.op.kind for layer in every}):
        other = replace(convention, rules={**convention.rules, **rules})
        changes = (
            (counted(layer, other) or 0) - figure
            for layer, figure in zip(every, figures, strict=True)
            if layer.op.kind in rules
        )
        change = sum(changes)
        if change:
            yield (*here, how), total + change


def _written(convention: Convention, kinds: Collection[str]) -> Iterator[tuple[str, Mapping[str, Rule]]]:
    """The ways to write some of these kinds otherwise: all that a way is about, and each of them alone."""
    for how, rules in convention.alternatives.items():
        used = {kind: rule for kind, rule in rules.items() if kind in kinds}
        if used:
            yield how, used
        if len(used) > 1:
            yield from ((f"{how}: {kind}", {kind: rule}) for kind, rule in used.items())
