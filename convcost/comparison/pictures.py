"""The illustrated comparison: totals as bars, a treemap of what changed, both networks in one scale, changed layers."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from convcost.analysis import Analysis
from convcost.analysis.caption import rules, statement
from convcost.analysis.cells import bounded
from convcost.analysis.columns import BY_KEY
from convcost.analysis.pictures import blocks, diagram
from convcost.analysis.pictures.labels import labels as labels_of
from convcost.analysis.pictures.outline import outline
from convcost.analysis.pictures.resolution import resolution
from convcost.analysis.pictures.units import Unit
from convcost.analysis.totals import Total
from convcost.comparison import layers
from convcost.comparison.diff import LayerChange
from convcost.comparison.labels import labels
from convcost.comparison.lcs import common
from convcost.comparison.pairing import ComparedLayer
from convcost.comparison.sentences import sentences
from convcost.comparison.view import ComparisonView
from convcost.drawing import pairs, treemap
from convcost.drawing.lanes import aligned, columns_in_common, style
from convcost.drawing.pairs import Measured
from convcost.drawing.treemap import Tile
from convcost.errors.untrusted import visible
from convcost.language.quantity import at_a_glance, bytes_at_a_glance, percent, thousandths
from convcost.page import Block, Page, Picture, Prose, Section, Swatches, Views

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison

TOTALS = ("macs", "params", "activations", "weight_bytes", "peak_memory_bytes")
SIGNS = {"grew": "▲", "shrank": "▼", "added": "+", "removed": "−", "same": "=", "unknown": "?"}
COLORS = (("#dd8345", "▲ grew, + added"), ("#a9cdea", "▼ shrank, − removed"), ("#e3e6ea", "= same"))
UNKNOWN = ("#c9ccd1", "? not known in one of them")
MOST_COMPARED = 5
"""Networks beside the reference that have a treemap of their own."""
MOST_DRAWN = 2
DEEPEST = 40


def illustrated(comparison: "Comparison", view: ComparisonView) -> Page:
    """A page for people who have no terminal."""
    common, names = labels(comparison.analyses)
    head: list[Block] = [Prose(tuple(sentences(comparison)), leads=True), _totals(comparison, names)]
    sections = [Section(tuple(head)), *_changes(comparison, names), *_networks(comparison, names)]
    sections += layers.sections(comparison, view)
    against = f"{names[0]} against {', '.join(names[1:])}"
    title = f"{common}: {against}" if common else against
    settings = comparison.settings
    return Page(tuple(sections), (statement(settings),), title=title, rules=rules(settings))


def _totals(comparison: "Comparison", names: Sequence[str]) -> Picture:
    key = f"From top to bottom: {', '.join(names)}"
    return Picture(totals(comparison), (), style=pairs.style(), caption=key)


def totals(comparison: "Comparison") -> str:
    """Every network's totals; the reference is the pale bar."""
    rows = []
    for key in TOTALS:
        column = BY_KEY[key]
        found = [_total(analysis, key) for analysis in comparison.analyses]
        if any(total.value for total in found):
            measured = (_measured(total, found[0], key, is_first=not index) for index, total in enumerate(found))
            rows.append(pairs.Row(column.title, tuple(measured)))
    return pairs.pairs(rows, "Totals")


def _total(analysis: Analysis, key: str) -> Total[int]:
    total = analysis.summary(key)
    return (
        Total(total.value, total.is_complete) if total and isinstance(total.value, int) else Total(0, is_complete=False)
    )


def _measured(total: Total[int], against: Total[int], key: str, *, is_first: bool) -> Measured:
    """A figure, and how it differs where both are known: nobody knows what is between two lower bounds."""
    shown = bytes_at_a_glance if BY_KEY[key].unit == "bytes" else at_a_glance
    value, reference = total.value, against.value
    if is_first or not (total.is_complete and against.is_complete):
        return Measured(value, bounded(shown(value), total) if value or total.is_complete else "unknown")
    difference = value - reference
    if not difference:
        return Measured(value, shown(value), "=")
    sign = "▲ +" if difference > 0 else "▼ −"
    share = f", {'+' if difference > 0 else '−'}{percent(thousandths(abs(difference), reference))}" if reference else ""
    return Measured(value, shown(value), f"{sign}{shown(abs(difference))}{share}", "rise" if difference > 0 else "fall")


def _changes(comparison: "Comparison", names: Sequence[str]) -> Iterator[Section]:
    """What became of every layer: a tile is as large as it is in the network in which it is larger."""
    found = [
        (name, Picture(svg, (), style=treemap.style(), script=treemap.script()))
        for name, svg in changes(comparison, names)
    ]
    if found:
        title = BY_KEY[comparison.metrics[0]].title
        said = f"A tile is as large as the larger of the two in {title}; hatched is what is gone."
        without = len(comparison.others) - len(found)
        left = [f"Not drawn here: {without} of {len(names)} networks."] if without else []
        colors = COLORS if all(each.is_complete for each in comparison.analyses) else (*COLORS, UNKNOWN)
        blocks: list[Block] = [Prose((said, *left), "note"), Swatches("", colors), Views("changes", tuple(found))]
        yield Section(tuple(blocks), "What changed")


def changes(comparison: "Comparison", names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A treemap for every network beside the reference, of the first few, in which there is something to draw."""
    for index in list(comparison.others)[:MOST_COMPARED]:
        tiles = _tiles(comparison, index, comparison.metrics[0])
        drawing = treemap.treemap(tiles, f"{names[index]} against {names[0]}")
        if drawing:
            yield names[index], drawing


def _tiles(comparison: "Comparison", index: int, metric: str) -> tuple[Tile, ...]:
    found = []
    for change in comparison.layers(index):
        old, new = _figures(comparison, index, metric, change)
        if old.value or new.value or not (old.is_complete and new.is_complete):
            found.append((_path(change), _tile(change, old, new)))
    return tuple(_nested(found, 0))


def _figures(comparison: "Comparison", index: int, metric: str, change: LayerChange) -> tuple[Total[int], Total[int]]:
    """What a layer costs in the reference and in the other network; of a layer that is missing there, nothing."""

    def counted(side: int, layer: ComparedLayer | None) -> Total[int]:
        total = comparison.analyses[side].total(metric, layer.part.nodes) if layer else Total(0)
        return Total(total.value if isinstance(total.value, int) else 0, total.is_complete)

    return counted(0, change.old), counted(index, change.new)


def _path(change: LayerChange) -> tuple[str, ...]:
    layer = change.new or change.old
    return tuple(layer.path.split(".")) if layer else ()


def fate(old: Total[int], new: Total[int]) -> str:
    """What became of a figure, in a word that the style sheet knows; of one that is not known, nobody can tell."""
    if not (old.is_complete and new.is_complete):
        return "unknown"
    if not old.value or not new.value:
        return "added" if new.value else "removed"
    return "same" if old.value == new.value else "grew" if new.value > old.value else "shrank"


def _tile(change: LayerChange, old: Total[int], new: Total[int]) -> Tile:
    layer = change.new or change.old
    if layer is None:
        raise ValueError("a change is of some layer")
    became = fate(old, new)
    names = [f"{SIGNS[became]} {each}" for each in labels_of(layer.first)]
    gone = (old.value - new.value) / old.value if became in {"shrank", "removed"} else 0
    weight = max(old.value, new.value)
    is_other = became in {"grew", "shrank"}
    shown = f"{at_a_glance(old.value)} → {at_a_glance(new.value)}" if is_other else at_a_glance(weight)
    labels = (*names, SIGNS[became])
    return Tile(visible(layer.path), weight, shown, labels, became, gone=gone, is_complete=became != "unknown")


def _nested(found: Sequence[tuple[tuple[str, ...], Tile]], depth: int) -> Iterator[Tile]:
    """Tiles by the parts that they belong to; what is the same throughout a part is one tile."""
    groups: dict[str, list[tuple[tuple[str, ...], Tile]]] = {}
    for path, tile in found:
        groups.setdefault(path[depth] if depth < len(path) else "", []).append((path, tile))
    for members in groups.values():
        path = members[0][0]
        if len(members) == 1 or depth >= DEEPEST:
            yield from (tile for _, tile in members)
            continue
        weight = sum(tile.weight for _, tile in members)
        name = visible(".".join(path[: depth + 1]))
        if all(tile.classes == "same" for _, tile in members):
            yield Tile(name, weight, at_a_glance(weight), (f"= {name}", "="), "same")
        else:
            is_known = all(tile.is_complete for _, tile in members)
            inside = tuple(_nested(members, depth + 1))
            yield Tile(name, weight, at_a_glance(weight), inside=inside, is_complete=is_known)


def _networks(comparison: "Comparison", names: Sequence[str]) -> Iterator[Section]:
    """The reference and another one beside each other, their bars in one scale, coloured by what became of layers."""
    drawn = networks(comparison)
    shown = [each._replace(caption=name) for each, name in zip(drawn, names, strict=False)]
    title = "Both networks" if len(names) == len(drawn) else " and ".join(names[: len(drawn)])
    yield Section((Prose(("Bars in layers have one scale.",), "note"), *shown), title)


def networks(comparison: "Comparison") -> tuple[Picture, ...]:
    """The drawings of the reference and of another one; where both are diagrams, common parts lie below each other."""
    chosen = comparison.analyses[:MOST_DRAWN]
    largest = max((unit.macs for each in chosen for unit in each.once(outline).units), default=0)
    paints = [_paint(comparison, index) for index in range(len(chosen))]
    wholes = [
        blocks.whole(each, each.once(resolution), None, paint, largest)
        for each, paint in zip(chosen, paints, strict=True)
    ]
    if not any(wholes):
        return _aligned(chosen, paints)
    return tuple(
        whole._replace(is_small=True) if whole else diagram.picture(each, each.once(resolution), None, paint)
        for each, paint, whole in zip(chosen, paints, wholes, strict=True)
    )


def _aligned(analyses: Sequence[Analysis], paints: Sequence[Callable[[Unit], tuple[str, str]]]) -> tuple[Picture, ...]:
    """Diagrams of one width; boxes that begin with the same part lie in one column."""
    found = [each.once(outline) for each in analyses]
    largest = max((diagram.macs(each, box) for each in found for box in each.boxes), default=0)
    starts = [[box.part.path for box in each.boxes] for each in found]
    alike = common(starts[0], starts[1]).pairs if len(starts) == MOST_DRAWN else []
    columns = columns_in_common([each.takes for each in found], alike)
    made = [
        diagram.diagram(each, each.once(resolution), None, paint, largest)
        for each, paint in zip(analyses, paints, strict=True)
    ]
    return tuple(Picture(each.svg, (), style=style(), is_wide=True) for each in aligned(made, columns))


def _paint(comparison: "Comparison", index: int) -> Callable[[Unit], tuple[str, str]]:
    """The colour and the sign of a unit: what became of its layers."""
    by_node: dict[int, str] = {}
    for change in comparison.layers(1):
        sides = (change.old, change.new)
        own = sides[index]
        if own is None:
            continue
        old, new = _figures(comparison, 1, "macs", change)
        if change.old is None or change.new is None:
            became = "removed" if change.new is None else "added"
        else:
            became = "same" if old == new and old.is_complete else fate(old, new)
        by_node |= dict.fromkeys(own.part.nodes, became)

    def paint(unit: Unit) -> tuple[str, str]:
        became = next((by_node[node] for node in unit.nodes if node in by_node), "same")
        return became, "" if became == "same" else f"{SIGNS[became]} "

    return paint
