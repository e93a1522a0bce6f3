"""Which convention, variant, resolution or part of a network explains a figure that somebody quotes of it.

Every candidate is a total that some tool prints, exactly; it explains the figure if the quoted digits are its own,
rounded or cut off. The less sets it apart from the network as it was named, the better the explanation.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from convcost.conventions import DEFAULT, Convention, counted, layers, lookup, names
from convcost.conventions.deviation import Layer, Rule
from convcost.graph import Graph
from convcost.notation.spec.printed import Printed
from convcost.published.verification.layers import Indices, dense_layers, last_layers, side_layers
from convcost.published.verification.relation import Relation, relations

PARTS: Mapping[str, Callable[[Graph], Indices]] = {
    "without auxiliary heads": side_layers,
    "without the last layer": last_layers,
    "without dense layers": dense_layers,
}
"""What figures are known to leave out."""

RELATIONS: tuple[Relation, ...] = get_args(Relation)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A network that may be meant: one that was named, or one that differs from it in one thing."""

    graph: Graph
    difference: str = ""
    """What sets it apart, such as another variant or size; nothing for a network that was named."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A total that has the quoted digits, and the tools that print it."""

    graph: Graph
    conventions: tuple[Convention, ...]
    total: int
    relation: Relation
    differences: tuple[str, ...]
    """What sets the network or its counting apart from the one that was named; the convention aside."""

    @property
    def distance(self) -> int:
        """How many things differ, the convention among them unless it is the default."""
        return len(self.differences) + (self.conventions[0].name != DEFAULT)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found for a quoted figure, best first, among how many totals."""

    figure: Printed
    explanations: tuple[Explanation, ...]
    tried: int

    @property
    def best(self) -> tuple[Explanation, ...]:
        """Those that differ in the fewest things."""
        return tuple(each for each in self.explanations if each.distance == self.explanations[0].distance)


def search(figure: Printed, candidates: Iterable[Candidate], samples: int = 1) -> Search:
    """Go through candidates, parts that may be left out, conventions and ways to write layers.

    Where several ways lead to one total of one variant, only the first with the fewest differences is kept.
    """
    found: dict[object, Explanation] = {}
    tried = 0
    for candidate in candidates:
        for each in _totals(candidate, samples):
            tried += 1
            ways = relations(each.total, figure)
            key = (each.graph.variant, each.total, *(convention.name for convention in each.conventions))
            if ways and (key not in found or each.distance < found[key].distance):
                found[key] = replace(each, relation=ways[0])
    return Search(figure, tuple(sorted(found.values(), key=_rank)), tried)


def _rank(explanation: Explanation) -> tuple[int, int, str, int]:
    conventions = explanation.conventions
    return explanation.distance, RELATIONS.index(explanation.relation), conventions[0].name, explanation.total


def _totals(candidate: Candidate, samples: int) -> Iterator[Explanation]:
    """Every total of a candidate once per part and way of writing, with all conventions that come to it."""
    every = layers(candidate.graph, samples)
    printed: dict[tuple[str, ...], dict[int, list[Convention]]] = {}
    for convention in (lookup(DEFAULT), *(lookup(name) for name in names() if name != DEFAULT)):
        figures = [counted(layer, convention) for layer in every]
        known = [figure for figure in figures if figure is not None]
        if len(known) == len(figures):
            for differences, total in _ways(candidate, convention, every, known):
                printed.setdefault(differences, {}).setdefault(total, []).append(convention)
    for differences, totals in printed.items():
        for total, conventions in totals.items():
            kept = conventions[:1] if conventions[0].name == DEFAULT else conventions
            yield Explanation(candidate.graph, tuple(kept), total, "exact", differences)


def _ways(
    candidate: Candidate, convention: Convention, every: Sequence[Layer], figures: Sequence[int]
) -> Iterator[tuple[tuple[str, ...], int]]:
    """The total, and what it is without a part or with layers written otherwise, where that makes a difference."""
    total = sum(figures)
    here = (candidate.difference,) if candidate.difference else ()
    yield here, total
    for name, part in PARTS.items() if not here else ():
        left_out = sum(figures[index] for index in part(candidate.graph))
        if 0 < left_out < total:
            yield (name,), total - left_out
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
