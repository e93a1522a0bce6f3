"""The profile of a network along its depth: memory in use, channels and sizes, receptive fields."""

from collections.abc import Iterator
from itertools import groupby

from convcost.analysis import Analysis
from convcost.analysis.memory.inference import in_order, live_bytes, peak
from convcost.analysis.receptive.fields import WHOLE_INPUT, sizes
from convcost.analysis.receptive.sights import input_size
from convcost.drawing.profile import Band, Curve, Line, Mark, profile, style
from convcost.errors.untrusted import visible
from convcost.language.quantity import bytes_at_a_glance, percent, thousandths
from convcost.page import Block, Picture, Prose, Section, Strong, Text

HELD_NAMED = 4
GRID = (1, 4, 16, 64, 256, 1024, 4096)
FEWEST_LAYERS = 4


def section(analysis: Analysis) -> Section | None:
    """Three charts with one axis; None for a handful of layers."""
    if len(analysis.graph.nodes) < FEWEST_LAYERS:
        return None
    first, *others = pictures(analysis)
    blocks: list[Block] = [first, *_held(analysis), *others]
    return Section(tuple(blocks), "Along depth")


def pictures(analysis: Analysis) -> list[Picture]:
    """The charts: memory, widths and sizes, receptive fields where most of them are known."""
    return [memory(analysis), _sizes(analysis), *_fields(analysis)]


def memory(analysis: Analysis) -> Picture:
    """The bytes in use while each layer runs, in the order in which they run."""
    order = analysis.once(in_order).order
    live = analysis.once(live_bytes)
    found = analysis.once(peak)
    names = [analysis.graph.nodes[index].name for index in order]
    marks: tuple[Mark, ...] = ()
    if found.layer is not None:
        said = f"peak {bytes_at_a_glance(found.bytes)} while {visible(found.layer)} runs"
        marks = (Mark(names.index(found.layer), said, is_wide=True),)
    curve = Curve([live[index] for index in order], "ln")
    svg = profile((curve,), _bands(names), "Memory in use while each layer runs", marks=marks, has_names=True)
    return Picture(svg, (), style=style(), caption=(Strong("Live memory"), " while each layer runs"))


def _held(analysis: Analysis) -> Iterator[Prose]:
    """Who is alive at the peak."""
    found = analysis.once(peak)
    named: list[Text] = []
    for each in found.held[:HELD_NAMED]:
        what = f"workspace of {visible(each.name)}" if each.is_workspace else visible(each.name)
        named.append(f"{bytes_at_a_glance(each.bytes)} {what}")
    more = len(found.held) - HELD_NAMED
    if named:
        rest = f" and {more} more" if more > 0 else ""
        yield Prose((f"Alive at the peak: {', '.join(map(str, named))}{rest}.",), "note")


def _sizes(analysis: Analysis) -> Picture:
    nodes = analysis.graph.nodes
    channels = [node.output.channels or None for node in nodes]
    sides = [max(node.output.spatial, default=node.output.positions or None) for node in nodes]
    curves = (Curve(channels, "l1", "channels"), Curve(sides, "l2", "spatial side"))
    largest = max((each for each in (*channels, *sides) if each), default=1)
    smallest = min((each for each in (*channels, *sides) if each), default=1)
    grid = [each for each in GRID if smallest <= each <= largest]
    bands = _bands([node.name for node in nodes])
    svg = profile(curves, bands, "Channels and spatial size of every layer", is_log=True, grid=grid)
    return Picture(
        svg, (), style=style(), caption=(Strong("Channels"), " and ", Strong("spatial size"), " (log scale)")
    )


def _fields(analysis: Analysis) -> Iterator[Picture]:
    """Receptive fields against the input; left out where most are not known."""
    nodes = analysis.graph.nodes
    size = max(input_size(analysis.graph), default=1)
    found: list[int | None] = [_field(each, size) for each in analysis.once(sizes)]
    known = [each for each in found if each is not None]
    if 2 * len(known) < len(found) or not known or size < 2:
        return
    widest = max(range(len(found)), key=lambda index: (found[index] or 0, -index))
    sees_all = next((index for index, each in enumerate(found) if each is not None and each >= size), None)
    if sees_all is None:
        share = percent(thousandths(found[widest] or 0, size))
        mark = Mark(widest, f"{found[widest]:,}: {share} of the input")
    else:
        mark = Mark(sees_all, f"{found[sees_all]:,}: all of the input from {visible(nodes[sees_all].name)} on")
    svg = profile(
        (Curve(found, "ln"),),
        _bands([node.name for node in nodes]),
        "Receptive field of every layer against the input",
        is_log=True,
        marks=(mark,),
        lines=(Line(size, f"input {size:,}"),),
    )
    yield Picture(svg, (), style=style(), caption=(Strong("Receptive field"), " against the input (log scale)"))


def _field(figure: object, size: int) -> int | None:
    if figure == WHOLE_INPUT:
        return size
    return int(max(figure)) if isinstance(figure, tuple) else None


def _bands(names: list[str]) -> list[Band]:
    """The parts at the top, in the order in which layers run."""
    bands, start = [], 0
    for name, group in groupby(name.partition(".")[0] for name in names):
        end = start + len(list(group))
        bands.append(Band(visible(name), start, end))
        start = end
    return bands
