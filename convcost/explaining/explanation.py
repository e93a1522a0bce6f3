"""Where the numbers of a layer or a part come from: derivations, and what they come to beside the whole network."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.analysis.columns import Column, columns
from convcost.analysis.totals import Figure, Number, Total
from convcost.conventions import DEFAULT, lookup
from convcost.errors import ConvcostError, Problem
from convcost.graph import Node, Origin
from convcost.graph.parts import Part
from convcost.graph.until import part_at
from convcost.language.quantity import thousandths
from convcost.language.source import Span
from convcost.layers.op import Shapes
from convcost.layers.product import Products
from convcost.layers.shape import Shape
from convcost.published.reconciling.ledger import Ledger, reconcile


class Derivation(NamedTuple):
    """A number with the formula that it comes from, in names and with the numbers put in."""

    name: str
    formula: str
    numbers: str
    value: int


Derivations = tuple[Derivation, ...]


class Share(NamedTuple):
    """A figure of a layer or part; of one that adds up, thousandths of the whole network's, rounded half up."""

    column: Column
    total: Total[Figure]
    permille: int | None


@dataclass(frozen=True)
class Explanation:
    """A layer with what follows it, or a block: the part at a path of a network."""

    analysis: Analysis
    part: Part

    @property
    def layer(self) -> "ExplainedLayer | None":
        """The layer that has this path; None where it names a block alone."""
        return ExplainedLayer(self.analysis, self.part.layer) if self.part.layer is not None else None

    @property
    def is_block(self) -> bool:
        """Whether there is more to it than a layer with its norm and activation."""
        return not self.part.is_one_layer

    @property
    def followers(self) -> tuple["ExplainedLayer", ...]:
        """The norm and the activation that follow the layer."""
        return () if self.is_block else tuple(ExplainedLayer(self.analysis, index) for index in self.part.nodes[1:])

    def summary(self, column: Column) -> Total[Figure] | None:
        """What its layers come to."""
        return self.analysis.summary(column, self.part.nodes if self.part.path else None)

    @property
    def shares(self) -> tuple[Share, ...]:
        """Every figure that layers have, leaving out what is not defined here."""
        wholes = self.analysis.once(network_totals)
        found = ((column, self.summary(column)) for column in self.analysis.once(columns_of_layers))
        return tuple(
            Share(column, total, self._permille(column, wholes))
            for column, total in found
            if total and (total.value is not None or not total.is_complete)
        )

    def _permille(self, column: Column, wholes: Mapping[str, Total[Number]]) -> int | None:
        if column.key not in wholes:
            return None
        return permille(self.analysis.total(column, self.part.nodes), wholes[column.key])

    @property
    def ledger(self) -> Ledger:
        """The steps from its multiply-adds to what is counted in the convention of the analysis."""
        settings = self.analysis.settings
        start, end = lookup(DEFAULT), lookup(settings.convention or DEFAULT)
        return reconcile(self.analysis.graph, settings.batch, start, end, self.part.nodes)

    def rows(self, depth: int | None = None) -> list["Explanation"]:
        """The parts of a block, so many levels down; where no number is given, as far as there is only one."""
        levels = depth or 1
        found = list(self.part.at_depth(levels))
        while depth is None and len(found) == 1 and not found[0].is_one_layer:
            levels += 1
            found = list(self.part.at_depth(levels))
        return [Explanation(self.analysis, part) for part in found]

    @property
    def is_chain(self) -> bool:
        """Whether each of its layers takes what the one before it gives, and nothing else."""
        nodes = [self.analysis.graph.nodes[index] for index in self.part.nodes]
        return len(self.takes) == 1 and all(after.inputs == (before.name,) for before, after in pairwise(nodes))

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """What comes in and, of a chain, what every layer makes of it where that is another shape; else what comes out.

        What comes in is left out where it is several tensors, or none.
        """
        graph = self.analysis.graph
        steps = [graph.shapes[self.takes[0]]] if len(self.takes) == 1 else []
        made = self.part.nodes if self.is_chain else self.part.nodes[-1:]
        steps += [graph.nodes[index].output for index in made]
        return tuple(shape for shape, _ in groupby(steps))

    @property
    def takes(self) -> tuple[str, ...]:
        """The tensors from outside, in the order in which they are taken."""
        nodes = [self.analysis.graph.nodes[index] for index in self.part.nodes]
        inside = {node.name for node in nodes}
        return tuple(dict.fromkeys(name for node in nodes for name in node.inputs if name not in inside))

    @property
    def gives(self) -> Node:
        """The layer whose output leaves the part last."""
        return self.analysis.graph.nodes[self.part.nodes[-1]]

    @property
    def goes_to(self) -> tuple[str, ...]:
        """The layers elsewhere that take what it gives."""
        inside = {self.analysis.graph.nodes[index].name for index in self.part.nodes}
        takers = self.analysis.graph.consumers[self.gives.name]
        return tuple(dict.fromkeys(node.name for node in takers if node.name not in inside))

    @property
    def origin(self) -> Origin | None:
        """Where a layer or join is written; the innermost place that led to all of another block, if there is one."""
        if self.layer:
            return self.layer.node.origin
        chains = [_outermost_first(self.analysis.graph.nodes[index].origin) for index in self.part.nodes]
        common = None
        for places in zip(*chains, strict=False):
            if len({(place.span.start, place.span.end) for place in places}) > 1:
                break
            common = places[0]
        return common

    @property
    def lines(self) -> tuple[Span, Span] | None:
        """The first and the last step of a block that no single place led to; None where they are not known."""
        chains = [_outermost_first(self.analysis.graph.nodes[index].origin) for index in self.part.nodes]
        spans = sorted((chain[0].span for chain in chains if chain), key=lambda span: span.start)
        return (spans[0], spans[-1]) if spans else None


@dataclass(frozen=True)
class ExplainedLayer:
    """One node of a graph, and its numbers as derivations. A count that nobody knows is None."""

    analysis: Analysis
    index: int

    @property
    def node(self) -> Node:
        """The node itself."""
        return self.analysis.graph.nodes[self.index]

    @property
    def shape(self) -> Derivations:
        """Every size of its output."""
        node = self.node
        sizes = zip(node.op.arithmetic(self._inputs, node.output), node.output.sizes, strict=True)
        return tuple(Derivation(each.axis, each.formula, each.numbers, size) for each, size in sizes)

    @property
    def is_shape_unchanged(self) -> bool:
        """Whether every size is as it comes in."""
        return all(each.formula == f"{each.name}_in" for each in self.shape)

    @property
    def params(self) -> Derivations | None:
        """Its trainable tensors; of a shared layer those of the first user, to whom they belong."""
        return _derived(self.node.op.parameters(self._inputs))

    @property
    def buffers(self) -> Derivations:
        """The tensors that it only keeps."""
        return _derived(self.node.op.buffers(self._inputs)) or ()

    @property
    def macs(self) -> Derivations | None:
        """Its multiply-adds for one sample."""
        return _derived(self.node.op.macs(self._inputs, self.node.output))

    @property
    def in_other_words(self) -> tuple[str, ...]:
        """What it is or does."""
        return self.node.op.in_other_words(self._inputs, self.node.output)

    @property
    def shared_with(self) -> tuple[str, ...]:
        """The layers that use its parameters too."""
        return tuple(node.name for node in self.analysis.graph.nodes if node.shares == self.node.name)

    @property
    def _inputs(self) -> Shapes:
        return self.analysis.graph.node_inputs[self.index]


def explain(analysis: Analysis, path: str = "") -> Explanation:
    """The layer or part of that path, the whole network without one; raises `ConvcostError` when there is none."""
    if not analysis.graph.nodes:
        hint = "give it a step under `layers:`"
        raise ConvcostError([Problem("E402", "a network without layers has nothing to explain", notes=(hint,))])
    return Explanation(analysis, part_at(analysis.graph, path) if path else analysis.graph.parts)


def columns_of_layers(analysis: Analysis) -> tuple[Column, ...]:
    """The columns that there is a figure per layer of, under the settings of the analysis."""
    return tuple(column for column in columns(analysis.settings) if column.per_layer)


def network_totals(analysis: Analysis) -> Mapping[str, Total[Number]]:
    """What the columns that add up come to for the whole network, by their keys; summed up once for all parts."""
    return {column.key: analysis.total(column) for column in analysis.once(columns_of_layers) if column.additive}


def permille(part: Total[Number], whole: Total[Number]) -> int | None:
    """Thousandths of a whole, rounded half up; None where the whole is not exactly known, or is 0."""
    return thousandths(part.value, whole.value) if whole.is_complete and whole.value else None


def _derived(products: Products | None) -> Derivations | None:
    if products is None:
        return None
    return tuple(Derivation(each.name, each.formula, each.numbers, each.value) for each in products)


def _outermost_first(origin: Origin | None) -> list[Origin]:
    places = []
    while origin is not None:
        places.append(origin)
        origin = origin.caller
    return places[::-1]
