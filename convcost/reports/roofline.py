"""The least time on a device in words, and what is meant by it."""

from fractions import Fraction

from convcost.analysis import Analysis
from convcost.device import Device
from convcost.quantity import short, short_bytes, short_seconds
from convcost.roofline import memory_bound_share
from convcost.untrusted import visible

BOUND = (
    "A bound, no prediction: layers one after the other, at the peaks of the device, "
    "each reading its weights and inputs and writing its output once"
)


def sentences(analysis: Analysis) -> list[str]:
    """``At least 131.0 us on NVIDIA T4 as float16 (...)``, how much of it memory takes, and the caveat."""
    device = analysis.settings.device
    if device is None:
        return []
    dtype = analysis.settings.dtype_of("activations")
    least = short_seconds(analysis.total("least_seconds").value)
    share = analysis.once(memory_bound_share)
    of_memory = "" if share is None else f", {_percent(share)} of it in layers bound by memory"
    return [f"At least {least} on {visible(device.name)} as {dtype} ({_peaks(device, dtype)}){of_memory}", BOUND]


def _peaks(device: Device, dtype: str) -> str:
    macs = short(device.macs_per_second[dtype])
    return f"{macs}{'' if ' ' in macs else ' '}MAC/s, {short_bytes(device.bytes_per_second, binary=False)}/s"


def _percent(share: Fraction) -> str:
    """One decimal, halves up."""
    permille = (2000 * share + 1) // 2
    return f"{permille // 10}.{permille % 10}%"
