"""The rows of a table, before any format has printed them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from convcost.analysis import Analysis
from convcost.analysis.columns import BY_KEY, Column, named
from convcost.analysis.columns import columns as known_columns
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Number, Total
from convcost.errors.untrusted import visible
from convcost.graph import Graph
from convcost.graph.described import in_brief
from convcost.graph.parts import EVERY_LEVEL, Part
from convcost.language.quantity import thousandths

ROWS_AT_A_GLANCE = 24
SHOWN_BY_DEFAULT = ("params", "macs")
SHOWN_ON_A_DEVICE = ("macs", "bytes_moved", "macs_per_byte", "least_seconds", "bound_by")
SHOWN_IN_A_CONVENTION = ("params", "operations")
SHOWN_IN_TRAINING = ("params", "macs", "saved_bytes")
SHARED_BY_DEFAULT = ("least_seconds", "saved_bytes", "operations", "macs")
"""Of these, the first that is shown has its shares beside it."""


class View(NamedTuple):
    """What of an analysis a table shows; None leaves it to the format.

    ``depth`` counts levels of blocks; a table for people opens as many as are still read at a glance. ``sort`` is the
    key of a column, largest first, instead of the order of execution. ``top`` keeps that many rows and sums up the
    others. ``columns`` are keys of columns.
    """

    depth: int | None = None
    sort: str | None = None
    top: int | None = None
    columns: tuple[str, ...] | None = None


class PartRow(NamedTuple):
    """A part of the network: a figure per column (None where it means nothing) and its share of the total."""

    name: str
    output: str
    figures: tuple[Total[Figure] | None, ...]
    kind: str = ""
    """The layer and what follows it, or how many layers the part holds."""
    permille: int | None = None
    """Thousandths of the total, rounded half up; None where a share would be no true one."""


class PartTable(NamedTuple):
    """Rows, the sum of those that were left out, and the whole."""

    columns: tuple[Column, ...]
    share_of: Column | None
    rows: tuple[PartRow, ...]
    rest: PartRow | None
    total: PartRow

    @property
    def lines(self) -> tuple[PartRow, ...]:
        """The rows and, where some were left out, their sum."""
        return (*self.rows, self.rest) if self.rest else self.rows


def table(analysis: Analysis, view: View) -> PartTable:
    """The parts of a network in the order and number that the view asks for."""
    columns = _telling(analysis, view, columns_of(view, analysis.settings))
    share_of = _share_of(analysis, view, columns)
    rows = _Rows(analysis, columns, share_of, analysis.total(share_of).value if share_of else 0)
    listed = _listed(analysis, view)
    kept = listed[: view.top]
    return PartTable(columns, share_of, tuple(map(rows.of, kept)), rows.rest(listed[len(kept) :]), rows.total())


def columns_of(view: View, settings: Settings) -> tuple[Column, ...]:
    """The columns that a table has beside names, outputs and kinds."""
    return tuple(named(key, settings) for key in shown(view, settings))


def _telling(analysis: Analysis, view: View, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Unless columns are asked for, beside each those that stand beside it only where they tell something."""
    if view.columns:
        return columns
    apart = [column for column in known_columns(analysis.settings) if column.unless_as and analysis.tells(column)]
    return tuple(each for column in columns for each in (column, *(it for it in apart if it.unless_as == column.key)))


def shown(view: View, settings: Settings) -> tuple[str, ...]:
    """The keys of the columns that are asked for, or the usual ones, and of the one that rows are sorted by."""
    keys = view.columns or usual(settings)
    sorted_by = (view.sort,) if view.sort and view.sort not in keys else ()
    return (*keys, *sorted_by)


def usual(settings: Settings) -> tuple[str, ...]:
    """The keys of the columns that are shown where none is asked for."""
    if settings.device:
        return SHOWN_ON_A_DEVICE
    if settings.convention:
        return SHOWN_IN_A_CONVENTION
    return SHOWN_IN_TRAINING if settings.optimizer else SHOWN_BY_DEFAULT


def _share_of(analysis: Analysis, view: View, columns: tuple[Column, ...]) -> Column | None:
    """The column whose shares are shown: the sorted one, else a usual one, else the first.

    Only an exact sum has shares.
    """
    by_key = {column.key: column for column in columns}
    wanted = next((by_key[key] for key in (view.sort, *SHARED_BY_DEFAULT) if key in by_key), columns[0])
    if not wanted.additive:
        return None
    total = analysis.total(wanted)
    return wanted if total.is_complete and total.value else None


def _listed(analysis: Analysis, view: View) -> list[Part]:
    listed = _at_depth(analysis.graph.parts, view.depth)
    if view.sort is None:
        return listed
    column = BY_KEY[view.sort]
    return sorted(listed, key=lambda part: rank(analysis.summary(column, part.nodes)), reverse=True)


def rank(total: Total[Figure] | None) -> tuple[bool, bool, Any]:
    """A word is above all numbers: it says that one is not enough. What is not known is below them."""
    figure = total.value if total else None
    return figure is not None, isinstance(figure, str), figure


def _at_depth(root: Part, depth: int | None) -> list[Part]:
    if depth is not None:
        return list(root.at_depth(depth))
    best = list(root.at_depth(1))
    for deeper in range(2, EVERY_LEVEL):
        opened = list(root.at_depth(deeper))
        if len(opened) > ROWS_AT_A_GLANCE or opened == best:
            break
        best = opened
    return best


class _Rows(NamedTuple):
    """What all rows of a table have in common. ``whole`` is the total that shares are of."""

    analysis: Analysis
    columns: tuple[Column, ...]
    share_of: Column | None
    whole: Number

    def of(self, part: Part) -> PartRow:
        output = str(self.analysis.graph.nodes[part.nodes[-1]].output)
        figures = tuple(self.analysis.summary(column, part.nodes) for column in self.columns)
        made_of = consists_of(self.analysis.graph, part)
        return PartRow(visible(part.path), output, figures, made_of, self._permille(part.nodes))

    def rest(self, left_out: list[Part]) -> PartRow | None:
        nodes = [index for part in left_out for index in part.nodes]
        if not nodes:
            return None
        together = (column.additive or column.of_nodes for column in self.columns)
        figures = tuple(
            self.analysis.summary(column, nodes) if known else None
            for column, known in zip(self.columns, together, strict=True)
        )
        return PartRow(f"... {len(left_out)} more", "", figures, permille=self._permille(nodes))

    def total(self) -> PartRow:
        return PartRow("total", "", tuple(map(self.analysis.summary, self.columns)))

    def _permille(self, nodes: Sequence[int]) -> int | None:
        if self.share_of is None:
            return None
        return thousandths(self.analysis.total(self.share_of, nodes).value, self.whole)


def consists_of(graph: Graph, part: Part) -> str:
    """The layer and what follows it, or how many layers the part holds."""
    layers = [part] if part.is_one_layer else list(part.at_depth(EVERY_LEVEL))
    if len(layers) > 1:
        return f"{len(layers)} layers"
    layer, *following = (graph.nodes[index] for index in layers[0].nodes)
    shared = [f"weights of {visible(layer.shares)}"] if layer.shares else []
    return ", ".join((in_brief(layer), *(node.op.kind for node in following), *shared))
