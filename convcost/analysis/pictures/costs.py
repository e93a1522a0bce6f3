"""The treemaps of a network: where its parameters, its multiply-adds and its activations sit."""

from collections.abc import Iterator, Sequence

from convcost.analysis import Analysis
from convcost.analysis.columns import BY_KEY
from convcost.analysis.pictures.labels import labels_of
from convcost.analysis.pictures.resolution import Resolution
from convcost.analysis.pictures.rows import spans
from convcost.analysis.totals import Total
from convcost.drawing.treemap import Tile, script, style, treemap
from convcost.errors.untrusted import visible
from convcost.graph.parts import Part
from convcost.language.quantity import at_a_glance, exact
from convcost.page import Picture, Views

MAPPED = (("macs", "MACs"), ("params", "parameters"), ("activations", "activations"))
MOST_LINES = 24


def views(analysis: Analysis, resolution: Resolution, prefix: str) -> Views | None:
    """A treemap per figure; those of which there is nothing are left out."""
    found = []
    for key, title in MAPPED:
        tiles = tuple(_tiles(analysis, analysis.graph.parts, key, resolution, prefix))
        drawing = treemap(tiles, f"{title} of {visible(analysis.graph.name)}", BY_KEY[key].title)
        if drawing:
            found.append((title, Picture(drawing, tuple(_lines(tiles, title)), style=style(), script=script())))
    return Views(f"{prefix}cost", tuple(found)) if found else None


def picture(analysis: Analysis, resolution: Resolution) -> str:
    """The treemap of the first figure, for a file of its own; empty where there is nothing of it."""
    key, title = MAPPED[0]
    tiles = tuple(_tiles(analysis, analysis.graph.parts, key, resolution, None))
    return treemap(tiles, f"{title} of {visible(analysis.graph.name)}")


def inside(part: Part) -> tuple[Part, ...]:
    """The parts of a part, none of a layer with what follows it."""
    return () if part.is_one_layer or not part.children else tuple(part.at_depth(1))


def anchor(prefix: str, index: int) -> str:
    """The name of the place of a layer in a page."""
    return f"{prefix}l{index}"


def _tiles(analysis: Analysis, part: Part, key: str, resolution: Resolution, prefix: str | None) -> Iterator[Tile]:
    figures = analysis.figures(key)
    for each in inside(part):
        known = [figure for index in each.nodes if isinstance(figure := figures[index], int)]
        weighed = Total(sum(known), len(known) == len(each.nodes))
        if weighed.value or not weighed.is_complete:
            yield _tile(analysis, each, key, weighed, resolution, prefix)


def _tile(
    analysis: Analysis, part: Part, key: str, weighed: Total[int], resolution: Resolution, prefix: str | None
) -> Tile:
    weight = weighed.value
    first, last = part.nodes[0], part.nodes[-1]
    layer = part.layer if part.layer is not None else first
    parts = tuple(_tiles(analysis, part, key, resolution, prefix)) if part.children else ()
    return Tile(
        visible(part.path),
        weight,
        at_a_glance(weight),
        () if parts else labels_of(analysis, layer),
        resolution.classes(resolution.of_nodes[last]),
        "" if prefix is None else f"#{anchor(prefix, first)}",
        parts,
        is_told=prefix is None or (first, last) not in spans(analysis),
        is_complete=weighed.is_complete,
    )


def _lines(tiles: Sequence[Tile], title: str) -> Iterator[str]:
    """The parts at the top, the costliest first; those of which nothing is known are not among them."""
    unit = BY_KEY["macs"].title if title == "MACs" else title
    ranked = sorted((tile for tile in tiles if tile.weight), key=lambda tile: -tile.weight)
    for tile in ranked[:MOST_LINES]:
        yield f"{tile.name}: {_bound([tile])}{exact(tile.weight)} {unit}"
    rest = ranked[MOST_LINES:]
    if rest:
        yield f"and {len(rest)} more, {_bound(rest)}{exact(sum(each.weight for each in rest))} {unit}"


def _bound(tiles: Sequence[Tile]) -> str:
    return "" if all(tile.is_complete for tile in tiles) else "≥ "
