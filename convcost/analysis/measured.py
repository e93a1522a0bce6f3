"""The figures of a built network and of every part of it, under any settings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property

from convcost.analysis import Analysis
from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.graph import Graph
from convcost.graph.parts import Part
from convcost.language.globs import ANY_DEPTH

NOT_KNOWN: Total[Figure] = Total(None, is_complete=False)
TWICE = (ANY_DEPTH, ANY_DEPTH)


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
        given = glob.split(".")
        names = [name for name, before in zip(given, ["", *given], strict=False) if (name, before) != TWICE]
        reached: dict[tuple[str, int], Part] = {}
        _follow(self.tree, names, 0, reached)
        return [part for (path, at), part in reached.items() if path and at == len(names)]

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


def _follow(part: Part, names: Sequence[str], at: int, reached: dict[tuple[str, int], Part]) -> None:
    """Note every part that the first ``at`` names of a glob lead to, each once, so that no glob takes long."""
    if (part.path, at) in reached:
        return
    reached[part.path, at] = part
    if at == len(names):
        return
    if names[at] == ANY_DEPTH:
        _follow(part, names, at + 1, reached)
    for name, child in part.children.items():
        if names[at] == ANY_DEPTH:
            _follow(child, names, at, reached)
        elif fnmatchcase(name, names[at]):
            _follow(child, names, at + 1, reached)
