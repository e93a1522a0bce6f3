"""Memory along the execution of a network: a chart or a line per layer, the peak, what is there, a better order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from convcost.analysis import Analysis, caption
from convcost.analysis.data import heading
from convcost.analysis.memory.inference import (
    Held,
    best_schedule,
    in_order,
    live_bytes,
    lowest_peak_bytes,
    peak,
    rule,
    written_peak_bytes,
)
from convcost.errors.untrusted import visible
from convcost.language.quantity import exact, short_bytes
from convcost.page import Block, Chart, Group, Lines, Page, Prose, Row, Section, Table, TableColumn
from convcost.page.answer import Answer, Data, Records

SCHEMA = "convcost/timeline/1"
HELD_SHOWN = 8
FIGURES = ("peak_memory_bytes", "allocated_bytes")
"""The keys of the columns that there is a figure of for every layer."""
TITLES = (TableColumn("name", "name"), TableColumn("in use (bytes)"), TableColumn("allocated (bytes)"))
INDENT = GAP = "  "


@dataclass(frozen=True)
class Timelines(Answer):
    """The memory in use while each layer runs, of every network."""

    analyses: Sequence[Analysis]

    def page(self) -> Page:
        """A chart per network where one can be drawn, elsewhere a line per layer, and sentences on the peak."""
        return Page(tuple(map(_section, self.analyses)), title=", ".join(map(caption.title, self.analyses)))

    def data(self) -> Data:
        """The layers in the order in which they run, the peak, and the best order that was found."""
        return Data(SCHEMA, {"models": list(map(_model, self.analyses))})

    def records(self) -> Records:
        """Every layer in the order in which it runs, with bytes."""
        titles = ("model", "variant", "name", *FIGURES)
        return Records(titles, [record for analysis in self.analyses for record in _records(analysis)])


def _section(analysis: Analysis) -> Section:
    blocks = (_chart(analysis), *_peak(analysis), Prose((_order(analysis), rule(analysis.settings)), is_close=True))
    return Section(blocks, caption.title(analysis), caption.flow(analysis))


def _chart(analysis: Analysis) -> Chart:
    """What is in use over time, by the parts of the network."""
    order = analysis.once(in_order).order
    live = analysis.once(live_bytes)
    in_use = tuple(live[index] for index in order)
    highest = max(in_use, default=0)
    parts = (visible(analysis.graph.nodes[index].name.partition(".")[0]) for index in order)
    return Chart(in_use, tuple(parts), (short_bytes(highest), short_bytes(highest // 2)), _table(analysis))


def _table(analysis: Analysis) -> Table:
    rows = (Row((visible(name), *(f"{each:,}" for each in figures))) for name, *figures in _layers(analysis))
    return Table(TITLES, (Group(tuple(rows)),))


def _layers(analysis: Analysis) -> Iterator[tuple[str, Any, Any]]:
    """Every layer's name and figures, in the order in which they run."""
    live, allocated = (analysis.figures(key) for key in FIGURES)
    for index in analysis.once(in_order).order:
        yield analysis.graph.nodes[index].name, live[index], allocated[index]


def _records(analysis: Analysis) -> Iterator[tuple[str | int, ...]]:
    network = caption.beginning(analysis.graph.name), visible(analysis.graph.variant or "")
    return ((*network, visible(name), *figures) for name, *figures in _layers(analysis))


def _peak(analysis: Analysis) -> Iterator[Block]:
    """The most that is in use, and the tensors that are."""
    found = analysis.once(peak)
    where = f" while `{visible(found.layer)}` runs" if found.layer else ""
    yield Prose((f"At most {_size(found.bytes)} are in use at once{where}:",))
    shown = found.held[:HELD_SHOWN]
    sizes = [short_bytes(each.bytes) for each in shown]
    longest = max(map(len, sizes), default=0)
    lines = [f"{INDENT}{size.rjust(longest)}{GAP}{_name(each)}" for size, each in zip(sizes, shown, strict=True)]
    left_out = found.held[HELD_SHOWN:]
    if left_out:
        lines.append(f"{INDENT}and {len(left_out)} more, {short_bytes(sum(each.bytes for each in left_out))} together")
    if lines:
        yield Lines(tuple(lines), (longest + len(INDENT + GAP),) * len(lines), is_close=True)


def _name(held: Held) -> str:
    return f"what `{visible(held.name)}` holds besides" if held.is_workspace else visible(held.name)


def _order(analysis: Analysis) -> str:
    """Whether the layers need less in another order, and what they need as they are written."""
    found, needed = analysis.once(best_schedule), analysis.once(peak).bytes
    lowest, written = analysis.once(lowest_peak_bytes), analysis.once(written_peak_bytes)
    certainly = "" if found.is_best else "; not all orders were tried"
    if lowest < needed:
        return f"In another order the layers need {_size(lowest)}: --order best{certainly}."
    if needed < written:
        return f"In the order of the file the layers need {_size(written)}{certainly}."
    return "In no other order do the layers need less." if found.is_best else f"No better order was found{certainly}."


def _size(size: int) -> str:
    return f"{short_bytes(size)} ({exact(size)} bytes)"


def _model(analysis: Analysis) -> dict[str, Any]:
    found, best = analysis.once(peak), analysis.once(best_schedule)
    nodes = analysis.graph.nodes
    return {
        **heading(analysis),
        "rule": rule(analysis.settings),
        "peak": {"layer": found.layer, "bytes": found.bytes, "held": [each._asdict() for each in found.held]},
        "best_order": {
            "bytes": analysis.once(lowest_peak_bytes),
            "is_best": best.is_best,
            "layers": [nodes[index].name for index in best.order],
        },
        "layers": [dict(zip(("name", *FIGURES), layer, strict=True)) for layer in _layers(analysis)],
    }
