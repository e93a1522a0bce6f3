"""Memory along the execution of a network: a chart or a line per layer, the peak, what is there, a better order."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

from convcost.analysis import Analysis
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
from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.language.quantity import exact, short_bytes
from convcost.page.chart import below, beside, chart
from convcost.reports import caption, json_report
from convcost.reports.look import Look
from convcost.reports.plain import aligned

SCHEMA = "convcost/timeline/1"
HELD_SHOWN = 8
BOLD, CYAN = "1", "36"
AXIS = " │"


def render(analyses: Iterable[Analysis], look: Look) -> str:
    """The networks one after the other: in a pipe every layer has its line, elsewhere there is a chart."""
    return "\n".join("".join(f"{line}\n" for line in _block(analysis, look)) for analysis in analyses)


def render_json(analyses: Sequence[Analysis], problems: Sequence[Problem]) -> str:
    """The same as a JSON object, the layers in the order in which they run."""
    return json_report.document(SCHEMA, {"models": list(map(_object, analyses))}, problems)


def _block(analysis: Analysis, look: Look) -> Iterator[str]:
    yield f"{look.paint(caption.title(analysis), BOLD)}  {caption.flow(analysis)}"
    yield ""
    yield from _lines(analysis) if look.width is None else _chart(analysis, look, look.width)
    yield ""
    for sentence in (*_peak(analysis), _order(analysis), rule(analysis.settings)):
        yield from _folded(sentence, look.width)


def _folded(sentence: str, width: int | None) -> list[str]:
    """Lines that fit the width; a name is longer than that before it is cut."""
    return [sentence] if width is None else wrap(sentence, width, break_long_words=False, break_on_hyphens=False)


def _lines(analysis: Analysis) -> list[str]:
    order = analysis.once(in_order).order
    names = [visible(analysis.graph.nodes[index].name) for index in order]
    columns = {"in use (bytes)": "peak_memory_bytes", "allocated (bytes)": "allocated_bytes"}
    figures = {title: analysis.figures(key) for title, key in columns.items()}
    texts = {title: [f"{values[index]:,}" for index in order] for title, values in figures.items()}
    return aligned({"name": names, **texts})


def _chart(analysis: Analysis, look: Look, width: int) -> Iterator[str]:
    """Blocks with figures on the left, and below them the parts of the network."""
    order = analysis.once(in_order).order
    live = analysis.once(live_bytes)
    in_use = [live[index] for index in order]
    labels = list(beside([short_bytes(size) for size in (max(in_use, default=0), max(in_use, default=0) // 2)]))
    room = max(width - len(labels[0]) - len(AXIS), 1)
    for label, blocks in zip(labels, chart(in_use, room), strict=True):
        yield f"{label}{AXIS}{look.paint(blocks, CYAN)}".rstrip()
    parts = [visible(analysis.graph.nodes[index].name.partition(".")[0]) for index in order]
    yield " " * len(labels[0] + AXIS) + below(parts, room)


def _peak(analysis: Analysis) -> Iterator[str]:
    found = analysis.once(peak)
    where = f" while `{visible(found.layer)}` runs" if found.layer else ""
    yield f"At most {_size(found.bytes)} are in use at once{where}:"
    shown = found.held[:HELD_SHOWN]
    sizes = [short_bytes(each.bytes) for each in shown]
    longest = max(map(len, sizes), default=0)
    yield from (f"  {size.rjust(longest)}  {_name(each)}" for size, each in zip(sizes, shown, strict=True))
    left_out = found.held[HELD_SHOWN:]
    if left_out:
        yield f"  and {len(left_out)} more, {short_bytes(sum(each.bytes for each in left_out))} together"


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


def _object(analysis: Analysis) -> dict[str, Any]:
    found, best = analysis.once(peak), analysis.once(best_schedule)
    nodes = analysis.graph.nodes
    live, allocated = (analysis.figures(key) for key in ("peak_memory_bytes", "allocated_bytes"))
    return {
        **json_report.heading(analysis),
        "rule": rule(analysis.settings),
        "peak": {"layer": found.layer, "bytes": found.bytes, "held": [each._asdict() for each in found.held]},
        "best_order": {
            "bytes": analysis.once(lowest_peak_bytes),
            "is_best": best.is_best,
            "layers": [nodes[index].name for index in best.order],
        },
        "layers": [
            {"name": nodes[index].name, "peak_memory_bytes": live[index], "allocated_bytes": allocated[index]}
            for index in analysis.once(in_order).order
        ],
    }
