"""A treemap: nested rectangles as large as what they stand for, in percent, so that texts keep their size.

Drawn as nested ``svg`` elements whose places are percentages: the drawing follows the width of a page without any
script, and zooming in is giving a block the whole room.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from convcost.drawing.measure import width
from convcost.drawing.palette import changes, shades
from convcost.drawing.squarify import Rectangle, below_strips, squarified
from convcost.page.html.element import Child, Element, element, written

WIDTH, HEIGHT, STRIP = 1200, 460, 18
SMALLEST = 0.003
"""Neighbours of less than this share of the whole are one tile together."""
ROOMS = (312, 680, 1160)
"""Widths of a drawing for which names of blocks are chosen; the style sheet tells them apart."""
TILE_ROOMS = (680, 1160)
"""Those for which tiles have texts: where it is narrower than the last a script writes what fits."""
MARGIN, SPARE = 10, 1.08
ONE_LINE, TWO_LINES = 18, 33
SMALL = 11
DEEPEST = 60


class Tile(NamedTuple):
    """A layer, or a block with what is inside of it."""

    name: str
    weight: int
    value: str
    """The weight in words."""
    labels: tuple[str, ...] = ()
    """What it may be called, the longest first; a block is called by its name."""
    classes: str = ""
    """Its colour."""
    link: str = ""
    """Where more is said of it, as the address of an element of the page."""
    inside: tuple["Tile", ...] = ()
    gone: float = 0
    """The part of it that is no longer there, which is hatched."""
    is_told: bool = True
    """Whether it says its name, its label and its weight by itself, and not only by what it links to."""
    is_complete: bool = True
    """Whether the weight is all of it, or a lower bound."""

    @property
    def words(self) -> str:
        """The weight in words, with a sign in front where it is a lower bound."""
        return self.value if self.is_complete else f"≥ {self.value}"


def treemap(tiles: Sequence[Tile], title: str, figure: str = "") -> str:
    """The drawing; an empty text where nothing weighs anything.

    ``figure`` is the title of the column of a table in which the weights stand: a script tells them from there.
    """
    total = sum(tile.weight for tile in tiles)
    if not total:
        return ""
    shown = _sorted(_joined(_opened(tiles, total), total))
    room = Rectangle(0, 0, WIDTH, HEIGHT)
    weights = [tile.weight for tile in shown]
    has_strips = any(tile.inside for tile in shown)
    places = below_strips(weights, room, STRIP) if has_strips else squarified(weights, room)
    known = total if all(tile.is_complete for tile in tiles) else 0
    drawn = (each for tile, place in zip(shown, places, strict=True) for each in _top(tile, place, known, has_strips))
    drawing = element(
        "svg", *drawn, xmlns="http://www.w3.org/2000/svg", width="100%", height=str(HEIGHT), classes="tm", role="group",
        aria_label=title, data_c=figure,
    )  # fmt: skip
    return written(drawing)


def style() -> str:
    """The style sheet of the drawing."""
    return shades() + changes() + _read("treemap.css")


def script() -> str:
    """What zooms into a block and refits the texts."""
    return _read("treemap.js")


def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _opened(tiles: Sequence[Tile], total: int) -> list[Tile]:
    """A part that is nearly everything would be a frame around the drawing: its parts stand in its place."""
    found = list(tiles)
    for _ in range(DEEPEST):
        largest = max(range(len(found)), key=lambda index: found[index].weight)
        tile = found[largest]
        if not tile.inside or tile.weight * 10 <= total * 9:
            return found
        found[largest : largest + 1] = tile.inside
    return found


def _joined(tiles: Sequence[Tile], total: int) -> Iterator[Tile]:
    """Tiles in which something can be read: blocks with one part are that part, small neighbours are one tile."""
    run: list[Tile] = []
    weight = 0
    for tile in tiles:
        if not tile.weight:
            continue
        is_small = tile.weight < SMALLEST * total
        if is_small:
            run.append(tile)
            weight += tile.weight
        if run and (not is_small or weight >= SMALLEST * total):
            yield _run(run)
            run, weight = [], 0
        if not is_small:
            yield _simplified(tile, total)
    if run:
        yield _run(run)


def _simplified(tile: Tile, total: int) -> Tile:
    """A block with its parts simplified; one that has a single part is that part, under its own name."""
    for _ in range(DEEPEST):
        heavy = [each for each in tile.inside if each.weight]
        if len(heavy) != 1:
            break
        tile = heavy[0]
    inside = tuple(_joined(tile.inside, total))
    if not tile.inside:
        return tile
    return tile._replace(inside=inside) if len(inside) > 1 else _closed(tile)


def _closed(tile: Tile) -> Tile:
    """A block without its parts: it says its own name and weight, as what it links to is only its first layer."""
    return tile._replace(inside=(), labels=(tile.name.rpartition(".")[2],), is_told=True) if tile.inside else tile


def _run(tiles: Sequence[Tile]) -> Tile:
    """Small neighbours as one tile; a single one stays what it is, closed."""
    first, last = tiles[0], tiles[-1]
    if len(tiles) == 1:
        return _closed(first)
    name = f"{first.name} – {last.name.rpartition('.')[2]}"
    weight = sum(tile.weight for tile in tiles)
    labels = (name, f"{len(tiles)} parts", f"{len(tiles)}×")
    classes = first.classes if len({tile.classes for tile in tiles}) == 1 else "mixed"
    is_complete = all(tile.is_complete for tile in tiles)
    return Tile(name, weight, f"{weight:,}", labels, classes, first.link, is_complete=is_complete)


def _sorted(tiles: Iterator[Tile]) -> list[Tile]:
    return sorted(tiles, key=lambda tile: -tile.weight)


def _top(tile: Tile, place: Rectangle, total: int, has_strips: bool) -> Iterator[Element]:  # noqa: FBT001
    """A tile at the top, below a strip with its name where there is room for one; ``total`` is 0 where not known."""
    if not has_strips or place.height <= STRIP:
        yield _drawn(tile, place, Rectangle(0, 0, WIDTH, HEIGHT), _Within())
        return
    texts = [f"{tile.name} {tile.words}", tile.name, _last(tile.name)]
    if total:
        share = 100 * tile.weight / total
        texts[:1] = [f"{tile.name} {tile.words}, {share:.1f} %", f"{tile.name} {share:.0f} %"]
    strip = element("svg", *_names(texts, place.width), height=str(STRIP))
    below = Rectangle(0, 0, place.width, place.height - STRIP)
    within = _Within(tile.name, 1, tile.classes)
    body = _inside(tile, below, within) if tile.inside else (_drawn(tile, below, below, within),)
    inner = element("svg", *body, y=str(STRIP), height=_percent(1 - STRIP / place.height), classes="in")
    frame = element("rect", classes="o")
    whole = Rectangle(0, 0, WIDTH, HEIGHT)
    yield _nested(place, whole, strip, inner, frame, title=tile.name, classes=f"g g0 {tile.classes}".strip())


class _Within(NamedTuple):
    """The block that a tile stands in: how it is called, and how deep it lies."""

    name: str = ""
    depth: int = 0
    classes: str = ""
    """The colour that its parts have unless they say otherwise."""

    def own(self, classes: str) -> str:
        """The classes of a part that differ from those of the block."""
        return "" if classes == self.classes else classes

    def relative(self, name: str) -> str:
        """What a part is called inside of the block."""
        return name.removeprefix(f"{self.name}.") if self.name else name


def _drawn(tile: Tile, place: Rectangle, outer: Rectangle, within: _Within) -> Element:
    """A tile in its block: a link to the layer, or a block with what is inside of it."""
    name = within.relative(tile.name)
    if tile.inside:
        inner = Rectangle(0, 0, place.width, place.height)
        parts = _inside(tile, inner, _Within(tile.name, within.depth + 1, tile.classes))
        frame = element("rect", classes="o")
        classes = f"g g{min(within.depth, 2)} {within.own(tile.classes)}".strip()
        return _nested(place, outer, *parts, frame, title=name, classes=classes)
    texts = _labelled(tile, place.width, place.height)
    told = (element("title", "\n".join(dict.fromkeys((name, *tile.labels[:1], tile.words)))),) if tile.is_told else ()
    gone = (element("rect", classes="gone", style=f"height:{_percent(tile.gone)};y:{_percent(1 - tile.gone)}"),)
    link = element("a", *told, element("rect"), *(gone if tile.gone else ()), *texts, href=tile.link)
    return _nested(place, outer, link, classes=within.own(tile.classes))


def _inside(tile: Tile, room: Rectangle, within: _Within) -> Iterator[Element]:
    tiles = _sorted(iter(tile.inside))
    own = Rectangle(0, 0, room.width, room.height)
    places = squarified([each.weight for each in tiles], own)
    return (_drawn(each, place, own, within) for each, place in zip(tiles, places, strict=True))


def _nested(place: Rectangle, outer: Rectangle, *children: Element, title: str = "", classes: str = "") -> Element:
    """An ``svg`` at a place, in percent of what it stands in."""
    at = {
        "x": _percent(place.x / outer.width),
        "y": _percent(place.y / outer.height),
        "width": _percent(place.width / outer.width),
        "height": _percent(place.height / outer.height),
    }
    usual = {"x": "0%", "y": "0%", "width": "100%", "height": "100%"}
    told = {name: value for name, value in at.items() if value != usual[name]}
    return element("svg", *children, classes=classes, data_t=title, **told)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def _names(names: Sequence[str], room: float) -> Iterator[Element]:
    """The name of a block above its tiles."""
    chosen = [_fitting(names, room * width / WIDTH - MARGIN / 2, is_bold=True) for width in ROOMS]
    for name, classes in _seen(chosen):
        yield element("text", name, x="3", y="14", classes=classes)


def _labelled(tile: Tile, room: float, height: float) -> Iterator[Element]:
    """The label of a tile and below it the weight, as far as there is room."""
    if height < ONE_LINE:
        return
    narrow, wide = (_lines(tile, room * each / WIDTH - MARGIN, height) for each in TILE_ROOMS)
    if narrow[0] and wide[0].endswith(f" {narrow[0]}") and narrow[1] == wide[1]:
        yield _text(element("tspan", wide[0].removesuffix(narrow[0]), classes="a2"), *narrow)
    elif wide[0]:
        yield _text("", *wide, classes="" if narrow == wide else "a2")


def _lines(tile: Tile, room: float, height: float) -> tuple[str, str]:
    """What fits: the longest label and, below it, the weight."""
    label = _fitting(dict.fromkeys((*tile.labels, tile.words)), room)
    has_value = label and label != tile.words and height >= TWO_LINES
    return label, _fitting((tile.words,), room, SMALL) if has_value else ""


def _text(before: Child, label: str, value: str, classes: str = "") -> Element:
    below = (element("tspan", value, x="0", dy="14"),) if value else ()
    return element("text", *((before,) if before else ()), label, *below, classes=classes)


def _seen(chosen: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every text with the classes that say from which width and up to which it is seen."""
    start = 0
    for index, text in enumerate(chosen):
        if index + 1 < len(chosen) and chosen[index + 1] == text:
            continue
        if text:
            lower = f"a{start}" if start else ""
            upper = f"b{index + 1}" if index + 1 < len(chosen) else ""
            yield text, f"{lower} {upper}".strip()
        start = index + 1


def _fitting(labels: Iterable[str], room: float, size: float = 12, *, is_bold: bool = False) -> str:
    """The first label that fits."""
    return next((each for each in labels if width(each, size, is_bold=is_bold) * SPARE <= room), "")


def _last(name: str) -> str:
    """The last step of a path that was given as a name: names of blocks begin with a capital."""
    steps = name.split(".")
    return next((step for step in reversed(steps) if not step[:1].isupper()), steps[-1])
