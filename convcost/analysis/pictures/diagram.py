"""The diagram of a network, and the list of its boxes beside it."""

from collections.abc import Iterator

from convcost.analysis import Analysis
from convcost.analysis.pictures.blocks import Paint
from convcost.analysis.pictures.costs import anchor
from convcost.analysis.pictures.labels import size
from convcost.analysis.pictures.outline import Box, Outline, outline
from convcost.analysis.pictures.resolution import Resolution
from convcost.analysis.pictures.units import told
from convcost.drawing.lanes import Diagram, LaneBox, lanes, style
from convcost.errors.untrusted import visible
from convcost.language.quantity import at_a_glance, exact, percent, thousandths
from convcost.page import Block, Group, Link, Picture, Prose, Row, Section, Strong, Table, TableColumn, Text

SINGLE = "1×1"
FEWEST = 2


def section(analysis: Analysis, resolution: Resolution, prefix: str) -> Section | None:
    """The boxes from left to right, and what each costs; None for a single one."""
    found = analysis.once(outline)
    if len(found.boxes) < FEWEST:
        return None
    blocks: list[Block] = [picture(analysis, resolution, prefix), _list(analysis, resolution, prefix)]
    if found.is_cut:
        count = exact(len(found.units))
        blocks.insert(0, Prose((f"The {count} layers are in no blocks: neighbours are drawn together.",), "strong"))
    said = "Left to right: order of execution. Top to bottom: fine to coarse. A stack repeats. Bars are MACs."
    return Section((Prose((said,), "note"), *blocks), "Network")


def picture(analysis: Analysis, resolution: Resolution, prefix: str | None, paint: Paint | None = None) -> Picture:
    """The diagram; ``paint`` gives boxes other colours than those of their resolution."""
    made = diagram(analysis, resolution, prefix, paint)
    return Picture(lanes(made.boxes, made.names, made.title).svg, (), style=style(), is_wide=True)


def diagram(
    analysis: Analysis, resolution: Resolution, prefix: str | None, paint: Paint | None = None, scale: int = 0
) -> Diagram:
    """What is drawn of a network: its boxes and the names of their lanes; ``scale`` is what a full bar stands for."""
    found = analysis.once(outline)
    boxes = tuple(_boxes(found, resolution, prefix, scale))
    if paint:
        painted = ({paint(found.units[unit])[0] for unit in box.units} for box in found.boxes)
        boxes = tuple(box._replace(classes=_most_changed(each)) for box, each in zip(boxes, painted, strict=True))
    names = [*resolution.names.values(), SINGLE]
    return Diagram(boxes, names, f"Diagram of {visible(analysis.graph.name)}")


def _most_changed(colors: set[str]) -> str:
    """The one colour of what is not the same; of several that of a change."""
    changed = sorted(colors - {"same"})
    return changed[0] if len(changed) == 1 else "mixed" if changed else "same"


def _boxes(found: Outline, resolution: Resolution, prefix: str | None, scale: int) -> Iterator[LaneBox]:
    lane = {level: index for index, level in enumerate(resolution.names)}
    costs = [macs(found, box) for box in found.boxes]
    largest = scale or max(costs, default=0) or 1
    for box, takes, cost in zip(found.boxes, found.takes, costs, strict=True):
        unit = found.units[box.units[-1]]
        level = resolution.of_nodes[unit.nodes[-1]]
        is_unit = len(box.units) == 1
        sign = unit.sign if is_unit else ""
        is_small = is_unit and unit.is_free
        is_known = all(found.units[each].is_known for each in box.units)
        bound = "" if is_known else "at least "
        counted = [f"{bound}{exact(cost)} MACs"] if cost else [] if is_known else ["MACs not known"]
        said = (visible(box.name), what(found, box), size(unit.output), *counted)
        yield LaneBox(
            unit.kind.rpartition("_")[2] if is_small else visible(box.short_name),
            told(cost, is_known=is_known),
            len(lane) if level is None else lane[level],
            takes,
            "\n".join(said),
            resolution.classes(level),
            "" if prefix is None else f"#{anchor(prefix, box.part.nodes[0])}",
            cost / largest,
            box.times,
            sign,
            is_small,
        )


def macs(found: Outline, box: Box) -> int:
    """The multiply-adds of a box, of all its rounds."""
    return sum(found.units[unit].macs for unit in box.units)


def what(found: Outline, box: Box) -> str:
    """The layer, or how many there are."""
    if len(box.units) == 1:
        return found.units[box.units[0]].labels[0]
    each = f"{exact(len(box.units) // box.times)} layers"
    if box.times == 1:
        return each
    return f"{each} each, widths differ" if box.differs else f"{each} each"


def _list(analysis: Analysis, resolution: Resolution, prefix: str) -> Table:
    """The boxes as rows."""
    found = analysis.once(outline)
    total = analysis.total("macs")
    columns = (
        TableColumn("part", "name"),
        TableColumn("what", "words"),
        TableColumn("gives", "words"),
        TableColumn("params"),
        TableColumn("MACs"),
        TableColumn("share"),
        TableColumn("", "bar"),
    )
    rows = []
    for box in found.boxes:
        unit = found.units[box.units[-1]]
        cost, params = macs(found, box), sum(found.units[each].params for each in box.units)
        permille = thousandths(cost, total.value) if total.value and total.is_complete else None
        cells: tuple[Text, ...] = (
            _called(box, prefix),
            what(found, box),
            size(unit.output),
            at_a_glance(params) if params else "",
            told(cost, is_known=all(found.units[each].is_known for each in box.units)),
            percent(permille) if cost and permille else "<0.1%" if cost and permille is not None else "",
            "",
        )
        chip = resolution.classes(resolution.of_nodes[unit.nodes[-1]])
        rows.append(Row(cells, permille, chip=chip))
    return Table(columns, (Group(tuple(rows)),))


def _called(box: Box, prefix: str) -> Text:
    link = Link(visible(box.name), anchor(prefix, box.part.nodes[0]))
    return (link, Strong(f" ×{box.times}")) if box.times > 1 else (link,)
