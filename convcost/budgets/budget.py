"""Limits held against figures: inclusive, exact, every verdict with the number that it rests on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, isinf
from typing import NamedTuple, Protocol

from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.budgets.interval import UNKNOWN, Bound, Interval, exactly, intervals, paired, share_of
from convcost.graph.parts import Part
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import DEFAULT, Limit

NEW_PART = "the part is new"
NO_PART = "there is no such part"
NOT_RECORDED = "not recorded at the base"
WAS_OVER = "it was already, and is not worse now"


class Status(StrEnum):
    """What became of a limit, the worst last."""

    PASS = "pass"  # noqa: S105 - a verdict
    SKIP = "skip"
    WARN = "warn"
    UNKNOWN = "unknown"
    FAIL = "fail"


class Figures(Protocol):
    """What is known of one network."""

    @property
    def paths(self) -> Iterable[str]:
        """The paths of the parts whose figures are known."""

    def figure(self, column: Column, settings: Settings, part: str | None = None) -> Total[Figure] | None:
        """The figure of the network or of a part; None where there is none."""


class Parted(Figures, Protocol):
    """What is known of a network whose parts are all there."""

    def matching(self, glob: str) -> Sequence[Part]:
        """The parts whose paths a glob matches."""


@dataclass(frozen=True, slots=True)
class Old:
    """The network as it was, or the reason why there is nothing to compare with."""

    figures: Figures | None = None
    reason: str = "there is no base"


@dataclass(frozen=True, slots=True)
class Policy:
    """``strict``: a `warn` fails. ``only_new``: what was over already and is not worse now is a warning."""

    strict: bool = False
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a limit on the network, or on one part that its glob matches."""

    limit: Limit
    status: Status
    part: str | None = None
    value: Total[Figure] | None = None
    old: Total[Figure] | None = None
    """The same figure at the base, if there is one."""
    judged: Bound | None = None
    """The number that was compared: of a figure per axis the worst, of a lower bound what is known."""
    bound: Bound | None = None
    """What ``judged`` may be at most, with `min` at least; shares and growth as numbers."""
    reason: str = ""

    @property
    def column(self) -> Column:
        """What is limited."""
        return column_of(self.limit)

    @property
    def excess(self) -> Bound | None:
        """How far beyond the limit the figure is; what is left below it is negative."""
        if self.judged is None or self.bound is None or (isinf(self.judged) and isinf(self.bound)):
            return None
        return self.bound - self.judged if self.limit.rule == "min" else self.judged - self.bound

    @property
    def is_unmatched(self) -> bool:
        """Whether the limit is on parts of which there are none."""
        return self.limit.part is not None and self.part is None


class _Held(NamedTuple):
    """One axis of a figure beside what it may be."""

    status: Status
    judged: Bound
    bound: Bound


def column_of(limit: Limit) -> Column:
    """The column that a limit is on."""
    return metrics.limitable()[limit.metric]


def labelled(column: Column, settings: Settings) -> str:
    """What a figure under some settings is called: ``weights``, ``weights as int8``, ``macs at batch 8``."""
    batch = f" at batch {settings.batch}" if settings.batch != DEFAULT.batch else ""
    dtype, usual = (each.dtype_of(column.role) if column.role else each.dtype for each in (settings, DEFAULT))
    stored = f" as {dtype}" if column.unit == "bytes" and dtype != usual else ""
    return f"{column.budget or column.key}{batch}{stored}"


def judge(limits: Iterable[Limit], now: Parted, old: Old, policy: Policy) -> tuple[Verdict, ...]:
    """Hold every limit against the network and its base, in the order given; a glob gives a verdict per part."""
    return tuple(verdict for limit in limits for verdict in _verdicts(limit, now, old, policy))


def _verdicts(limit: Limit, now: Parted, old: Old, policy: Policy) -> Iterator[Verdict]:
    if limit.part is None:
        yield _verdict(limit, None, now, old, policy)
        return
    matched = now.matching(limit.part)
    for part in matched:
        yield _verdict(limit, part.path, now, old, policy)
    if not matched:
        yield Verdict(limit, Status.SKIP, reason=NO_PART)


def _verdict(limit: Limit, part: str | None, now: Figures, old: Old, policy: Policy) -> Verdict:
    column = column_of(limit)
    value = now.figure(column, limit.settings, part)
    before = old.figures.figure(column, limit.settings, part) if old.figures else None
    found = Verdict(limit, Status.SKIP, part, value, before)
    if limit.rule == "growth" and before is None:
        return replace(found, reason=old.reason if old.figures is None else NEW_PART if part else NOT_RECORDED)
    held = _worst(limit, part, now, before)
    found = replace(found, status=held.status, judged=held.judged, bound=held.bound)
    if held.status is not Status.FAIL:
        return found
    if policy.only_new and old.figures and _is_old(limit, part, now, old.figures):
        return replace(found, status=Status.WARN, reason=WAS_OVER)
    return replace(found, status=Status.WARN) if limit.rule == "warn" and not policy.strict else found


def _worst(limit: Limit, part: str | None, figures: Figures, before: Total[Figure] | None) -> _Held:
    """The axis that decides."""
    value = intervals(figures.figure(column_of(limit), limit.settings, part))
    pairs = paired(value, _bounds(limit, figures, before))
    return max((_held(limit, *pair) for pair in pairs), key=lambda held: (list(Status).index(held.status), held.judged))


def _bounds(limit: Limit, figures: Figures, before: Total[Figure] | None) -> tuple[Interval, ...]:
    """What the figure may be: at most, with `min` at least."""
    if limit.rule == "growth":
        return tuple(Interval(*(_grown(end, limit) for end in axis)) for axis in intervals(before))
    if isinstance(limit.value, Fraction):
        whole = figures.figure(column_of(limit), limit.settings)
        return tuple(share_of(limit.value, axis) for axis in intervals(whole))
    return (exactly(limit.value),)


def _grown(base: Bound, limit: Limit) -> Bound:
    """``base + max(base * percent, at_least)``, or ``base + quantity``."""
    if isinf(base):
        return base
    return base + (max(base * limit.value, limit.at_least) if isinstance(limit.value, Fraction) else limit.value)


def _held(limit: Limit, value: Interval, bound: Interval) -> _Held:
    """Passes or fails whatever the unknown part of a lower bound is; otherwise it is not known."""
    low, high = (bound, value) if limit.rule == "min" else (value, bound)
    if low.most <= high.least:
        status = Status.PASS
    elif low.least > high.most:
        status = Status.FAIL
    else:
        status = Status.UNKNOWN
    return _Held(status, value.least, _whole(bound.least, limit))


def _whole(bound: Bound, limit: Limit) -> Bound:
    """The integer that decides as the fraction does, figures being integers."""
    if not isinstance(bound, Fraction):
        return bound
    return ceil(bound) if limit.rule == "min" else floor(bound)


def _is_old(limit: Limit, part: str | None, now: Figures, old: Figures) -> bool:
    """Whether the base was over the limit too, by as much or more."""
    before = old.figure(column_of(limit), limit.settings, part)
    if limit.rule == "growth" or before is None or _worst(limit, part, old, None).status is not Status.FAIL:
        return False
    pairs = paired(_size(limit, part, now), _size(limit, part, old))
    if limit.rule == "min":
        return all(after.least >= was.most for after, was in pairs)
    return all(after.most <= was.least for after, was in pairs)


def _size(limit: Limit, part: str | None, figures: Figures) -> tuple[Interval, ...]:
    """What the limit is about: the figure, or its share of the whole."""
    found = intervals(figures.figure(column_of(limit), limit.settings, part))
    if not isinstance(limit.value, Fraction):
        return found
    (share,), (whole,) = found, intervals(figures.figure(column_of(limit), limit.settings))
    is_known = share.least == share.most and whole.least == whole.most
    return (exactly(Fraction(share.least) / Fraction(whole.least)),) if is_known else UNKNOWN
