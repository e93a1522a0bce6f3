"""The table of layers of a report, each with its line in the source and the formulas behind its figures."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from convcost.analysis import Analysis
from convcost.analysis.cells import figure, title
from convcost.analysis.columns import Column, named
from convcost.analysis.pictures.costs import anchor
from convcost.analysis.pictures.labels import labels_of, size
from convcost.analysis.pictures.resolution import Resolution
from convcost.analysis.pictures.rows import listed
from convcost.analysis.pictures.source import WrittenSource
from convcost.analysis.pictures.surroundings import Surroundings
from convcost.analysis.table import usual
from convcost.analysis.totals import Number
from convcost.errors.untrusted import visible
from convcost.graph import Node
from convcost.graph.parts import Part
from convcost.language.quantity import exact, percent, thousandths
from convcost.page import Block, Card, Cards, Group, Link, Prose, Row, Section, Table, TableColumn, Text

BESIDE = ("activations", "receptive_field")
NAMES_AT_MOST = 3


@dataclass
class LayerTable:
    """The rows of the table, and the cards with formulas that they lead to; layers that are alike share one."""

    analysis: Analysis
    resolution: Resolution
    prefix: str
    source: WrittenSource
    surroundings: Surroundings
    asked: tuple[str, ...] | None = None
    _cards: dict[tuple[str, tuple[str, ...]], Card] = field(default_factory=dict)
    _formulas: dict[tuple[object, ...], tuple[str, ...]] = field(default_factory=dict)

    def section(self) -> Section:
        """The whole table."""
        parts, notice = listed(self.analysis)
        rows = tuple(self._row(part) for part in parts)
        columns = tuple(self._columns())
        blocks: list[Block] = [Table(columns, (Group(rows),), is_searchable=True)]
        if notice:
            blocks.insert(0, Prose((notice,), "strong"))
        if self._cards:
            blocks.append(Cards(tuple(self._cards.values())))
        return Section(tuple(blocks), "Layers", "select what a layer is to see its formulas" if self._cards else "")

    def lines(self) -> list[tuple[str, str, int]]:
        """The names of the layers, their anchors and their lines."""
        if not self.surroundings.has_source or self.source.source is None:
            return []
        found = ((part, self.source.line(self._node(part))) for part in listed(self.analysis)[0])
        return [
            (visible(part.path), anchor(self.prefix, part.nodes[0]), line) for part, line in found if line is not None
        ]

    @property
    def _keys(self) -> tuple[Column, ...]:
        settings = self.analysis.settings
        keys = self.asked or tuple(dict.fromkeys((*usual(settings), *BESIDE)))
        return tuple(named(key, settings) for key in keys)

    @property
    def _has_lines(self) -> bool:
        return self.surroundings.has_source and self.source.source is not None

    def _columns(self) -> Iterator[TableColumn]:
        yield TableColumn("name", "name", is_path=False)
        yield TableColumn("layer", "words")
        yield TableColumn("gives", "words")
        for column in self._keys:
            yield TableColumn(title(column))
            if column.key == "macs":
                yield TableColumn("share")
        if self._has_lines:
            yield TableColumn("line")

    def _row(self, part: Part) -> Row:
        first, last = part.nodes[0], part.nodes[-1]
        name = anchor(self.prefix, first)
        chip = self.resolution.classes(self.resolution.of_nodes[last])
        return Row(tuple(self._cells(part)), anchor=name, chip=chip)

    def _cells(self, part: Part) -> Iterator[Text]:
        yield visible(part.path)
        yield self._what(part)
        yield size(self.analysis.graph.nodes[part.nodes[-1]].output)
        for column in self._keys:
            total = self.analysis.summary(column, part.nodes)
            value = figure(total, column.unit)
            yield "" if value == "0" else value
            if column.key == "macs":
                yield self._share(part)
        if self._has_lines:
            line = self.source.line(self._node(part))
            yield "" if line is None else (Link(str(line), self.source.anchor(line)),)

    def _share(self, part: Part) -> str:
        whole, own = self.analysis.once(_all_macs), self.analysis.total("macs", part.nodes).value
        if not whole or not own:
            return ""
        permille = thousandths(own, whole)
        return percent(permille) if permille else "<0.1%"

    def _derived(self, layer: int) -> tuple[str, ...]:
        """The formulas of a layer, which are those of every layer of the same arguments on the same shapes."""
        derived = self.surroundings.derived
        if derived is None:
            return ()
        node = self.analysis.graph.nodes[layer]
        key = node.op, self.analysis.graph.node_inputs[layer], node.output, node.shares
        if key not in self._formulas:
            self._formulas[key] = tuple(derived(self.analysis, layer))
        return self._formulas[key]

    def _node(self, part: Part) -> Node:
        return self.analysis.graph.nodes[part.layer if part.layer is not None else part.nodes[0]]

    def _what(self, part: Part) -> Text:
        """The layer and what follows it, leading to its formulas; of a block how many layers it has."""
        if not _is_layer(part):
            return f"{exact(len(part.nodes))} layers"
        nodes = self.analysis.graph.nodes
        layer, *following = part.nodes
        said = ", ".join((labels_of(self.analysis, layer)[0], *(nodes[index].op.kind for index in following)))
        lines = self._derived(layer)
        if not lines:
            return said
        taken = ", ".join(map(size, self.analysis.graph.node_inputs[layer][:NAMES_AT_MOST]))
        key = f"{labels_of(self.analysis, layer)[0]}{f' on {taken}' if taken else ''}", lines
        made = Card(f"{self.prefix}f{len(self._cards)}", key[0], key[1], anchor(self.prefix, part.nodes[0]))
        return (Link(said, self._cards.setdefault(key, made).anchor),)


def _all_macs(analysis: Analysis) -> Number:
    """Those of the whole network, summed up once; 0 where they are not all known."""
    total = analysis.total("macs")
    return total.value if total.is_complete else 0


def _is_layer(part: Part) -> bool:
    return part.is_one_layer or not part.children
