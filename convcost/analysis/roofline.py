"""Roofline: what a layer moves, its multiply-adds per byte, and the least time that it takes on a device.

The time is a bound and no prediction. The layers run one after the other, at the device's peaks; each reads its
parameters and its operands from memory and writes its output, once.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from convcost.analysis import counts
from convcost.analysis.counts import Values
from convcost.analysis.dtypes import stored_bytes
from convcost.analysis.totals import Figure, Number, Total, added
from convcost.errors import ConvcostError, Label, Problem
from convcost.errors.untrusted import visible
from convcost.language.quantity import percent, short_seconds, thousandths
from convcost.language.tracing import greatest

if TYPE_CHECKING:
    from convcost.analysis import Analysis
    from convcost.analysis.device import Device
    from convcost.analysis.settings import Settings
    from convcost.graph import Node

BOUND = (
    "A bound, no prediction: layers one after the other, at the peaks of the device, "
    "each reading its weights and inputs and writing its output once"
)
OfNodes = Callable[[Sequence[int]], Total[Figure]]
Times = tuple[Fraction | None, ...]


def bytes_moved(analysis: "Analysis") -> Values:
    """Parameters and buffers, every operand once, the output. A shared layer moves its parameters at every use."""
    return tuple(_moved(analysis))


def _moved(analysis: "Analysis") -> Iterator[int | None]:
    """Walk along the graph with the type of every tensor and the bytes of what is seen of it, for all samples."""
    settings = analysis.settings
    graph = analysis.graph
    usual = settings.dtype_of("activations")
    stored = dict.fromkeys(graph.inputs, (usual, settings.batch))
    seen = {name: stored_bytes(shape.elements, usual) * settings.batch for name, shape in graph.inputs.items()}
    for node, kept in zip(graph.nodes, _kept(analysis), strict=True):
        if node.op.is_view or node.op.is_idle:
            own = (settings.dtype_at(node, "weights"), 1)
            dtype, samples = stored[node.name] = stored[node.inputs[0]] if node.inputs else own
            shown = stored_bytes(node.output.elements, dtype) * samples
            seen[node.name] = min(shown, seen[node.inputs[0]]) if node.inputs else shown
            yield 0
            continue
        dtype, samples = stored[node.name] = settings.dtype_at(node, "activations"), settings.batch
        written = seen[node.name] = stored_bytes(node.output.elements, dtype) * samples
        if node.op.gathers and node.op.in_place in settings.in_place:
            yield 0
        elif kept is None:
            yield None
        else:
            yield kept + sum(seen[name] for name in dict.fromkeys(node.inputs)) + written


def _kept(analysis: "Analysis") -> Iterator[int | None]:
    """Bytes of the parameters and buffers that every layer reads, its own or those that it shares."""
    for node, shapes in zip(analysis.graph.nodes, analysis.graph.node_inputs, strict=True):
        tensors = node.op.parameters(shapes)
        everything = None if tensors is None else (*tensors, *node.op.buffers(shapes))
        yield counts.tensor_bytes(analysis, node, everything, "weights")


def intensities(analysis: "Analysis") -> Sequence[Figure]:
    """Multiply-adds per byte moved, half of the FLOPs per byte; None where nothing is moved or not all is known."""
    pairs = zip(analysis.once(counts.macs), analysis.once(bytes_moved), strict=True)
    return tuple(None if macs is None or not moved else Fraction(macs, moved) for macs, moved in pairs)


def intensity_of_nodes(analysis: "Analysis") -> OfNodes:
    """The multiply-adds of several layers per byte that they move together."""

    def of(nodes: Sequence[int]) -> Total[Figure]:
        macs, moved = (_sum(analysis.once(each), nodes) for each in (counts.macs, bytes_moved))
        if not (macs.is_complete and moved.is_complete):
            return Total(None, is_complete=False)
        return Total(Fraction(macs.value) / moved.value if moved.value else None)

    return of


def compute_seconds(analysis: "Analysis") -> Times:
    """Multiply-adds by the device's peak in the type of each layer's activations."""
    pairs = zip(analysis.graph.nodes, analysis.once(counts.macs), strict=True)
    return tuple(None if macs is None else macs * Fraction(1, _peak(analysis, node, macs)) for node, macs in pairs)


def _peak(analysis: "Analysis", node: "Node", macs: int) -> int:
    """Multiply-adds per second; refused where there are some and the device does not state it for their type."""
    device, dtype = _device(analysis), analysis.settings.dtype_at(node, "activations")
    if dtype not in device.macs_per_second and macs:
        labels = (Label(node.origin.span, f"its activations are {dtype}"),) if node.origin else ()
        message = f"{visible(device.name)} states no peak for {dtype}, which `{node.name}` works in"
        raise ConvcostError([Problem("E403", message, labels, (f"it states {', '.join(device.macs_per_second)}",))])
    return device.macs_per_second.get(dtype, 1)


def memory_seconds(analysis: "Analysis") -> Times:
    """Bytes moved by the device's bandwidth."""
    return _over(analysis.once(bytes_moved), _device(analysis).bytes_per_second)


def least_seconds(analysis: "Analysis") -> Times:
    """The longer of both, layer by layer: at best, memory and arithmetic keep each other waiting for nothing."""
    return tuple(
        None if compute is None or memory is None else greatest((compute, memory))
        for compute, memory in _times(analysis)
    )


def bound_by(analysis: "Analysis") -> Sequence[Figure]:
    """What takes longer: `compute` or `memory`; None where nothing is done, or not all is known."""
    return tuple(
        None if compute is None or memory is None else _longer(compute, memory) for compute, memory in _times(analysis)
    )


def bound_of_nodes(analysis: "Analysis") -> OfNodes:
    """What takes longer in several layers together."""

    def of(nodes: Sequence[int]) -> Total[Figure]:
        compute, memory = (_sum(analysis.once(each), nodes) for each in (compute_seconds, memory_seconds))
        if not (compute.is_complete and memory.is_complete):
            return Total(None, is_complete=False)
        return Total(_longer(compute.value, memory.value))

    return of


def memory_bound_share(analysis: "Analysis") -> Fraction | None:
    """How much of the time goes by in layers that memory bounds; None where not all is known, or nothing is done."""
    whole = added(analysis.once(least_seconds))
    layers = zip(analysis.once(least_seconds), analysis.once(bound_by), strict=True)
    of_memory = added([seconds for seconds, bound in layers if bound == "memory"])
    return Fraction(of_memory.value) / whole.value if whole.is_complete and whole.value else None


def _longer(compute: Number, memory: Number) -> str | None:
    if not (compute or memory):
        return None
    return "compute" if compute >= memory else "memory"


def _times(analysis: "Analysis") -> Iterator[tuple[Fraction | None, Fraction | None]]:
    return zip(analysis.once(compute_seconds), analysis.once(memory_seconds), strict=True)


def _over(values: Values, per_second: int) -> Times:
    return tuple(None if value is None else value * Fraction(1, per_second) for value in values)


def _sum(values: Sequence[Figure], nodes: Sequence[int]) -> Total[Number]:
    return added([values[index] for index in nodes])


def _device(analysis: "Analysis") -> "Device":
    device = analysis.settings.device
    if device is None:
        hint = "name one, such as `--device a100`, or a file of your own"
        raise ConvcostError([Problem("E403", "time takes a device", notes=(hint,))])
    return device


def sentences(analysis: "Analysis") -> list[str]:
    """``At least 131.0 us on NVIDIA T4 as float16 (...)``, how much of it memory takes, and the caveat."""
    on_device = peaks(analysis.settings)
    if not on_device:
        return []
    least = short_seconds(analysis.total("least_seconds").value)
    share = analysis.once(memory_bound_share)
    of_memory = "" if share is None else f", {percent(thousandths(share, 1))} of it in layers bound by memory"
    return [f"At least {least} on {on_device}{of_memory}", BOUND]


def peaks(settings: "Settings") -> str:
    """``NVIDIA T4 as float16 (32.5 TMAC/s, 320 GB/s)``; nothing without a device."""
    device, dtype = settings.device, settings.dtype_of("activations")
    if device is None:
        return ""
    return f"{visible(device.name)} as {dtype} ({device.peak(dtype)}, {device.bandwidth})"
