"""The one declaration of what can be shown, compared and limited.

Every report, comparison and budget iterates over `COLUMNS`; a new figure is one entry here and the function that
computes it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from convcost import counts
from convcost.counts import Values

if TYPE_CHECKING:
    from convcost.analysis import Analysis

Unit = Literal["count", "bytes"]


@dataclass(frozen=True, slots=True)
class Column:
    """A figure per layer and for the whole network.

    ``budget`` is its name in `budgets:` and on the command line, None where it cannot be limited. ``additive``
    figures are summed over parts and given as shares; others only have a total of their own.
    """

    key: str
    title: str
    unit: Unit
    compute: "Callable[[Analysis], Values]"
    budget: str | None = None
    additive: bool = True
    per_layer: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("params", "params", "count", counts.params, budget="params"),
    Column("buffers", "buffers", "count", counts.buffers, budget="buffers"),
    Column("macs", "MACs", "count", counts.macs, budget="macs"),
    Column("flops", "FLOPs", "count", counts.flops, per_layer=False),
    Column("activations", "activations", "count", counts.activations, budget="activations"),
    Column("weight_bytes", "weights", "bytes", counts.weight_bytes, budget="weights"),
)
BY_KEY = {column.key: column for column in COLUMNS}
