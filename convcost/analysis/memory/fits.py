"""The largest batch that a memory holds, solved exactly: at every layer, bytes grow evenly with the batch."""

from collections.abc import Sequence
from typing import NamedTuple

from convcost.analysis import Analysis, counts
from convcost.analysis.memory import inference, training
from convcost.analysis.memory.need import Need
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total, added
from convcost.errors import ConvcostError, Problem
from convcost.language.tracing import greatest, smallest


class Fit(NamedTuple):
    """The largest batch, 0 where not even one sample fits, and the bytes with it and with a sample more.

    ``batch`` is None where any fits. Unless complete, what is in use is not all known, so that less may fit.
    """

    batch: int | None
    bytes: int
    bytes_with_one_more: int
    is_complete: bool


def rule(settings: Settings) -> str:
    """What is counted, under these settings."""
    return training.rule(settings) if settings.optimizer else inference.rule(settings)


def largest_batch(analysis: Analysis) -> Total[Figure]:
    """Of `fit` the batch; with weights, buffers and, in training, what that takes besides."""
    found = analysis.once(fit)
    return Total(found.batch, found.is_complete)


def no_layer(analysis: Analysis) -> tuple[None, ...]:
    """One batch is for the whole network."""
    return (None,) * len(analysis.graph.nodes)


def fit(analysis: Analysis) -> Fit:
    """Of all layers the one that leaves room for the fewest samples decides: ``(memory - fixed) // per_sample``."""
    memory = _memory(analysis)
    needs = _needs(analysis)
    if needs and greatest(need.fixed for need in needs) > memory:
        batch: int | None = 0
    else:
        growing = [(memory - need.fixed) // need.per_sample for need in needs if need.per_sample]
        batch = smallest(growing) if growing else None
    within, beyond = (batch or 0, (batch or 0) + 1)
    most, more = (greatest([0, *(need.of(each) for need in needs)]) for each in (within, beyond))
    return Fit(batch, most, more, _is_complete(analysis))


def _needs(analysis: Analysis) -> Sequence[Need]:
    """Of every layer; at inference, of the network."""
    return analysis.once(training.training_needs) if analysis.settings.optimizer else (_at_inference(analysis),)


def _at_inference(analysis: Analysis) -> Need:
    """Weights, buffers, and the peak, in which every sample has its own."""
    fixed = sum(map(analysis.count, ("weight_bytes", "buffer_bytes")))
    return Need(fixed, analysis.once(inference.peak_in_use) // analysis.settings.batch)


def _is_complete(analysis: Analysis) -> bool:
    if analysis.settings.optimizer:
        return analysis.once(training.training).is_complete
    return added(analysis.once(counts.weight_bytes)).is_complete


def _memory(analysis: Analysis) -> int:
    if analysis.settings.memory_bytes is None:
        hint = "give its size, such as `--fits 24GiB`"
        raise ConvcostError([Problem("E403", "the largest batch depends on the memory that there is", notes=(hint,))])
    return analysis.settings.memory_bytes
