"""The functions that Python programs call about many designs: sweep, solve, formula, advise."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Unpack, cast, overload

from convcost.analysis.settings import Settings
from convcost.api import Counting, NetworkLike, Sizes, analyze, expression, input_texts, network_of, settings_of
from convcost.exploring.advising.advice import WITH, Fewest
from convcost.exploring.advising.advice import advise as advise_on
from convcost.exploring.advising.page import Advice
from convcost.exploring.designs.asking import Asked, question
from convcost.exploring.designs.dividing import WHOLE, Division, shard_from
from convcost.exploring.designs.requirement import Requirement, Side, target
from convcost.exploring.designs.subject import column_named
from convcost.exploring.formulas.asking import beside, subject_of
from convcost.exploring.formulas.crossing import Crossing, crossing
from convcost.exploring.formulas.formula import Formulas, formulas
from convcost.exploring.solving.asking import objective_of
from convcost.exploring.solving.page import Solution
from convcost.exploring.solving.solution import solve as solve_question
from convcost.exploring.sweeping.sweep import Sweep, wanted

Varied = str | range | Iterable[object]
Limits = Mapping[str, str | int]
NOTHING: Mapping[str, Any] = {}


def sweep(
    network: NetworkLike,
    vary: Mapping[str, Varied] = NOTHING,
    *,
    max: Limits = NOTHING,  # noqa: A002 - the names of the options on the command line
    min: Limits = NOTHING,  # noqa: A002
    within_budgets: bool = False,
    columns: Iterable[str] = (),
    front: Iterable[str] = (),
    sample: int | None = None,
    seed: int = 0,
    variant: str | None = None,
    set: Mapping[str, object] = NOTHING,  # noqa: A002
    input: Sizes | Mapping[str, Sizes] | None = None,  # noqa: A002
    apply: str | Iterable[str] = (),
    shard: str | None = None,
    parts: Path | str | None = None,
    resume: bool = False,
    workers: int | None = None,
    **counting: Unpack[Counting],
) -> Sweep:
    """Every design of a space that meets what is required: an iterable of points with their exact figures.

    ``vary`` has the values of every name: ``{"width": range(16, 129, 8), "depth": [0.8, 1.0], "res": "128..256..32"}``;
    without it the space is that of the file. ``max`` and ``min`` are limits such as ``{"macs": "300M"}``.
    With ``within_budgets`` those of the file count too.
    ``counting`` are options of `analyze`: ``dtype="float16"``, ``device="t4"``, ``optimizer="adam"``.
    ``shard``, ``parts``, ``resume`` and ``workers`` are the options of the command; with ``workers=-1`` in a
    ``with joblib.parallel_config(...)`` all that its cluster has. Raises `ConvcostError`.
    """
    settings = settings_of(**counting)
    asked = _asked(vary, max, min, columns, settings, set, input, apply, seed)._replace(within_budgets=within_budgets)
    chosen, addressed = network_of(network)
    objectives = wanted(list(front), settings)
    directory = None if parts is None else Path(parts)
    division = Division(shard_from(shard) if shard else WHOLE, directory, resume, workers)
    return Sweep.over(
        question(chosen, variant or addressed, asked, [each.column for each in objectives]),
        objectives,
        sample,
        division=division,
    )


def solve(
    network: NetworkLike,
    vary: Mapping[str, Varied] = NOTHING,
    *,
    max: Limits = NOTHING,  # noqa: A002
    min: Limits = NOTHING,  # noqa: A002
    within_budgets: bool = False,
    maximize: str | None = None,
    minimize: str | None = None,
    nearest: str | None = None,
    columns: Iterable[str] = (),
    variant: str | None = None,
    set: Mapping[str, object] = NOTHING,  # noqa: A002
    input: Sizes | Mapping[str, Sizes] | None = None,  # noqa: A002
    apply: str | Iterable[str] = (),
    **counting: Unpack[Counting],
) -> Solution:
    """The design that makes most of what is allowed: ``solve(...).point`` and ``.totals``, empty where none is.

    As the command `solve`; every candidate is computed. ``counting`` are options of `analyze`. Raises `ConvcostError`.
    """
    settings = settings_of(**counting)
    objective = objective_of(maximize, minimize, nearest, settings)
    asked = _asked(vary, max, min, columns, settings, set, input, apply, 0)._replace(within_budgets=within_budgets)
    chosen, addressed = network_of(network)
    more = [objective.column] if objective else []
    return Solution(solve_question(question(chosen, variant or addressed, asked, more), objective))


class Built(Counting, total=False):
    """The options of `analyze`, and which columns are wanted."""

    columns: Iterable[str]
    variant: str | None
    set: Mapping[str, object]
    input: Sizes | Mapping[str, Sizes] | None
    apply: str | Iterable[str]


@overload
def formula(network: NetworkLike, *free: str, against: None = None, **options: Unpack[Built]) -> Formulas: ...
@overload
def formula(network: NetworkLike, *free: str, against: NetworkLike, **options: Unpack[Built]) -> Crossing: ...
def formula(
    network: NetworkLike, *free: str, against: NetworkLike | None = None, **options: Unpack[Built]
) -> Formulas | Crossing:
    """The figures of a network as formulas in the names that are left free.

    With ``against`` their differences to those of another network in the one name that is left free, and the runs of
    their signs: where it has less, as many, more. ``options`` are those of `analyze`, and ``columns``. Raises
    `ConvcostError`.
    """
    chosen, addressed = network_of(network)
    columns, variant = list(options.pop("columns", ())), options.pop("variant", None)
    values, inputs = _texts(options.pop("set", NOTHING)), input_texts(options.pop("input", None))
    transforms = _transforms(options.pop("apply", ()))
    settings = settings_of(**cast("Counting", options))
    subject = subject_of(chosen, variant or addressed, free, columns, settings, values, inputs, transforms)
    if against is None:
        return formulas(subject, free)
    return crossing(subject, beside(subject, *network_of(against)), free)


def advise(
    network: NetworkLike,
    max: str,  # noqa: A002
    *,
    transforms: Iterable[str] = WITH,
    fewest: Fewest = "layers",
    **options: Any,
) -> Advice:
    """The fewest changes to single layers that meet a limit such as ``"macs=5G"``.

    ``options`` are those of `analyze`. Raises `ConvcostError`.
    """
    before = analyze(network, **options)
    return Advice(advise_on(before, target("--max", max, before.settings), list(transforms), fewest))


def _asked(
    vary: Mapping[str, Varied],
    most: Limits,
    least: Limits,
    columns: Iterable[str],
    settings: Settings,
    values: Mapping[str, object],
    inputs: Sizes | Mapping[str, Sizes] | None,
    transforms: str | Iterable[str],
    seed: int,
) -> Asked:
    limits: list[tuple[Side, Limits]] = [("max", most), ("min", least)]
    return Asked(
        [f"{name}={_varied(each)}" for name, each in vary.items()],
        columns=list(columns),
        values=_texts(values),
        inputs=input_texts(inputs),
        transforms=_transforms(transforms),
        settings=settings,
        seed=seed,
        required=tuple(_required(side, *each, settings) for side, some in limits for each in some.items()),
    )


def _required(side: Side, name: str, value: str | int, settings: Settings) -> Requirement:
    """A number is one of the column's unit."""
    if isinstance(value, int):
        return Requirement(column_named(name, settings), side, value)
    return target(f"--{side}", f"{name}={value}", settings, side)


def _varied(values: Varied) -> str:
    if isinstance(values, str):
        return values
    if isinstance(values, range) and len(values) > 1 and values.step > 0:
        return f"{values[0]}..{values[-1]}..{values.step}"
    return ", ".join(map(expression, values))


def _texts(values: Mapping[str, object]) -> list[str]:
    return [f"{name}={expression(value)}" for name, value in values.items()]


def _transforms(given: str | Iterable[str]) -> list[str]:
    return [given] if isinstance(given, str) else list(given)
