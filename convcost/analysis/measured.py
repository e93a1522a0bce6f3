"""The figures of a built network and of every part of it, under any settings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from convcost.analysis import Analysis
from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.graph import Graph
from convcost.graph.parts import Part
from convcost.language.globs import matches

NOT_KNOWN: Total[Figure] = Total(None, is_complete=False)


@dataclass(frozen=True)
class Measured:
    """What `convcost.budgets.budget` asks of a network; nothing is computed before that."""

    graph: Graph
    _analyses: dict[Settings, Analysis] = field(default_factory=dict, compare=False, repr=False)
    _figures: dict[tuple[str, Settings, str | None], Total[Figure] | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def tree(self) -> Part:
        """The tree of its parts."""
        return self.graph.parts

    @property
    def paths(self) -> Iterator[str]:
        """The paths of all parts, outer ones first, in the order of execution."""
        return (part.path for part in _below(self.tree))

    def matching(self, glob: str) -> Sequence[Part]:
        """The parts whose paths a glob matches: ``*`` within a component, ``**`` any number of components."""
        return [part for part in _below(self.tree) if matches(part.path, glob, ".")]

    def analysis(self, settings: Settings) -> Analysis:
        """The analysis under settings, made once."""
        return self._analyses.setdefault(settings, Analysis(self.graph, settings))

    def figure(self, column: Column, settings: Settings, part: str | None = None) -> Total[Figure] | None:
        """The figure of the network or of a part; None where there is no such part. Several limits share one."""
        key = column.key, settings, part
        if key not in self._figures:
            self._figures[key] = self._figure(column, settings, part)
        return self._figures[key]

    def _figure(self, column: Column, settings: Settings, part: str | None) -> Total[Figure] | None:
        if part is None:
            return self.analysis(settings).summary(column) or NOT_KNOWN
        found = self.tree.at(part)
        return self.analysis(settings).summary(column, found.nodes) or NOT_KNOWN if found else None


def _below(part: Part) -> Iterator[Part]:
    for child in part.children.values():
        yield child
        yield from _below(child)
