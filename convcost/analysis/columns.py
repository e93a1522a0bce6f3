"""The one declaration of what can be shown, compared and limited.

Reports and comparisons iterate over `columns`, what there are figures of under the settings that are given; budgets
over `COLUMNS`, what is known under any. A new figure is one entry here and the function that computes it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from convcost.analysis import counts
from convcost.analysis.dtypes import Role
from convcost.analysis.totals import Combine, Figure, Total, added, largest, last, last_known

if TYPE_CHECKING:
    from convcost.analysis import Analysis
    from convcost.analysis.settings import Settings
    from convcost.errors import Problem

Unit = Literal["count", "bytes", "pixels", "position", "ratio", "seconds", "word"]
"""Of `pixels` and `position` there is one number per axis."""
Compute = Callable[["Analysis"], Sequence[Figure]]
OfNodes = Callable[[Sequence[int]], Total[Figure]]


class Column(NamedTuple):
    """A figure per layer and for the whole network.

    ``budget`` is its name in `budgets:` and on the command line, None where it cannot be limited.
    """

    key: str
    title: str
    unit: Unit
    compute: Compute
    """The value of every node in execution order."""
    combine: Combine | None = added
    """What the values of a part come to, and of the whole unless ``whole`` says otherwise; None where nothing does."""
    of_nodes: "Callable[[Analysis], OfNodes] | None" = None
    """What some nodes come to, in place of ``combine``, where their own values do not tell."""
    whole: "Callable[[Analysis], Total[Figure]] | None" = None
    budget: str | None = None
    role: Role | None = None
    """What the elements are whose bytes it counts."""
    per_layer: bool = True
    is_summary: bool = False
    """Whether its total is named below every table."""
    unless_as: str | None = None
    """The key of a column that it stands beside only where their totals differ, unless it was asked for by name."""
    remarks: "Callable[[Analysis], Sequence[Problem]] | None" = None
    """What there is to say to whoever looks at the column."""
    titled: "Callable[[Settings], str] | None" = None
    """Its title where that depends on the settings."""
    rule: "Callable[[Settings], str] | None" = None
    """By which rule it is counted, said below whatever shows it."""
    sentences: "Callable[[Analysis], Sequence[str]] | None" = None
    """What it comes to in words, where it was asked for by a setting."""

    @property
    def is_ratio(self) -> bool:
        """Whether it is no count: programs get the nearest float."""
        return self.unit in {"ratio", "seconds"}

    @property
    def additive(self) -> bool:
        """Whether parts add up to the whole and have shares of it."""
        return self.combine is added


@cache
def later(module: str, function: str) -> "Callable[[Analysis], Any]":
    """A function of an analysis whose module is imported when it is first called; the same for the same names."""

    def call(analysis: "Analysis") -> Any:
        return analysis.once(getattr(import_module(f"convcost.analysis.{module}"), function))

    return call


@cache
def _rule_of(module: str) -> "Callable[[Settings], str]":
    """The rule that a module counts by, which is imported when it is asked for."""

    def rule(settings: "Settings") -> str:
        return str(import_module(f"convcost.analysis.{module}").rule(settings))

    return rule


def _title_in_the_convention(settings: "Settings") -> str:
    from convcost.conventions import lookup

    return lookup(settings.convention).title if settings.convention else "operations"


def _seen(key: str, unit: Unit, of_layers: str, of_widest: str, budget: str | None = None) -> Column:
    """A figure of receptive fields, by the functions that compute it; the widest layer's is the network's."""
    return Column(
        key,
        key.replace("_", " "),
        unit,
        later("receptive.fields", of_layers),
        combine=last,
        whole=later("receptive.fields", of_widest),
        budget=budget,
        remarks=later("receptive.remarks", "remarks"),
    )


COLUMNS: tuple[Column, ...] = (
    Column("params", "params", "count", counts.params, budget="params", is_summary=True),
    Column(
        "trainable", "trainable", "count", counts.trainable, budget="trainable", is_summary=True, unless_as="params"
    ),
    Column("buffers", "buffers", "count", counts.buffers, budget="buffers", is_summary=True),
    Column("macs", "MACs", "count", counts.macs, budget="macs", is_summary=True),
    Column("flops", "FLOPs", "count", counts.flops, per_layer=False, is_summary=True),
    Column("activations", "activations", "count", counts.activations, budget="activations", is_summary=True),
    Column("weight_bytes", "weights", "bytes", counts.weight_bytes, budget="weights", role="weights", is_summary=True),
    Column(
        "allocated_bytes",
        "allocated",
        "bytes",
        later("memory.inference", "allocated_bytes"),
        role="activations",
        rule=_rule_of("memory.inference"),
    ),
    Column(
        "peak_memory_bytes",
        "peak memory",
        "bytes",
        later("memory.inference", "live_bytes"),
        combine=largest,
        whole=later("memory.inference", "peak_bytes"),
        budget="peak_memory",
        role="activations",
        rule=_rule_of("memory.inference"),
    ),
    _seen("receptive_field", "pixels", "sizes", "widest_size", budget="receptive_field"),
    _seen("effective_stride", "pixels", "strides", "widest_stride"),
    _seen("effective_padding", "pixels", "paddings", "widest_padding"),
    _seen("field_centre", "position", "centres", "widest_centre"),
    Column(
        "nonlinear_layers",
        "nonlinear layers",
        "count",
        later("nonlinearity", "layers"),
        budget="nonlinear_layers",
        rule=_rule_of("nonlinearity"),
    ),
    Column(
        "nonlinear_depth",
        "nonlinear depth",
        "count",
        later("nonlinearity", "depths"),
        combine=last_known,
        whole=later("nonlinearity", "depth_of_outputs"),
        budget="nonlinear_depth",
        rule=_rule_of("nonlinearity"),
    ),
    Column("bytes_moved", "bytes moved", "bytes", later("roofline", "bytes_moved"), budget="bytes_moved"),
    Column(
        "macs_per_byte",
        "MACs/byte",
        "ratio",
        later("roofline", "intensities"),
        combine=None,
        of_nodes=later("roofline", "intensity_of_nodes"),
    ),
)
ON_A_DEVICE: tuple[Column, ...] = (
    Column("compute_seconds", "compute time", "seconds", later("roofline", "compute_seconds")),
    Column("memory_seconds", "memory time", "seconds", later("roofline", "memory_seconds")),
    Column(
        "least_seconds",
        "least time",
        "seconds",
        later("roofline", "least_seconds"),
        sentences=later("roofline", "sentences"),
    ),
    Column(
        "bound_by",
        "bound by",
        "word",
        later("roofline", "bound_by"),
        combine=None,
        of_nodes=later("roofline", "bound_of_nodes"),
    ),
)
"""What is only known of a device."""
IN_TRAINING: tuple[Column, ...] = (
    Column("buffer_bytes", "buffers", "bytes", counts.buffer_bytes, role="weights"),
    Column("gradient_bytes", "gradients", "bytes", later("memory.training", "gradient_bytes"), role="gradients"),
    Column(
        "optimizer_bytes",
        "optimizer state",
        "bytes",
        later("memory.training", "optimizer_bytes"),
        role="optimizer",
    ),
    Column(
        "saved_bytes",
        "saved activations",
        "bytes",
        later("memory.saved", "saved_bytes"),
        role="activations",
        rule=_rule_of("memory.training"),
    ),
    Column(
        "training_memory_bytes",
        "training memory",
        "bytes",
        later("memory.training", "training_bytes"),
        combine=largest,
        whole=later("memory.training", "training_peak"),
        sentences=later("memory.sentences", "of_training"),
        rule=_rule_of("memory.training"),
    ),
)
"""What is only known of an optimizer."""
IN_A_MEMORY: tuple[Column, ...] = (
    Column(
        "largest_batch",
        "largest batch",
        "count",
        later("memory.fits", "no_layer"),
        combine=None,
        whole=later("memory.fits", "largest_batch"),
        sentences=later("memory.sentences", "of_fit"),
        per_layer=False,
        rule=_rule_of("memory.fits"),
    ),
)
"""What is only known of a memory."""
IN_A_CONVENTION: tuple[Column, ...] = (
    Column(
        "operations",
        "operations",
        "count",
        later("operations", "operations"),
        is_summary=True,
        titled=_title_in_the_convention,
        sentences=later("operations", "sentences"),
    ),
)
"""What is only counted in a convention."""
BY_KEY = {column.key: column for column in (*COLUMNS, *IN_A_CONVENTION, *ON_A_DEVICE, *IN_TRAINING, *IN_A_MEMORY)}


def columns(settings: "Settings") -> tuple[Column, ...]:
    """Everything that there are figures of under these settings."""
    given = (
        (settings.convention, IN_A_CONVENTION),
        (settings.device, ON_A_DEVICE),
        (settings.optimizer, IN_TRAINING),
        (settings.memory_bytes, IN_A_MEMORY),
    )
    known = (*COLUMNS, *(column for setting, known in given if setting is not None for column in known))
    return tuple(named(column.key, settings) for column in known)


def named(key: str, settings: "Settings") -> Column:
    """A column by its key, as it is called under these settings."""
    found = BY_KEY[key]
    return found._replace(title=found.titled(settings)) if found.titled else found
