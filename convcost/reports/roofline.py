"""The least time on a device in words, and what is meant by it."""

from convcost.analysis import Analysis
from convcost.analysis.roofline import memory_bound_share
from convcost.analysis.settings import Settings
from convcost.errors.untrusted import visible
from convcost.language.quantity import percent, short_seconds, thousandths

BOUND = (
    "A bound, no prediction: layers one after the other, at the peaks of the device, "
    "each reading its weights and inputs and writing its output once"
)


def sentences(analysis: Analysis) -> list[str]:
    """``At least 131.0 us on NVIDIA T4 as float16 (...)``, how much of it memory takes, and the caveat."""
    on_device = peaks(analysis.settings)
    if not on_device:
        return []
    least = short_seconds(analysis.total("least_seconds").value)
    share = analysis.once(memory_bound_share)
    of_memory = "" if share is None else f", {percent(thousandths(share, 1))} of it in layers bound by memory"
    return [f"At least {least} on {on_device}{of_memory}", BOUND]


def peaks(settings: Settings) -> str:
    """``NVIDIA T4 as float16 (32.5 TMAC/s, 320 GB/s)``; nothing without a device."""
    device, dtype = settings.device, settings.dtype_of("activations")
    if device is None:
        return ""
    return f"{visible(device.name)} as {dtype} ({device.peak(dtype)}, {device.bandwidth})"
