"""The network whose designs are asked for: how one point of a space is built, and which figures are taken of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from convcost.analysis import Analysis, analyze
from convcost.analysis.columns import COLUMNS, Column, columns
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Problem, nearest
from convcost.graph import Graph
from convcost.language.expression import Value
from convcost.language.tracing import Leak, Traced
from convcost.networks.prepare import prepare
from convcost.notation.build import build
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.modifiers import is_true
from convcost.notation.build.tensor import Bound
from convcost.notation.build.values import resolve_values
from convcost.notation.spec.model import Network, Term

NONE = "none"
LEFT_OUT = "left out"
"""In the place of a code: no point of the space."""
FIGURE_UNITS = {"count", "bytes"}
DEFAULT = Settings()


class DesignFigure(NamedTuple):
    """A figure of a design; where it is not complete it is a lower bound. None where there is none."""

    value: Any
    is_complete: bool


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

    def graph(self, point: Mapping[str, Value]) -> Graph:
        """The network at a point: a value for every name, ``apply`` and ``variant`` among them.

        Raises `ConvcostError` where there is no such network.
        """
        declared = self.declared
        values: dict[str, Value] = {**self.values, **{name: each for name, each in point.items() if name in declared}}
        applied = "" if "apply" in declared else str(point.get("apply", NONE))
        variant = self.variant if "variant" in declared else point.get("variant", self.variant)
        named = None if variant is None else str(variant)
        self._require(named, values)
        transforms = (*self.transforms, *((applied,) if applied not in {"", NONE} else ()))
        if not transforms:
            return build(self.network, named, values, self.inputs)
        return prepare(self.network, named, values, self.inputs, transforms)

    def _require(self, variant: str | None, values: dict[str, Value]) -> None:
        """Leave out what the conditions do; of names that do not vary here, all values but the first."""
        if not self.conditions and not self.optional:
            return
        builder = Builder(self.network, variant)
        for name, (condition, first) in self.optional.items():
            frame = Frame(resolve_values(builder, variant, values), Bound(()))
            if name in values and not is_true(builder, condition, frame):
                if values[name] != first:
                    raise ConvcostError([Problem(LEFT_OUT, f"`{name}` does not vary here")])
                del values[name]
        frame = Frame(resolve_values(builder, variant, values), Bound(()))
        if not all(is_true(builder, condition, frame) for condition in self.conditions):
            raise ConvcostError([Problem(LEFT_OUT, "`where` leaves this point out")])

    def figures(self, graph: Graph) -> tuple[DesignFigure, ...]:
        """The totals of the columns."""
        analysis = analyze(graph, self.settings)
        return tuple(_figure(analysis, column) for column in self.columns)

    @property
    def declared(self) -> frozenset[str]:
        """The names of the network's variables."""
        return frozenset((*self.network.vars, *(name for each in self.network.sets.values() for name in each)))


def _figure(analysis: Analysis, column: Column) -> DesignFigure:
    total = analysis.summary(column)
    if total is None or total.value is None:
        return DesignFigure(None, is_complete=False)
    value: object = total.value
    if not (value.bottom == 1 if isinstance(value, Traced) else isinstance(value, int)):
        raise Leak(f"{column.key} is no integer")
    return DesignFigure(value, total.is_complete)


def known_columns(settings: Settings) -> tuple[Column, ...]:
    """The columns of which a design has one whole number under these settings."""
    return tuple(each for each in columns(settings) if each.unit in FIGURE_UNITS and each.combine is not None)


def column_named(name: str, settings: Settings) -> Column:
    """The column of that key, or of that name in budgets; raises `ConvcostError`."""
    known = known_columns(settings)
    found = next((each for each in known if name in {each.key, each.budget}), None)
    if found is not None:
        return found
    names = [each.budget or each.key for each in known]
    if any(name in {each.key, each.budget} for each in COLUMNS):
        problem = Problem("E403", f"`{name}` is not one number for a design", notes=(f"one of: {', '.join(names)}",))
        raise ConvcostError([problem])
    guess = nearest(name, names)
    hint = f"did you mean `{guess}`?" if guess else f"one of: {', '.join(names)}"
    raise ConvcostError([Problem("E403", f"there is no column `{name}`", notes=(hint,))])
