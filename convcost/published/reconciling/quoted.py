"""Which convention, variant, resolution or place of a network explains a figure that somebody quotes of it.

Every candidate is a total that some tool prints, exactly; it explains the figure if the quoted digits are its own,
rounded or cut off. The less sets it apart from the network as it was named, the better the explanation.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from convcost.conventions import DEFAULT, Convention, counted, layers, lookup, names
from convcost.conventions.deviation import CountedLayer
from convcost.conventions.written import DIFFERENCES
from convcost.graph import Graph
from convcost.notation.spec.printed import Printed
from convcost.published.places import PLACES, NetworkPlace
from convcost.published.reconciling.siblings import RelatedNetwork
from convcost.published.relation import Relation
from convcost.published.search import Match, Search, search

NEVER_GUESSED = ("subclass", "again", "list")
"""The ways to write a layer that are told by the network alone: they could be those of any layer."""
Layers = Mapping[CountedLayer, int]
"""How often there is each layer: those that are alike are counted once."""
PerLayer = Mapping[CountedLayer, int]
"""What a tool counts of each layer."""
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
    distinct = Counter(every)
    places = () if network.difference else PLACES
    left_out = {each: Counter(every[index] for index in each.layers(network.graph)) for each in places}
    printed: dict[tuple[str, ...], dict[int, list[Convention]]] = {}
    for convention in (lookup(DEFAULT), *(lookup(name) for name in names() if name != DEFAULT)):
        amounts = _amounts(distinct, convention)
        if amounts is not None:
            for differences, total in _ways(network.difference, convention, distinct, left_out, amounts):
                printed.setdefault(differences, {}).setdefault(total, []).append(convention)
    for differences, totals in printed.items():
        for total, conventions in totals.items():
            kept = conventions[:1] if conventions[0].name == DEFAULT else conventions
            yield ToolTotal(network.graph, tuple(kept), total, figure, differences)


def _amounts(distinct: Layers, convention: Convention) -> PerLayer | None:
    """What is counted of every layer; None where one of them is not known."""
    found = {}
    for layer in distinct:
        amount = counted(layer, convention)
        if amount is None:
            return None
        found[layer] = amount
    return found


def _ways(
    difference: str,
    convention: Convention,
    distinct: Layers,
    left_out: Mapping[NetworkPlace, Layers],
    amounts: PerLayer,
) -> Iterator[tuple[tuple[str, ...], int]]:
    """The total, and what it is without a place or with layers written otherwise, where that makes a difference.

    ``left_out`` are the layers of every place that may be.
    """
    total = _sum(distinct, amounts)
    here = (difference,) if difference else ()
    yield here, total
    for place, those in left_out.items():
        rest = total - _sum(those, amounts)
        if 0 < rest < total:
            yield (place.without,), rest
    for how, change in _otherwise(convention, distinct, amounts):
        if change:
            yield (*here, how), total + change


def _sum(layers: Layers, amounts: PerLayer) -> int:
    return sum(times * amounts[layer] for layer, times in layers.items())


def _otherwise(convention: Convention, distinct: Layers, amounts: PerLayer) -> Iterator[tuple[str, int]]:
    """By how much the total changes if the code is not as the file says.

    Layers may be written otherwise, all kinds together or each alone, or the network run in another way.
    """
    for word in ("module", *(each for each in convention.ways if each not in NEVER_GUESSED)):
        changes = _by_kind(convention, distinct, word, amounts)
        yield DIFFERENCES[word], sum(changes.values())
        if len(changes) > 1:
            yield from ((f"{DIFFERENCES[word]}: {kind}", change) for kind, change in changes.items())
    for how, rules in convention.alternatives.items():
        other = replace(convention, rules={**convention.rules, **rules})
        touched = [(layer, times) for layer, times in distinct.items() if layer.op.kind in rules]
        yield how, sum(times * ((counted(layer, other) or 0) - amounts[layer]) for layer, times in touched)


def _by_kind(convention: Convention, distinct: Layers, word: str, amounts: PerLayer) -> Mapping[str, int]:
    """What is counted more, by kind, if all layers were written so that it makes a difference to."""
    changes: Counter[str] = Counter()
    for layer, times in distinct.items():
        if _may_be(layer, convention, word):
            otherwise = counted(layer._replace(written=word), convention) or 0
            changes[layer.op.kind] += times * (otherwise - amounts[layer])
    return {kind: change for kind, change in changes.items() if change}


def _may_be(layer: CountedLayer, convention: Convention, word: str) -> bool:
    """Whether code may write it so, and the tool would count it otherwise. Nobody keeps parameters for a function."""
    if word == "module":
        return layer.written is not None
    is_usual = word != "function" or not layer.parameters()
    return layer.written != word and layer.op.kind in convention.ways[word] and is_usual
