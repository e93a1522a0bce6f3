"""Memory in words: what training takes, which batch fits."""

from typing import TYPE_CHECKING

from convcost.errors.untrusted import visible
from convcost.language.quantity import exact, short_bytes

if TYPE_CHECKING:
    from convcost.analysis import Analysis
    from convcost.analysis.memory.fits import Fit


def of_training(analysis: "Analysis") -> list[str]:
    """What training takes and what it consists of."""
    from convcost.analysis.counts import stored_as
    from convcost.analysis.memory.training import training

    found = analysis.once(training)
    settings = analysis.settings
    lines = {
        f"weights as {stored_as(analysis, 'weights')}": found.weights,
        "buffers": found.buffers,
        "gradients": found.gradients,
        f"{settings.optimizer} state": found.optimizer,
        f"saved activations as {stored_as(analysis, 'activations')}": found.saved,
        "gradients of activations": found.passing,
    }
    parts = " + ".join(f"{short_bytes(size)} {what}" for what, size in lines.items() if size)
    bound = "" if found.is_complete else "at least "
    where = f", while `{visible(found.layer)}` runs backwards" if found.layer else ""
    return [
        f"Training takes {bound}{short_bytes(found.bytes)} ({exact(found.bytes)} bytes){where}:",
        parts,
    ]


def of_fit(analysis: "Analysis") -> list[str]:
    """The largest batch that fits into the memory that there is."""
    return [_fit(analysis, analysis.settings.memory_bytes or 0)]


def _fit(analysis: "Analysis", memory: int) -> str:
    from convcost.analysis.memory.fits import fit

    found = analysis.once(fit)
    what = "in training" if analysis.settings.optimizer else "at inference"
    there = short_bytes(memory)
    if found.batch is None:
        return f"{there} hold any batch {what}: no sample takes memory"
    if not found.batch:
        return f"{there} hold not even one sample {what}: it takes {_least(found, found.bytes_with_one_more)}"
    batch = f"{'' if found.is_complete else 'at most '}a batch of {exact(found.batch)}"
    sizes = f"{_least(found, found.bytes)}; one more takes {_least(found, found.bytes_with_one_more)}"
    return f"{there} hold {batch} {what}: {sizes}"


def _least(found: "Fit", size: int) -> str:
    """Bytes of which not all may be known."""
    return f"{'' if found.is_complete else 'at least '}{short_bytes(size)} ({exact(size)} bytes)"
