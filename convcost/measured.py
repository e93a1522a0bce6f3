"""The figures of a built network and of every part of it, under any settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from convcost.analysis import Analysis
from convcost.columns import Column
from convcost.graph import Graph
from convcost.parts import Part, parts
from convcost.settings import Settings
from convcost.totals import Figure, Total

NOT_KNOWN: Total[Figure] = Total(None, is_complete=False)


@dataclass(frozen=True)
class Measured:
    """What `convcost.budget` asks of a network; nothing is computed before that."""

    graph: Graph
    _analyses: dict[Settings, Analysis] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def tree(self) -> Part:
        """The tree of its parts."""
        return parts(self.graph)

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Every part by its path."""
        found: dict[str, Part] = {}
        waiting = list(self.tree.children.values())
        while waiting:
            part = waiting.pop()
            found[part.path] = part
            waiting += part.children.values()
        return dict(sorted(found.items(), key=lambda item: item[1].nodes[0]))

    @property
    def paths(self) -> Mapping[str, Part]:
        """The paths of the parts, outer ones first, in the order of execution."""
        return self.parts

    def analysis(self, settings: Settings) -> Analysis:
        """The analysis under settings, made once."""
        return self._analyses.setdefault(settings, Analysis(self.graph, settings))

    def figure(self, column: Column, settings: Settings, part: str | None = None) -> Total[Figure] | None:
        """The figure of the network or of a part; None where there is no such part."""
        if part is not None and part not in self.parts:
            return None
        nodes = None if part is None else self.parts[part].nodes
        return self.analysis(settings).summary(column, nodes) or NOT_KNOWN
