"""Memory at inference: which tensors are alive while each layer runs, by one walk in the order of execution.

Weights are apart. A layer's operands and its output are there together, unless it may work in place; views take no
memory. What an implementation holds while a layer runs, such as a convolution's patches, is not counted.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from convcost.analysis.memory.liveness import Liveness, liveness
from convcost.analysis.memory.schedule import Schedule, schedule
from convcost.analysis.memory.storage import storage
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.language.tracing import greatest

if TYPE_CHECKING:
    from convcost.analysis import Analysis


class Held(NamedTuple):
    """A tensor in memory, by its name; ``is_workspace`` where it is what a layer of that name holds besides."""

    name: str
    bytes: int
    is_workspace: bool = False


class Peak(NamedTuple):
    """The layer at which most memory is in use, the bytes, and what is there, the largest first.

    Without layers there is only what goes in and comes out.
    """

    layer: str | None
    bytes: int
    held: tuple[Held, ...]


def rule(settings: Settings) -> str:
    """What is counted, under these settings."""
    words = ", ".join(settings.in_place)
    in_place = f"{words} in place" if words else "nothing in place"
    given = "input counted" if settings.counts_input else "input left aside"
    order = "; in the best order found" if settings.order == "best" else ""
    return f"Memory: {in_place}, views free; {given}, weights and an implementation's workspaces not{order}"


def best_schedule(analysis: "Analysis") -> Schedule:
    """The order that needs least, as far as it is searched for."""
    return schedule(analysis.graph, analysis.once(storage))


def in_order(analysis: "Analysis") -> Liveness:
    """The walk that all figures here share, in the order that the settings ask for."""
    is_best = analysis.settings.order == "best"
    order = analysis.once(best_schedule).order if is_best else range(len(analysis.graph.nodes))
    return liveness(analysis.once(storage), order)


def lowest_peak_bytes(analysis: "Analysis") -> int:
    """The most that is in use at once in the best order that is found."""
    return _peak_in(analysis, analysis.once(best_schedule).order)


def written_peak_bytes(analysis: "Analysis") -> int:
    """The most that is in use at once in the order of the file."""
    return _peak_in(analysis, range(len(analysis.graph.nodes)))


def _peak_in(analysis: "Analysis", order: Sequence[int]) -> int:
    live = liveness(analysis.once(storage), order).live
    return max(live) * analysis.settings.batch if live else analysis.once(peak).bytes


def live_bytes(analysis: "Analysis") -> tuple[int, ...]:
    """Bytes in use while each layer runs; of several layers the largest is their peak."""
    found = analysis.once(in_order)
    scale = analysis.settings.batch
    live = dict(zip(found.order, found.live, strict=True))
    return tuple(live[index] * scale for index in range(len(live)))


def allocated_bytes(analysis: "Analysis") -> tuple[int, ...]:
    """Bytes that each layer takes anew: its output, unless that is a view or in place, and what it holds besides."""
    found = analysis.once(in_order)
    scale = analysis.settings.batch
    tensors, steps = analysis.once(storage)
    taken = [step.workspace for step in steps]
    for slot in found.slots:
        if tensors[slot.contents[0][1]].is_made:
            taken[found.order[slot.first]] += slot.bytes
    return tuple(each * scale for each in taken)


def peak_bytes(analysis: "Analysis") -> Total[Figure]:
    """The most that is in use at once; a lower bound where a layer has more held for it than is known."""
    is_complete = all(node.op.is_memory_complete for node in analysis.graph.nodes)
    return Total(analysis.once(peak_in_use), is_complete)


def peak_in_use(analysis: "Analysis") -> int:
    """The bytes of `peak`, whatever is in use."""
    live = analysis.once(in_order).live
    if not live:
        return analysis.once(peak).bytes
    peak_of_one: int = greatest(live)
    return peak_of_one * analysis.settings.batch


def peak(analysis: "Analysis") -> Peak:
    """Where most memory is in use, and by what."""
    found = analysis.once(in_order)
    tensors, steps = analysis.once(storage)
    scale = analysis.settings.batch
    if not found.live:
        through = tuple(Held(each.name, each.bytes * scale) for each in tensors if each.is_output)
        return Peak(None, sum(each.bytes for each in through), through)
    step = found.peak
    node = analysis.graph.nodes[found.order[step]]
    held = [Held(tensors[slot.content(step)].name, slot.bytes * scale) for slot in found.alive(step)]
    workspace = steps[found.order[step]].workspace
    if workspace:
        held.append(Held(node.name, workspace * scale, is_workspace=True))
    return Peak(node.name, found.live[step] * scale, tuple(sorted(held, key=lambda each: -each.bytes)))
