"""Graph -> Analysis: columns of figures beside the graph, each computed once and on demand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from convcost.columns import BY_KEY, Column
from convcost.counts import Values
from convcost.graph import Graph
from convcost.settings import Settings


@dataclass(frozen=True)
class Total:
    """A sum and whether every layer's figure is known; if not, it is a lower bound."""

    value: int
    is_complete: bool = True


@dataclass(frozen=True)
class Analysis:
    """The figures of one network under one batch, dtype and convention."""

    graph: Graph
    settings: Settings = field(default_factory=Settings)
    _figures: dict[str, Values] = field(default_factory=dict, compare=False, repr=False)

    def figures(self, column: str | Column) -> Values:
        """A column's value for every node in execution order; None where it is not known."""
        declared = column if isinstance(column, Column) else BY_KEY[column]
        if declared.key not in self._figures:
            self._figures[declared.key] = declared.compute(self)
        return self._figures[declared.key]

    def total(self, column: str | Column, nodes: Sequence[int] | None = None) -> Total:
        """The sum of an additive column over the whole network, or over some of its nodes by index."""
        values = self.figures(column)
        chosen = values if nodes is None else [values[index] for index in nodes]
        known = [value for value in chosen if value is not None]
        return Total(sum(known), len(known) == len(chosen))

    @property
    def is_complete(self) -> bool:
        """Whether every figure of every layer is known."""
        return all(node.op.is_complete for node in self.graph.nodes)

    @property
    def params(self) -> int:
        """Trainable parameters."""
        return self.total("params").value

    @property
    def buffers(self) -> int:
        """Elements kept but not trained."""
        return self.total("buffers").value

    @property
    def macs(self) -> int:
        """Multiply-adds of the whole batch."""
        return self.total("macs").value

    @property
    def activations(self) -> int:
        """Elements of all layers' outputs."""
        return self.total("activations").value

    def __repr__(self) -> str:
        name = f"{self.graph.name} {self.graph.variant}" if self.graph.variant else self.graph.name
        bound = "" if self.is_complete else "at least "
        return f"<Analysis of {name!r}: {bound}{self.params:,} params, {self.macs:,} MACs>"

    def __str__(self) -> str:
        from convcost.reports import plain
        from convcost.reports.table import View

        return plain.render([self], View())

    def _repr_html_(self) -> str:
        """The table that a notebook shows."""
        from convcost.reports import html_table

        return html_table.render(self)


def analyze(graph: Graph, settings: Settings | None = None) -> Analysis:
    """Analyze a graph; nothing is computed before it is asked for."""
    return Analysis(graph, settings or Settings())
