"""What the budgets of a file ask of designs: each limit under its own settings, one of parts of each of them."""

from collections.abc import Iterator
from functools import partial

from convcost.analysis import Analysis
from convcost.analysis.columns import Column
from convcost.analysis.measured import NOT_KNOWN, Measured
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.requirement import Requirement, Side
from convcost.exploring.designs.subject import column_named
from convcost.language.tracing import greatest
from convcost.notation.spec.figures import Limit, limits_on
from convcost.notation.spec.model import Network

IN_ONE_NUMBER = {"count", "bytes"}
"""The units of which a part has one number."""


def of_budgets(network: Network, variant: str | None, settings: Settings) -> tuple[Requirement, ...]:
    """What the budgets of a file ask, each under its own settings where it names some.

    An entry of the variant replaces the general one. Raises `ConvcostError` where there is nothing to meet.
    """
    limits = limits_on(variant, network.budgets)
    found = tuple(_requirement(each, network, settings) for each in limits if _is_judged(each, settings))
    if not found:
        hint = "write `budgets: {macs: 300M}`, or use --max macs=300M"
        raise ConvcostError([Problem("E403", "the file has no budgets that a design alone can meet", notes=(hint,))])
    return found


def left_to_check(network: Network, variant: str | None, settings: Settings) -> tuple[str, ...]:
    """The budgets of a file that say nothing of a design alone, as they are called."""
    limits = limits_on(variant, network.budgets)
    unjudged = (each for each in limits if each.rule != "warn" and not _is_judged(each, settings))
    return tuple(dict.fromkeys(_called(each) for each in unjudged))


def goes_by_names(column: Column) -> bool:
    """Whether a column of designs looks for parts by their names."""
    return isinstance(column.whole, partial) and column.whole.func is _of_parts


def _is_judged(limit: Limit, settings: Settings) -> bool:
    is_number = limit.rule in {"max", "min"} and isinstance(limit.value, int)
    return is_number and (limit.part is None or column_named(limit.metric, settings).unit in IN_ONE_NUMBER)


def _called(limit: Limit) -> str:
    of_part = f" of {limit.part}" if limit.part is not None else ""
    if limit.rule == "growth":
        return f"the growth of {limit.metric}{of_part}"
    return f"{limit.metric}{of_part}{'' if isinstance(limit.value, int) else ' as a share'}"


def _requirement(limit: Limit, network: Network, settings: Settings) -> Requirement:
    side: Side = "max" if limit.rule == "max" else "min"
    column = column_named(limit.metric, settings)
    usual = {(settings.batch, settings.dtype), (1, None), (1, network.dtype)}
    own = None if (limit.settings.batch, limit.settings.dtype) in usual else limit.settings
    if limit.part is not None:
        column = _told(column, f" of {limit.part}")._replace(whole=partial(_of_parts, column, own, limit.part, side))
    elif own is not None:
        column = column._replace(whole=partial(_summary, column, own))
    return Requirement(_told(column, "".join(_settings_text(own))), side, limit.value)


def _settings_text(own: Settings | None) -> Iterator[str]:
    if own is not None:
        said = ", ".join(text for text in (own.dtype or "", f"batch {own.batch}" if own.batch != 1 else "") if text)
        yield f" ({said})"


def _told(column: Column, more: str) -> Column:
    """The column with something behind all of its names."""
    return column._replace(
        key=column.key + more, title=column.title + more, budget=(column.budget or column.key) + more
    )


def _summary(column: Column, own: Settings, analysis: Analysis) -> Total[Figure]:
    return Analysis(analysis.graph, own).summary(column) or NOT_KNOWN


def _of_parts(column: Column, own: Settings | None, glob: str, side: Side, analysis: Analysis) -> Total[Figure]:
    """Of the parts that a glob matches, the figure of the one that is nearest to breaking a limit; unknown of none."""
    under = analysis if own is None else Analysis(analysis.graph, own)
    parts = Measured(analysis.graph).matching(glob)
    totals = [under.summary(column, part.nodes) or NOT_KNOWN for part in parts]
    if not totals:
        return NOT_KNOWN
    values = [0 if each.value is None else each.value for each in totals]
    most: Figure = greatest(values) if side == "max" else -greatest([-each for each in values])  # type: ignore[operator]
    return Total(most, all(each.is_complete for each in totals))
