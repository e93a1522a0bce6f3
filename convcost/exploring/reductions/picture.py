"""What reductions would save as a picture: every convolution as large as it costs, hatched by what would go."""

from collections.abc import Iterator

from convcost.analysis.pictures.costs import inside
from convcost.analysis.pictures.labels import labels
from convcost.drawing.treemap import Tile, script, style, treemap
from convcost.errors.untrusted import visible
from convcost.exploring.reductions.survey import Convolution, Survey
from convcost.graph.parts import Part
from convcost.language.quantity import at_a_glance
from convcost.page import Block, Picture, Prose, Swatches, Views

COLORS = (("#dd8345", "▼ a reduction would pay, hatched is what it saves"), ("#e3e6ea", "the other MACs"))


def blocks(found: Survey, index: int) -> tuple[Block, ...]:
    """The treemap with what its colours mean; nothing where nothing is multiplied."""
    saving = {each.node.name: each for each in found.convolutions}
    drawing = treemap(tuple(_tiles(found, found.analysis.graph.parts, saving)), "What reductions would save")
    if not drawing:
        return ()
    picture = Picture(drawing, (), style=style(), script=script())
    said = Prose(("A tile is a layer's MACs, under the ratio that saves most.",), "note")
    return (said, Swatches("", COLORS), Views(f"saved{index}", (("MACs", picture),)))


def _tiles(found: Survey, part: Part, saving: dict[str, Convolution]) -> Iterator[Tile]:
    figures = found.analysis.figures("macs")
    nodes = found.analysis.graph.nodes
    batch = found.analysis.settings.batch
    for each in inside(part):
        weight = sum(figure for index in each.nodes if isinstance(figure := figures[index], int))
        if not weight:
            continue
        parts = tuple(_tiles(found, each, saving))
        node = nodes[each.layer if each.layer is not None else each.nodes[0]]
        saved = 0 if parts else _saved(saving.get(node.name)) * batch
        said = f"{at_a_glance(weight)}, −{at_a_glance(saved)}" if saved else at_a_glance(weight)
        names = () if parts else tuple(f"{'▼ ' if saved else ''}{name}" for name in labels(node))
        classes = "" if parts else "grew" if saved else "same"
        yield Tile(visible(each.path), weight, said, names, classes, inside=parts, gone=saved / weight)


def _saved(found: Convolution | None) -> int:
    """What the best reduction saves that would be put there."""
    return max((each.saved for each in found.savings if each.applies), default=0) if found else 0
