"""Graph -> Analysis: columns of figures beside the graph, each computed once and on demand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeVar, cast

from convcost.analysis.columns import BY_KEY, Column
from convcost.analysis.dtypes import UNLESS_GIVEN
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Number, Total, added
from convcost.errors import Problem
from convcost.graph import Graph

T = TypeVar("T")


@dataclass(frozen=True)
class Analysis:
    """The figures of one network under one batch, dtype and convention."""

    graph: Graph
    settings: Settings = field(default_factory=Settings)
    _results: dict[Callable[["Analysis"], Any], Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Take from the network what the settings leave open."""
        if self.settings.dtype is None:
            object.__setattr__(self, "settings", replace(self.settings, dtype=self.graph.dtype or UNLESS_GIVEN))

    def once(self, walk: "Callable[[Analysis], T]") -> T:
        """What a function makes of this analysis, made once for all columns that share it."""
        if walk not in self._results:
            self._results[walk] = walk(self)
        return cast("T", self._results[walk])

    def figures(self, column: str | Column) -> Sequence[Figure]:
        """A column's value for every node in execution order; None where it is not known."""
        return self.once(_declared(column).compute)

    def total(self, column: str | Column, nodes: Sequence[int] | None = None) -> Total[Number]:
        """The sum of an additive column over the whole network, or over some of its nodes by index."""
        declared = _declared(column)
        if not declared.additive:
            raise ValueError(f"{declared.title} does not add up: ask for its `summary`")
        return added(self._chosen(declared, nodes))

    def count(self, column: str | Column) -> int:
        """The total of a column of counts or bytes; where not all of it is known, at least that."""
        value = self.total(column).value
        if isinstance(value, Fraction):
            raise ValueError(f"{_declared(column).title} is no count: ask for its `total`")
        return value

    def summary(self, column: str | Column, nodes: Sequence[int] | None = None) -> Total[Figure] | None:
        """What any column comes to for the whole network or some of its nodes; None where that means nothing."""
        declared = _declared(column)
        if nodes is None and declared.whole:
            return self.once(declared.whole)
        if declared.of_nodes:
            return self.once(declared.of_nodes)(range(len(self.graph.nodes)) if nodes is None else nodes)
        return declared.combine(self._chosen(declared, nodes)) if declared.combine else None

    def tells(self, column: Column) -> bool:
        """Whether a column says something that another one which stands beside it does not."""
        return column.unless_as is None or self.total(column) != self.total(column.unless_as)

    def _chosen(self, column: Column, nodes: Sequence[int] | None) -> Sequence[Figure]:
        values = self.figures(column)
        return values if nodes is None else [values[index] for index in nodes]

    def diagnostics(self, columns: Iterable[str | Column]) -> tuple[Problem, ...]:
        """Warnings and notes from building the network, and what there is to say about these columns."""
        walks = dict.fromkeys(column.remarks for column in map(_declared, columns) if column.remarks)
        return (*self.graph.diagnostics, *(problem for remarks in walks for problem in self.once(remarks)))

    @property
    def is_complete(self) -> bool:
        """Whether every figure of every layer is known."""
        return all(node.op.is_complete for node in self.graph.nodes)

    @property
    def params(self) -> int:
        """Learned parameters, frozen ones included."""
        return self.count("params")

    @property
    def trainable(self) -> int:
        """Learned parameters that are not frozen."""
        return self.count("trainable")

    @property
    def buffers(self) -> int:
        """Elements kept but not trained."""
        return self.count("buffers")

    @property
    def macs(self) -> int:
        """Multiply-adds of the whole batch."""
        return self.count("macs")

    @property
    def activations(self) -> int:
        """Elements of all layers' outputs."""
        return self.count("activations")

    def __repr__(self) -> str:
        name = f"{self.graph.name} {self.graph.variant}" if self.graph.variant else self.graph.name
        bound = "" if self.is_complete else "at least "
        return f"<Analysis of {name!r}: {bound}{self.params:,} params, {self.macs:,} MACs>"

    def __str__(self) -> str:
        from convcost.analysis.page import Analyses
        from convcost.page.formats import text
        from convcost.page.look import Look

        return text.drawn(Analyses([self]).page(), Look())

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from convcost.analysis.page import Analyses
        from convcost.page.formats import html

        return html.fragment(Analyses([self]).page())


def _declared(column: str | Column) -> Column:
    return column if isinstance(column, Column) else BY_KEY[column]


def analyze(graph: Graph, settings: Settings | None = None) -> Analysis:
    """Analyze a graph; nothing is computed before it is asked for."""
    return Analysis(graph, settings or Settings())
