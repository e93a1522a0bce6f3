"""The network whose designs are asked for: how one point of a space is built, and which figures are taken of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from convcost.analysis import analyze
from convcost.analysis.columns import BY_KEY, IN_A_MEMORY, IN_TRAINING, ON_A_DEVICE, Column, columns
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.errors import ConvcostError, Problem, nearest
from convcost.exploring.designs.components import Component, components_of
from convcost.graph import Graph
from convcost.language.expression import Value
from convcost.networks.prepare import prepare
from convcost.notation.build import build
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.modifiers import is_true
from convcost.notation.build.tensor import Bound
from convcost.notation.build.values import resolve_values
from convcost.notation.spec import metrics
from convcost.notation.spec.model import Network, Term

NONE = "none"
LEFT_OUT = "left out"
"""In the place of a code: no point of the space."""
FIGURE_UNITS = {"count", "bytes", "seconds"}
NEEDED = {"--device": ON_A_DEVICE, "--training": IN_TRAINING, "--fits": IN_A_MEMORY}
"""The options without which there are no figures of some columns."""
DEFAULT = Settings()


class DesignFigure(NamedTuple):
    """A component of a figure of a design; where it is not complete it is a lower bound, 0 where there is none."""

    value: Any
    is_complete: bool


class Setting(NamedTuple):
    """What one network of a family is built with."""

    variant: str | None
    values: Mapping[str, Value]
    transforms: tuple[str, ...]


class Subject(NamedTuple):
    """A network with all that does not vary, and the columns whose totals are wanted."""

    network: Network
    columns: tuple[Column, ...]
    variant: str | None = None
    values: Mapping[str, str] = {}
    inputs: Mapping[str, tuple[int, ...]] = {}
    transforms: tuple[str, ...] = ()
    settings: Settings = DEFAULT
    conditions: tuple[Term, ...] = ()
    """What every point meets; others are left out."""
    optional: Mapping[str, tuple[Term, Value]] = {}
    """Names that vary only where something holds, and the one value that stands for all of them elsewhere."""
    axes: int = 1
    """How many spatial axes inputs have at most."""

    @property
    def components(self) -> tuple[Component, ...]:
        """What the figures of all columns consist of, column by column."""
        return tuple(each for column in self.columns for each in components_of(column, self.settings, self.axes))

    def setting(self, point: Mapping[str, Value]) -> Setting:
        """What a network is built with at a point: a value for every name, ``apply`` and ``variant`` among them.

        Raises `ConvcostError` for what is no point of the space.
        """
        declared = self.declared
        values: dict[str, Value] = {**self.values, **{name: each for name, each in point.items() if name in declared}}
        applied = "" if "apply" in declared else str(point.get("apply", NONE))
        variant = self.variant if "variant" in declared else point.get("variant", self.variant)
        named = None if variant is None else str(variant)
        self._require(named, values)
        return Setting(named, values, (*self.transforms, *((applied,) if applied not in {"", NONE} else ())))

    def graph(self, point: Mapping[str, Value]) -> Graph:
        """The network at a point.

        Raises `ConvcostError` where there is no such network.
        """
        variant, values, transforms = self.setting(point)
        if not transforms:
            return build(self.network, variant, values, self.inputs)
        return prepare(self.network, variant, values, self.inputs, transforms)

    def _require(self, variant: str | None, values: dict[str, Value]) -> None:
        """Leave out what the conditions do; of names that do not vary here, all values but the first."""
        if not self.conditions and not self.optional:
            return
        builder = Builder(self.network, variant)
        frame = Frame(resolve_values(builder, variant, values), Bound(()))
        for name, (condition, first) in self.optional.items():
            if name in values and not is_true(builder, condition, frame):
                if values[name] != first:
                    raise ConvcostError([Problem(LEFT_OUT, f"`{name}` does not vary here")])
                del values[name]
                frame = Frame(resolve_values(builder, variant, values), Bound(()))
        if not all(is_true(builder, condition, frame) for condition in self.conditions):
            raise ConvcostError([Problem(LEFT_OUT, "`where` leaves this point out")])

    def figures(self, graph: Graph) -> tuple[DesignFigure, ...]:
        """The components of the columns' totals."""
        analysis = analyze(graph, self.settings)
        return self.figures_of({column: analysis.summary(column) for column in self.columns})

    def figures_of(self, totals: Mapping[Column, Total[Figure] | None]) -> tuple[DesignFigure, ...]:
        """The components of these totals, one of each column."""
        return tuple(_figure(totals[component.column], component) for component in self.components)

    @property
    def declared(self) -> frozenset[str]:
        """The names of the network's variables."""
        return frozenset((*self.network.vars, *(name for each in self.network.sets.values() for name in each)))


def _figure(total: Total[Figure] | None, component: Component) -> DesignFigure:
    if total is None or total.value is None:
        return DesignFigure(0, is_complete=False)
    return DesignFigure(component.of(total.value), total.is_complete)


def known_columns(settings: Settings) -> tuple[Column, ...]:
    """The columns whose figures consist of whole numbers under these settings."""
    return tuple(each for each in columns(settings) if _is_known(each))


def _is_known(column: Column) -> bool:
    is_combined = column.combine is not None or column.whole is not None
    return (column.unit in FIGURE_UNITS and is_combined) or (column.unit == "pixels" and column.budget is not None)


def column_named(name: str, settings: Settings) -> Column:
    """The column of that key, or of that name in budgets; raises `ConvcostError`."""
    known = known_columns(settings)
    found = next((each for each in known if name in {each.key, each.budget}), None)
    if found is not None:
        return found
    names = {each.budget or each.key: each for each in known}
    listed = f"one of: {', '.join(names)}"
    needed = next((option for option, some in NEEDED.items() if any(name == each.key for each in some)), None)
    if needed is not None:
        raise ConvcostError([Problem("E403", f"`{name}` is only known with `{needed}`", notes=(f"give {needed}",))])
    if any(name in {each.key, each.budget} for each in BY_KEY.values()):
        raise ConvcostError([Problem("E403", f"`{name}` is not made of whole numbers", notes=(listed,))])
    alias = metrics.ALIASES.get(name.lower())
    if alias == "least_seconds" and alias not in names:
        raise ConvcostError([Problem("E403", f"`{name}` takes a device", notes=("--device t4, then least_seconds",))])
    guess = alias if alias in names else nearest(name, names)
    hint = f"did you mean `{guess}`?" if guess else listed
    raise ConvcostError([Problem("E403", f"there is no column `{name}`", notes=(hint,))])
