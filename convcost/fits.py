"""The largest batch that a memory holds, solved exactly: at every layer, bytes grow evenly with the batch."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from convcost import counts
from convcost.analysis import Analysis
from convcost.errors import ConvcostError, Problem
from convcost.memory import live_bytes, peak_bytes
from convcost.totals import Figure, Total, added
from convcost.training import training, training_bytes


class Need(NamedTuple):
    """The bytes that are in use while a layer runs: those without any sample, and more for each of them."""

    fixed: int
    per_sample: int

    def of(self, batch: int) -> int:
        """The bytes for a batch."""
        return self.fixed + self.per_sample * batch


class Fit(NamedTuple):
    """The largest batch, 0 where not even one sample fits, and the bytes with it and with a sample more.

    ``batch`` is None where any fits. Unless complete, what is in use is not all known, so that less may fit.
    """

    batch: int | None
    bytes: int
    bytes_with_one_more: int
    is_complete: bool


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
    needs = set(_in_training(analysis) if analysis.settings.optimizer else _at_inference(analysis))
    is_complete = _is_complete(analysis)
    growing = [need for need in needs if need.per_sample]
    if all(need.fixed <= memory for need in needs):
        batch = min(((memory - need.fixed) // need.per_sample for need in growing), default=None)
    else:
        batch = 0
    most, more = (max(need.of(samples) for need in needs) for samples in (batch or 0, (batch or 0) + 1))
    return Fit(batch, most, more, is_complete)


def _at_inference(analysis: Analysis) -> Iterator[Need]:
    """Weights, buffers, and what is live, of which every sample has its own."""
    fixed = int(sum(added(analysis.once(walk)).value for walk in (counts.weight_bytes, counts.buffer_bytes)))
    for live in (*analysis.once(live_bytes), analysis.once(peak_bytes).value):
        if isinstance(live, int):
            yield Need(fixed, live // analysis.settings.batch)


def _in_training(analysis: Analysis) -> Iterator[Need]:
    """Batches of 1 and of 2 tell how memory grows."""
    one, two = (
        Analysis(analysis.graph, replace(analysis.settings, batch=batch)).once(training_bytes) for batch in (1, 2)
    )
    yield from (Need(2 * first - second, second - first) for first, second in zip(one, two, strict=True))
    if not one:
        yield Need(0, 0)


def _is_complete(analysis: Analysis) -> bool:
    if analysis.settings.optimizer:
        return analysis.once(training).is_complete
    return added(analysis.once(counts.weight_bytes)).is_complete


def _memory(analysis: Analysis) -> int:
    if analysis.settings.memory is None:
        hint = "give its size, such as `--fits 24GiB`"
        raise ConvcostError([Problem("E403", "the largest batch depends on the memory that there is", notes=(hint,))])
    return analysis.settings.memory
