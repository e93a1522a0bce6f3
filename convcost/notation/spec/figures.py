"""What a file says about its own figures: limits on them, and what was published of them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from convcost.analysis.settings import Settings
from convcost.language.source import Span
from convcost.notation.spec.printed import Printed

Rule = Literal["max", "min", "warn", "growth"]
Outcome = Literal["exact", "rounded", "truncated", "unit", "scope", "variant", "erratum", "unreproduced"]
DEFAULT = Settings()


class Limit(NamedTuple):
    """One limit on one figure, inclusive.

    An integer ``value`` is elements, multiply-adds or bytes. A fraction is a part of one: for ``growth`` of the
    figure's old value, otherwise (only with ``part``) of the whole network's. Growth by up to ``at_least`` passes,
    whatever its percentage. ``warn`` is a `max` that does not fail.
    """

    metric: str
    """A column's name in budgets."""
    rule: Rule
    value: int | Fraction
    span: Span
    why: str = ""
    at_least: int = 0
    part: str | None = None
    """A glob over the paths of parts; each one that matches is limited. None limits the whole network."""
    part_span: Span | None = None
    variant: str | None = None
    """The variant it is for; None when it is for all that have none of their own."""
    settings: Settings = DEFAULT
    """The batch and dtype under which the figure is taken."""
    option: str = ""
    """How it was given on the command line (``--max params=26M``), where no file says it."""


class Reference(NamedTuple):
    """A figure as it was published, of the whole network or of a part."""

    metric: str
    """A column's name in budgets, or its key where it has none."""
    printed: Printed
    source: str
    span: Span
    note: str = ""
    unit: str = ""
    """What the source calls the figure, in its own words."""
    part: str | None = None
    """A glob over the paths of parts; all that match are taken together."""
    part_span: Span | None = None
    variant: str | None = None
    values: Mapping[str, str] = {}
    """Variables that the figure is published for, as expressions by name."""
    expected: Outcome | None = None
    """How the recomputed figure is said to relate to it."""
    corrected: Printed | None = None
    """Of an erratum, what should have been printed."""


def limits_on(variant: str | None, limits: Iterable[Limit]) -> tuple[Limit, ...]:
    """The limits of one variant: an entry of its own for a metric replaces the general one, part by part."""
    listed = tuple(limits)
    own = {(limit.metric, limit.part) for limit in listed if limit.variant == variant is not None}
    return tuple(
        limit
        for limit in listed
        if limit.variant == variant or (limit.variant is None and (limit.metric, limit.part) not in own)
    )
