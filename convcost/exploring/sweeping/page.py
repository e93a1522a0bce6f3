"""A sweep as a page: the front, or the designs in an order that was asked for, and what became of all the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from convcost.analysis.cells import figure
from convcost.analysis.columns import Column
from convcost.analysis.data import figure as plain_figure
from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.drawing.alone import FONT, Piece, alone
from convcost.drawing.scatter import HEIGHT, WIDTH, Dot, braille, svg
from convcost.errors import ConvcostError, Problem, abridged
from convcost.errors.untrusted import visible
from convcost.exploring.designs.figures import amount, cell, left_said, why_not
from convcost.exploring.designs.requirement import quantity_text
from convcost.exploring.designs.search import LOWER_BOUNDS, Designs
from convcost.exploring.designs.subject import LEFT_OUT
from convcost.exploring.sweeping.sweep import Sweep
from convcost.language.quantity import exact
from convcost.page import Block, Group, Page, Picture, Row, Section, Table, TableColumn, paragraphs
from convcost.page.answer import Answer, Cell, Data, Records

SCHEMA = "convcost/sweep/1"
SHOWN = 20
MOST_DOTS = 20_000


@dataclass(frozen=True)
class SweptDesigns(Answer):
    """The designs of a sweep, and what of them to show."""

    sweep: Sweep
    sort: Column | None = None
    top: int | None = None

    def page(self) -> Page:
        """The picture of the front, the table, what there is to say."""
        sweep = self.sweep
        title = self._title
        blocks: list[Block] = []
        if self._has_picture:
            blocks.append(_picture(sweep))
        if len(sweep):
            blocks.append(self._table())
        said = tuple(self._sentences())
        return Page(
            (Section((*blocks, *paragraphs(said, "note")), title, _counted(sweep)),),
            (IN_SHORT,),
            title=title,
            brief=((title, _counted(sweep)),),
            rules=(CONVENTION,),
        )

    def drawing(self) -> str:
        """The front among the designs; raises `ConvcostError` where none was asked for, or there are no designs."""
        if not self._has_picture:
            hint = "`--front params,macs` has one, of the designs that meet what is required"
            raise ConvcostError([Problem("E403", "there is no front to draw", notes=(hint,))])
        piece = Piece(_picture(self.sweep).svg, WIDTH, HEIGHT, _counted(self.sweep))
        return alone([piece], f"text{{font-family:{FONT}}}", self._title)

    def data(self) -> Data:
        """What was asked, what became of it, every design that is shown."""
        designs = self.sweep.designs
        question = designs.question
        return Data(
            SCHEMA,
            {
                "model": question.subject.network.name,
                "variant": question.subject.variant,
                "names": [each.name for each in question.space.dimensions],
                "points": question.space.size,
                "computed": designs.total,
                "classes": designs.classes,
                "composed": designs.composed,
                "built_one_by_one": designs.built,
                "meeting": len(designs.points),
                "outside": designs.outside,
                "unjudged": designs.unjudged,
                "left_out": designs.refused[LEFT_OUT],
                "no_network": {code: count for code, count in designs.refused.items() if code != LEFT_OUT},
                "required": [each.text for each in question.requirements],
                "front": [each.text for each in self.sweep.objectives],
                "designs": [self._object(place) for place in self._places(None)],
            },
        )

    def records(self) -> Records:
        """A row per design; where any figure is a lower bound, a last column names those that are."""
        designs = self.sweep.designs
        titles = [each.name for each in designs.question.space.dimensions]
        keys = [each.key for each in designs.question.subject.columns]
        more = [LOWER_BOUNDS] if designs.has_lower_bounds else []
        places = self._places(None)
        rows = designs.question.space.rows(designs.points[place] for place in places)
        records = (self._record(place, row) for place, row in zip(places, rows, strict=True))
        return Records([*titles, *keys, *more], records)

    @property
    def _has_picture(self) -> bool:
        """Whether designs are asked for that no other beats in several ways, and there are designs."""
        return len(self.sweep.objectives) > 1 and len(self.sweep) > 0

    @property
    def _title(self) -> str:
        subject = self.sweep.designs.question.subject
        return visible(" ".join((subject.network.name, *((subject.variant,) if subject.variant else ()))))

    def _places(self, shown: int | None) -> Sequence[int]:
        """Where the designs stand that are shown, in their order."""
        places: Sequence[int] = range(len(self.sweep))
        if self.sweep.objectives:
            places = self.sweep.places_of_front
        elif self.sort:
            places = self.sweep.sorted_by(self.sort)
        return places[: self.top or shown]

    def _record(self, place: int, values: list[str]) -> list[Cell]:
        designs = self.sweep.designs
        more = [" ".join(designs.lower_bounds(place))] if designs.has_lower_bounds else []
        figures = (cell(designs.figure(place, column), column) for column in designs.parts_of)
        return [*values, *figures, *more]

    def _object(self, place: int) -> dict[str, Any]:
        point, totals = self.sweep.design(place)
        bounds = self.sweep.designs.lower_bounds(place)
        more = {LOWER_BOUNDS: list(bounds)} if bounds else {}
        figures = {column.key: plain_figure(totals[column.key], column) for column in self.sweep.designs.parts_of}
        return {"point": {name: _plain(value) for name, value in point.items()}, "totals": figures, **more}

    def _table(self) -> Table:
        designs = self.sweep.designs
        question = designs.question
        columns = [TableColumn(visible(name), "number") for name in question.space.names]
        columns += [TableColumn(each.title, "number") for each in question.subject.columns]
        rows = tuple(
            Row(
                (
                    *map(visible, question.space.named(designs.points[place]).values()),
                    *_figures(self.sweep, place),
                )
            )
            for place in self._places(SHOWN)
        )
        return Table(tuple(columns), (Group(rows),))

    def _sentences(self) -> Iterator[str]:
        sweep, designs = self.sweep, self.sweep.designs
        count = len(self._places(None))
        if sweep.objectives and len(sweep):
            wants = ", ".join(each.text for each in sweep.objectives)
            beaten = amount(len(sweep.places_of_front), "design", "designs")
            yield f"Front: {wants}: {beaten} that no other beats in all of them"
        if count > len(self._places(SHOWN)):
            yield f"Shown are {exact(SHOWN)} of {exact(count)}; --top shows more, --export designs.csv writes them all"
        networks = {code: each for code, each in designs.refused.items() if code != LEFT_OUT}
        if networks:
            codes = abridged([f"{code} {exact(each)}" for code, each in networks.items()], 3)
            refused = amount(sum(networks.values()), "point is no network", "points are no networks")
            yield f"{refused} ({codes}); `convcost explain CODE` says why"
            if designs.total - designs.refused[LEFT_OUT] == sum(networks.values()):
                yield from why_not(designs.question)
        if designs.unjudged:
            yield f"{exact(designs.unjudged)} could not be judged: a figure is only known to be at least something"
        if designs.has_lower_bounds:
            yield "Figures with >= and unknown ones may be larger, since not every layer's is known"
            if sweep.objectives or self.sort:
                yield "The order takes them as the least that they can be: another one may be the true one"
        yield from _taken_singly(designs)
        if not designs.total:
            yield "None of the points is this shard's: they make fewer parts than there are shards"
        if designs.question.left_to_check:
            yield left_said(designs.question.left_to_check)
        yield from (visible(each.missed) for each in designs.question.space.dimensions if each.missed)


def _counted(sweep: Sweep) -> str:
    """``1,050 points, 11 classes; 416 within macs<=300,000,000``."""
    designs = sweep.designs
    space, total = designs.question.space.size, designs.total - designs.refused[LEFT_OUT]
    sampled = f"{exact(total)} of {exact(space)} points" if designs.total < space else amount(total, "point", "points")
    required = ", ".join(each.text for each in designs.question.requirements)
    within = f"within {required}"
    meeting = amount(len(sweep), *((within, within) if required else ("is a network", "are networks")))
    return f"{sampled}, {amount(designs.classes, 'class', 'classes')}; {meeting}"


def _picture(sweep: Sweep) -> Picture:
    """The first two objectives, the second one upwards."""
    designs = sweep.designs
    columns = [each.column for each in sweep.objectives[:2]]
    across, upwards = map(designs.sizes_of, columns)
    on_front = set(sweep.places_of_front)
    step = max(len(sweep) // MOST_DOTS, 1)
    places = [*range(0, len(sweep), step), *(each for each in on_front if each % step)]
    dots = [Dot(across[each], upwards[each], each in on_front, _what(sweep, each, columns)) for each in places]
    axes = [(column.title, *_ends(sweep, column)) for column in columns]
    return Picture(svg(dots, axes[0], axes[1]), braille(dots, axes[0], axes[1]))


def _taken_singly(designs: Designs) -> Iterator[str]:
    """How many points were not traced, and why."""
    ways = {"composed of blocks of others": designs.composed, "built one by one": designs.built}
    done = [f"{amount(count, 'point was', 'points were')} {way}" for way, count in ways.items() if count]
    if done:
        yield f"{', '.join(done)}: {'; '.join(designs.reasons)}"


def _ends(sweep: Sweep, column: Column) -> tuple[str, str]:
    """The smallest and the largest figure of all designs."""
    sizes = sweep.designs.sizes_of(column)
    least, most = (choose(range(len(sizes)), key=sizes.__getitem__) for choose in (min, max))
    return quantity_text(sweep.designs.figure(least, column), column), quantity_text(
        sweep.designs.figure(most, column), column
    )


def _what(sweep: Sweep, place: int, columns: Sequence[Column]) -> str:
    point = ", ".join(f"{name}={text}" for name, text in sweep.designs.texts(place).items())
    texts = dict(zip(sweep.designs.question.subject.columns, _figures(sweep, place), strict=True))
    figures = (f"{texts[each]} {each.title}" for each in columns)
    return visible(f"{point}: {', '.join(figures)}")


def _figures(sweep: Sweep, place: int) -> list[str]:
    """Every digit of the figures of a design, ``>=`` before a lower bound."""
    columns = sweep.designs.question.subject.columns
    return [figure(total, column.unit) for total, column in zip(sweep.designs.totals(place), columns, strict=True)]


def _plain(value: Any) -> Any:
    """A value in the types of JSON; a fraction as the nearest float."""
    if isinstance(value, list):
        return list(map(_plain, value))
    return value if isinstance(value, str | int) else float(value)
