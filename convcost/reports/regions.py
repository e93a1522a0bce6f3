"""What single elements see of the input: a line each, or a JSON object, ``convcost/regions/1``."""

from collections.abc import Iterable, Sequence
from typing import Any

from convcost.analysis import Analysis
from convcost.analysis.receptive.region import Area, Box, Region
from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.layers.shape import Shape
from convcost.reports import caption, json_report

SCHEMA = "convcost/regions/1"


def render(found: Iterable[tuple[Analysis, Sequence[Region]]]) -> str:
    """The regions of every network, below its name."""
    blocks = []
    for analysis, regions in found:
        lines = [line for region in regions for line in _lines(analysis, region)]
        if lines:
            blocks.append("".join(f"{line}\n" for line in (caption.title(analysis), "", *lines)))
    return "\n".join(blocks)


def render_json(found: Iterable[tuple[Analysis, Sequence[Region]]], problems: Sequence[Problem]) -> str:
    """The same as a JSON object: first and last position along each axis, null where only padding is seen."""
    regions = [_object(analysis, region) for analysis, regions in found for region in regions]
    return json_report.document(SCHEMA, {"regions": regions}, problems)


def _object(analysis: Analysis, region: Region) -> dict[str, Any]:
    inputs = {name: {"seen": area.inside, "with_padding": area.reached} for name, area in region.areas.items()}
    graph = analysis.graph
    network = {"name": graph.name, "file": graph.file, "variant": graph.variant}
    return {**network, "layer": region.layer, "position": region.position, "inputs": inputs}


def _lines(analysis: Analysis, region: Region) -> Iterable[str]:
    """``conv1[0,5] sees h 0..3, w 7..13 (4x7) of `input` ``, and how far it reaches where there is padding."""
    position = f"[{','.join(map(str, region.position))}]" if region.position else ""
    element = f"{visible(region.layer)}{position}"
    if not region.areas:
        yield f"{element} sees no input"
    for name, area in region.areas.items():
        whole = analysis.graph.inputs[name]
        yield f"{element} sees {_inside(area, whole)} of `{visible(name)}`{_beyond(area, whole)}"


def _inside(area: Area, whole: Shape) -> str:
    if area.inside is None:
        return "nothing"
    return _box(area.inside, whole) if area.inside else "all"


def _beyond(area: Area, whole: Shape) -> str:
    return "" if area.reached == area.inside else f"; with padding {_box(area.reached, whole)}"


def _box(box: Box, whole: Shape) -> str:
    axes = [axis for axis in whole.axis_names() if axis != "c"]
    ranges = ", ".join(f"{axis} {first}..{last}" for axis, (first, last) in zip(axes, box, strict=True))
    return f"{ranges} ({'x'.join(str(last - first + 1) for first, last in box)})"
