"""From what was typed, or passed by a program, to a question: a network, a space, what designs are to meet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Problem, nearest
from convcost.exploring.designs.budgeted import left_to_check, of_budgets
from convcost.exploring.designs.dimension import Dimension, dimension_from, dimension_of, dimension_of_progression
from convcost.exploring.designs.requirement import Requirement, requirements
from convcost.exploring.designs.search import Question
from convcost.exploring.designs.space import space_of
from convcost.exploring.designs.subject import Subject, column_named
from convcost.language.expression import Value
from convcost.networks.overrides import inputs_from, values_from
from convcost.networks.read import one_variant
from convcost.notation.build import build
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Bound
from convcost.notation.build.values import resolve_values
from convcost.notation.spec.model import Axis, Network, Progression, Term

SHOWN = ("params", "macs")
DEFAULT = Settings()


class Asked(NamedTuple):
    """What a question is made of, in texts: the options of the command line."""

    vary: Sequence[str] = ()
    most: Sequence[str] = ()
    least: Sequence[str] = ()
    within_budgets: bool = False
    columns: Sequence[str] = ()
    values: Sequence[str] = ()
    inputs: Sequence[str] = ()
    transforms: Sequence[str] = ()
    settings: Settings = DEFAULT
    seed: int = 0
    required: tuple[Requirement, ...] = ()
    """What is required besides ``most`` and ``least``."""


def question(network: Network, variant: str | None, asked: Asked, more: Iterable[Column] = ()) -> Question:
    """The question; raises `ConvcostError` for what is unknown or cannot be, before anything is built.

    Without ``vary`` the space is that of the file. ``more`` are columns that are needed besides.
    """
    settings = asked.settings
    declared = frozenset((*network.vars, *(name for each in network.sets.values() for name in each)))
    dimensions = [dimension_from(text, declared=tuple(declared)) for text in asked.vary]
    values = values_from(asked.values)
    chosen = _variant(network, variant, dimensions, values)
    conditions: tuple[Term, ...] = ()
    optional: dict[str, tuple[Term, Value]] = {}
    if not dimensions:
        scope = _Scope(network, chosen, values)
        dimensions = [each for axis in network.space for each in scope.dimensions(axis)]
        conditions = network.where
        optional = {axis.name: (axis.when, scope.first(axis)) for axis in network.space if axis.when is not None}
    for each in dimensions:
        _require_known(each, declared, network, values)
    required = (
        *asked.required,
        *requirements("max", asked.most, settings),
        *requirements("min", asked.least, settings),
    )
    left: tuple[str, ...] = ()
    if asked.within_budgets:
        _require_one_budget(network, dimensions)
        left = left_to_check(network, chosen, settings)
        required = (*required, *of_budgets(network, chosen, settings))
    columns = dict.fromkeys(
        (
            *(column_named(name, settings) for name in asked.columns or SHOWN),
            *(each.column for each in required),
            *more,
        )
    )
    inputs = inputs_from(asked.inputs, network)
    subject = Subject(
        network,
        tuple(columns),
        chosen,
        values,
        inputs,
        tuple(asked.transforms),
        settings,
        conditions,
        optional,
        axes_of(network, inputs) if any(each.unit == "pixels" for each in columns) else 1,
    )
    return Question(subject, space_of(dimensions), _distinct(required), asked.seed, left)


def _variant(
    network: Network, variant: str | None, dimensions: Sequence[Dimension], values: Mapping[str, str]
) -> str | None:
    """The variant that is named; any of them where all that they differ in is varied or set."""
    if any(each.varies == "variant" for each in dimensions):
        return variant
    differing = {name for each in network.sets.values() for name in each}
    if variant is None and network.variants and differing <= {*values, *(each.name for each in dimensions)}:
        return network.variants[0]
    return one_variant(network, variant)


def axes_of(network: Network, inputs: Mapping[str, tuple[int, ...]]) -> int:
    """How many spatial axes the inputs have at most; features and tokens have one, along which they are counted.

    A network that knows its inputs only once it is built is built once; that may raise `ConvcostError`.
    """
    if network.captured is not None:
        shapes = build(network, None, {}, inputs).inputs.values()
        return max(1, *(len(shape.spatial) for shape in shapes))
    sizes = (1 if each.is_tokens else len(inputs.get(each.name, each.sizes)) - 1 for each in network.inputs)
    return max(1, *sizes)


def _require_one_budget(network: Network, dimensions: Sequence[Dimension]) -> None:
    """A limit of one variant is none of the others, and a question has the same limits everywhere."""
    named = [each.variant for each in network.budgets if each.variant is not None]
    if named and any(each.varies == "variant" for each in dimensions):
        message = f"the budgets of {', '.join(dict.fromkeys(named))} are not those of other variants"
        hint = f"one variant at a time: {named[0]}, for example, behind the @ of the network"
        raise ConvcostError([Problem("E403", message, notes=(hint,))])


def _distinct(required: Iterable[Requirement]) -> tuple[Requirement, ...]:
    return tuple(dict.fromkeys(required))


def _require_known(dimension: Dimension, declared: frozenset[str], network: Network, values: Mapping[str, str]) -> None:
    name = dimension.of or dimension.name
    if dimension.varies == "variant":
        unknown = next((each for each in dimension.options if each not in network.variants), None)
        if unknown is not None:
            hint = f"its variants: {', '.join(network.variants) or 'none'}"
            raise ConvcostError([Problem("E401", f"{network.name} has no variant `{unknown}`", notes=(hint,))])
    if dimension.varies == "apply":
        from convcost.graph.applying.application import application

        for each in dimension.options:
            if each != "none":
                application(str(each))
    if dimension.varies == "value" and name not in declared:
        guess = nearest(name, declared)
        hint = f"did you mean `{guess}`?" if guess else f"variables: {', '.join(sorted(declared)) or 'none'}"
        raise ConvcostError([Problem("E150", f"`--vary {name}`: {network.name} has no variable `{name}`", (), (hint,))])
    if name in values:
        message = f"`{name}` is set and varied"
        raise ConvcostError([Problem("E403", message, notes=("leave out `--set` or `--vary`",))])


class _Scope:
    """The variables of a file, in which the values of its space are written."""

    def __init__(self, network: Network, variant: str | None, values: Mapping[str, str]) -> None:
        self.builder = Builder(network, variant)
        self.frame = Frame(resolve_values(self.builder, variant, values), Bound(()))

    def dimensions(self, axis: Axis) -> list[Dimension]:
        """What one entry of `space` varies: a list has a dimension for each of its items."""
        one = self._dimension(axis)
        if axis.times is None:
            return [one]
        return [one._replace(name=f"{axis.name}[{place}]", of=axis.name) for place in range(axis.times)]

    def first(self, axis: Axis) -> Value:
        """The first of the values, which stands for all of them where none varies."""
        return (
            self.dimensions(axis)[0].value(0) if axis.times is None else [self._dimension(axis).value(0)] * axis.times
        )

    def _dimension(self, axis: Axis) -> Dimension:
        if isinstance(axis.values, Progression):
            return dimension_of_progression(axis.name, axis.values, f"space: {axis.name}")
        values = [self.builder.evaluate(term, self.frame) for term in axis.values]
        return dimension_of(axis.name, values, f"space: {axis.name}")
