"""The figures of any points of a space: each class traced once, compared with points built in full, then computed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from convcost.errors import ConvcostError
from convcost.exploring.designs.arrays import Arrays
from convcost.exploring.designs.compiled import Program, program
from convcost.exploring.designs.composed import ComposedFigures
from convcost.exploring.designs.signature import Signatures
from convcost.exploring.designs.space import DesignSpace
from convcost.exploring.designs.subject import DesignFigure, Subject
from convcost.exploring.designs.tabulated import Tabulated, tabulated
from convcost.exploring.designs.tree import Decision, DecisionTree, DesignClass, insert
from convcost.exploring.designs.vectors import Lists
from convcost.language.expression import Value
from convcost.language.tracing import Arena, Extent, Guard, Leak, Traced
from convcost.notation.build.composing import NotComposed

COMPARED = 3
"""Points of every class that are built in full."""
COMPOSED_PER_BUILT = 256
"""Of so many composed points one is built in full, which is a tenth of the time, and of fewer points three."""
LEAKS = (Leak, TypeError, AttributeError)
"""What using a traced number as an int, an index or a key ends in."""
FEWEST_CLASSES = 34
WORTH_TRACING = 6
"""To trace a class and compare it takes as long as building about so many points."""
LOSING = ((8, 2), (32, 8))
"""Where points can be composed, which is faster, so many classes of fewer points each, on average, are enough."""
LARGEST_TABLE = 2**14
PARTS = 16
PART_SIZES = (2**10, 2**16)


@dataclass(eq=False)
class Tally:
    """What became of some points: nothing in it depends on what was computed before.

    ``met`` are the classes that were traced, of ``traced`` points. Instead, for ``reasons``, ``composed`` points were
    put together of what was built for others, and ``built`` points were built one by one. ``refused`` counts points
    that are no networks by the code of what is wrong.
    """

    met: dict[int, None] = field(default_factory=dict)
    traced: int = 0
    composed: int = 0
    built: int = 0
    reasons: dict[str, None] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)


class Chunk(NamedTuple):
    """The figures of some points: a vector per component, which class every point is of, and what became of them."""

    points: Sequence[int]
    figures: tuple[Any, ...]
    classes: Any
    tally: Tally


def part_size(count: int) -> int:
    """How many of so many points are computed together: some thousands, the same wherever they are computed.

    More are faster, since of each class there are many then; fewer are lost with a run that ends early.
    """
    least, most = PART_SIZES
    return min(max(1 << (max(count // PARTS, 1) - 1).bit_length(), least), most)


class Routed(NamedTuple):
    """Points that lead somewhere: their places in the chunk, and which value each variable has."""

    places: Any
    values: tuple[Any, ...]
    size: int


@dataclass
class Evaluation:
    """What has been learned of a space so far, and how to compute the figures of more of its points."""

    subject: Subject
    space: DesignSpace
    seed: int = 0
    with_arrays: bool = True

    def __post_init__(self) -> None:
        """Nothing is known yet."""
        self.vectors: Any = _vectors(with_arrays=self.with_arrays)
        self.classes: list[DesignClass] = []
        self.composed = self.built = 0
        """How many points were composed, and how many built one by one, so far."""
        self.random = Random(self.seed)  # noqa: S311 - it chooses points to compare
        self._numeric = [index for index, dimension in enumerate(self.space.dimensions) if dimension.is_numeric]
        self._others = [index for index, dimension in enumerate(self.space.dimensions) if not dimension.is_numeric]
        self._numerators = [self.space.dimensions[index].numerators for index in self._numeric]
        self._arena = Arena(Extent(min(each), max(each)) for each in self._numerators)
        self._trees: dict[tuple[int, ...], DecisionTree] = {}
        self._signatures = Signatures(self._arena)
        self._programs: dict[Guard, Program | Tabulated] = {}
        self._tables: dict[int, list[Any]] = {}
        self._functions: dict[str, Callable[..., Any]] = {}
        self._single: dict[tuple[str, tuple[DesignFigure, ...]], DesignClass] = {}
        self._of_no_class = DesignClass(-1, reason="designs differ in too many ways to trace each of them")
        self._composed = ComposedFigures(self.subject)

    def chunks(self, points: Sequence[int]) -> Iterator[Chunk]:
        """The figures of all these points, some thousands at a time."""
        size = part_size(len(points))
        for start in range(0, len(points), size):
            yield self.chunk(points[start : start + size])

    def chunk(self, points: Sequence[int]) -> Chunk:
        """The figures of these points."""
        vectors, count = self.vectors, len(points)
        self._out = [vectors.empty(count) for _ in self.subject.components]
        self._class_of = vectors.empty(count)
        self._points = points
        self._tally = Tally()
        self._most_classes = max(count // WORTH_TRACING, FEWEST_CLASSES)
        self._is_given_up = False
        self._single_places: list[int] = []
        places = vectors.places(self.space, points)
        values = tuple(places[index] for index in self._numeric)
        for choice, chosen in self._choices(places, count):
            tree = self._trees.setdefault(choice, DecisionTree(choice))
            self._route(tree, Routed(chosen, tuple(vectors.take(each, chosen) for each in values), len(chosen)))
        self._take_each(sorted(self._single_places))
        self.composed += self._tally.composed
        self.built += self._tally.built
        return Chunk(points, tuple(self._out), self._class_of, self._tally)

    def figures(self, point: int) -> DesignClass:
        """A class of its own for one point, built in full without any tracing."""
        try:
            return DesignClass(-1, figures=self.subject.figures(self.subject.graph(self.space.values(point))))
        except ConvcostError as error:
            return DesignClass(-1, error.problems[0].code)

    def _number_of(self, built: DesignClass) -> int:
        """The number of the class of all points that were built one by one and came to the same kind of result."""
        known = tuple(DesignFigure(0, is_complete=each.is_complete) for each in built.figures)
        if (built.code, known) not in self._single:
            self._single[built.code, known] = self._numbered(DesignClass(-1, built.code, known))
        return self._single[built.code, known].number

    def _numbered(self, found: DesignClass) -> DesignClass:
        found.number = len(self.classes)
        self.classes.append(found)
        return found

    def _choices(self, places: Sequence[Any], count: int) -> Iterator[tuple[tuple[int, ...], Any]]:
        """Every choice of what is no number, and where the points with it stand."""
        take = self.vectors.take
        chosen: list[tuple[tuple[int, ...], Any]] = [((), self.vectors.every(count))]
        for index in self._others:
            chosen = [
                ((*choice, value), take(where, inside))
                for choice, where in chosen
                for value, inside in self.vectors.groups(take(places[index], where))
            ]
        yield from chosen

    def _route(self, tree: DecisionTree, selection: Routed) -> None:
        """Lead points down the tree; a way that nobody has gone yet begins with a run of its own."""
        waiting: list[tuple[Decision | None, int, Routed]] = [(None, 0, selection)]
        while waiting:
            before, outcome, chosen = waiting.pop()
            node = _behind(tree, before, outcome)
            if node is None and self._gives_up():
                self._emit(self._of_no_class, chosen)
                continue
            if node is None:
                self._discover(tree, self._point(chosen, 0))
                node = _behind(tree, before, outcome)
            if isinstance(node, DesignClass):
                self._emit(node, chosen)
                continue
            assert node is not None  # noqa: S101 - `_discover` has made it
            (outcomes,) = self._run(node.program, chosen)
            groups = self.vectors.groups(_answers(node.guard, outcomes))
            waiting += ((node, each, self._part(chosen, inside)) for each, inside in groups)

    def _part(self, chosen: Routed, inside: Any) -> Routed:
        if isinstance(inside, slice):
            return chosen
        take = self.vectors.take
        return Routed(take(chosen.places, inside), tuple(take(each, inside) for each in chosen.values), len(inside))

    def _point(self, chosen: Routed, index: int) -> int:
        return int(self._points[int(chosen.places[index])])

    def _run(self, made: Program | Tabulated, chosen: Routed) -> list[Any]:
        vectors = self.vectors
        if isinstance(made, Tabulated):
            found: list[Any] = vectors.look_up(
                self._function(made.rest),
                self._tables_of(made),
                [chosen.values[variable] for variable in made.tables],
                [vectors.looked_up(self._numerators[each], chosen.values[each]) for each in made.plain],
                chosen.size,
            )
            return found
        pairs = zip(self._numerators, chosen.values, strict=True)
        variables = tuple(vectors.looked_up(numerators, each) for numerators, each in pairs)
        computed: list[Any] = vectors.run(made, self._function(made), variables, chosen.size)
        return computed

    def _tables_of(self, made: Tabulated) -> list[Any]:
        if id(made) not in self._tables:
            self._tables[id(made)] = self.vectors.tables(made, self._numerators)
        return self._tables[id(made)]

    def _function(self, made: Program) -> Callable[..., Any]:
        function = self._functions.get(made.source)
        if function is None:
            function = self._functions[made.source] = made.function(self.vectors.operations)
        return function

    def _program(self, expressions: Sequence[int]) -> Program | Tabulated:
        """With tables where vectors can look up many values at once, 64 bits are enough, and values are few."""
        if isinstance(self.vectors, Arrays):
            few = [at for at, numerators in enumerate(self._numerators) if len(numerators) <= LARGEST_TABLE]
            made = tabulated(self._arena, expressions, few)
            if made.tables and made.fits_64_bits:
                return made
        return program(self._arena, expressions)

    def _discover(self, tree: DecisionTree, point: int) -> None:
        """Trace the run of a point, and add its class to the tree."""
        found = self._numbered(self._traced(point))
        found.signature = self._signatures.of(tree.choice, found.guards)
        for guard in found.guards:
            if guard not in self._programs:
                self._programs[guard] = self._program([guard.expression])
        insert(tree, found, self._programs)

    def _traced(self, point: int) -> DesignClass:
        arena = self._arena
        places = self.space.places(point)
        arena.begin(tuple(self.space.dimensions[index].numerators[places[index]] for index in self._numeric))
        each: list[Value] = [
            dimension.value(place) for dimension, place in zip(self.space.dimensions, places, strict=True)
        ]
        for variable, index in enumerate(self._numeric):
            each[index] = Traced(arena, variable) / self.space.dimensions[index].denominator
        values = self.space.gathered(each)
        try:
            figures = self.subject.figures(self.subject.graph(values))
        except ConvcostError:
            path = dict(arena.path)
            code = self.figures(point).code
            return DesignClass(-1, code, reason="" if code else "it is refused only when traced", guards=path)
        except LEAKS as leak:
            return DesignClass(-1, reason=str(leak), guards=dict(arena.path))
        expressions = {
            place: each.value.expression for place, each in enumerate(figures) if isinstance(each.value, Traced)
        }
        made = self._program(list(expressions.values()))
        return DesignClass(-1, "", figures, expressions, "", made, guards=dict(arena.path))

    def _gives_up(self) -> bool:
        """Whether these points are of so many classes that taking the others one by one is faster; then for good."""
        met, traced = len(self._tally.met), self._tally.traced
        is_losing = not self._composed.reason and any(met >= most and traced < met * each for most, each in LOSING)
        self._is_given_up = self._is_given_up or met >= self._most_classes or is_losing
        return self._is_given_up

    def _emit(self, found: DesignClass, chosen: Routed) -> None:
        """The figures of points of a class, after some of them have been compared with what is built."""
        if found.number >= 0 and found.number not in self._tally.met and self._gives_up():
            found = self._of_no_class
        if found.number >= 0:
            self._tally.met[found.number] = None
            self._tally.traced += chosen.size
        if found.reason:
            self._tally.reasons[found.reason] = None
            self._single_places += map(int, chosen.places)
            return
        vectors = self.vectors
        self._class_of = vectors.fill(self._class_of, chosen.places, found.number)
        computed = self._run(found.program, chosen) if found.program and found.expressions else []
        by_place = dict(zip(found.expressions, computed, strict=True))
        for place, figure in enumerate(found.figures):
            values = by_place.get(place, figure.value)
            self._out[place] = vectors.fill(self._out[place], chosen.places, values)
        if found.compared < COMPARED:
            self._compare(found, chosen, by_place)
        if found.code:
            self._tally.refused[found.code] += chosen.size

    def _compare(self, found: DesignClass, chosen: Routed, computed: dict[int, Any]) -> None:
        """Build some of the points in full: what was computed must be that, or convcost is wrong."""
        for index in self.random.sample(range(chosen.size), min(COMPARED - found.compared, chosen.size)):
            point = self._point(chosen, index)
            built = self.figures(point)
            expected = [figure.value for figure in built.figures]
            got = [
                int(computed[place][index]) if place in computed else figure.value
                for place, figure in enumerate(found.figures)
            ]
            if built.code != found.code or expected != got:
                raise DisagreementError(
                    f"{self.space.texts(point)}: computed {got} {found.code}, built {expected} {built.code}"
                )
            found.compared += 1

    def _take_each(self, places: Sequence[int]) -> None:
        """What cannot be traced is composed of what was built for others, or built, point by point."""
        taken = {place: self._taken(int(self._points[place])) for place in places}
        composed = [place for place, each in taken.items() if each.is_composed]
        for place in self.random.sample(composed, min(max(COMPARED, len(places) // COMPOSED_PER_BUILT), len(composed))):
            self._require_equal(int(self._points[place]), taken[place])
        self._tally.composed += len(composed)
        self._tally.built += len(places) - len(composed)
        fill = self.vectors.fill
        self._class_of = fill(self._class_of, places, [self._number_of(each) for each in taken.values()])
        for at in range(len(self._out)):
            values = [each.figures[at].value if each.figures else 0 for each in taken.values()]
            self._out[at] = fill(self._out[at], places, values)
        self._tally.refused.update(each.code for each in taken.values() if each.code)

    def _taken(self, point: int) -> DesignClass:
        """A class of its own for one point, composed if it can be."""
        if not self._composed.reason:
            try:
                return DesignClass(-1, *self._composed.of(self.space.values(point)), is_composed=True)
            except NotComposed as why:
                self._tally.reasons[str(why)] = None
        else:
            self._tally.reasons[self._composed.reason] = None
        return self.figures(point)

    def _require_equal(self, point: int, composed: DesignClass) -> None:
        built = self.figures(point)
        if (built.code, built.figures) != (composed.code, composed.figures):
            raise DisagreementError(
                f"{self.space.texts(point)}: composed {composed.figures} {composed.code}, "
                f"built {built.figures} {built.code}"
            )


class DisagreementError(Exception):
    """What was computed for a point is not what building it gives: a bug, never the user's fault."""


def _vectors(*, with_arrays: bool) -> Any:
    """Arrays where numpy is installed, else lists."""
    if with_arrays:
        try:
            return Arrays()
        except ImportError:
            pass
    return Lists()


def _behind(tree: DecisionTree, before: Decision | None, outcome: int) -> Decision | DesignClass | None:
    """What follows an outcome of a guard, or stands at the root; None where nobody has gone yet."""
    return tree.root if before is None else before.children.get(outcome)


def _answers(guard: Guard, values: Any) -> Any:
    """How a guard comes out for every value of its expression."""
    if guard.question == "value":
        return values
    if isinstance(values, list):
        return [int(each < 0 if guard.question == "is_negative" else each == 0) for each in values]
    return (values < 0 if guard.question == "is_negative" else values == 0).astype(int)
