"""Budgets from a test suite: ``convcost.check("nets/*.yaml")`` fails with the report of the command as its message."""

from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from pathlib import Path

from convcost.budgets.budget import Policy, Status
from convcost.budgets.limit_options import limits_from
from convcost.budgets.page import CheckReport
from convcost.budgets.result import Result
from convcost.budgets.run import CheckRequest
from convcost.budgets.run import check as run
from convcost.errors import ConvcostError, Problem
from convcost.notation.spec.figures import Rule
from convcost.notation.spec.model import Network
from convcost.page.formats.text import drawn
from convcost.page.look import Look

Limits = Mapping[str, str | int]
NONE: Limits = {}


class BudgetExceeded(AssertionError):
    """At least one check failed; ``result`` has all of them."""

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result

    def __str__(self) -> str:
        return f"\n{_report(self.result)}"


BudgetExceeded.__module__ = "convcost"  # where it is found, and what a traceback shall say


def check(
    *nets: str | PathLike[str] | Network,
    base: str | None = None,
    baseline: str | PathLike[str] | None = None,
    config: str | PathLike[str] | None = None,
    max: Limits = NONE,  # noqa: A002 - the names of the options on the command line
    min: Limits = NONE,  # noqa: A002
    growth: Limits = NONE,
    strict: bool = False,
    only_new: bool = False,
) -> Result:
    """Hold networks against their budgets, as the command `check` does.

    ``nets`` are files, directories, globs, one of these ``@variant``, or networks as `from_torch` and `load` give them;
    without any it is what ``convcost.yaml`` lists. ``base`` is a commit, ``baseline`` a file of figures; ``max``,
    ``min`` and ``growth`` add limits such as ``{"params": "26M"}``. Raises `BudgetExceeded`, an `AssertionError`, when
    a check fails, and `ConvcostError` when something cannot be judged, which is no verdict.
    """
    __tracebackhide__ = True  # so that pytest shows the line of the test
    options: dict[Rule, Limits] = {"max": max, "min": min, "growth": growth}
    result = run(
        CheckRequest(
            nets=tuple(fspath(net) for net in nets if not isinstance(net, Network)),
            given=tuple(net for net in nets if isinstance(net, Network)),
            limits=limits_from({rule: _texts(limits) for rule, limits in options.items()}),
            ref=base,
            baseline=None if baseline is None else Path(baseline),
            config=None if config is None else Path(config),
            policy=Policy(strict, only_new),
        )
    )
    if result.errors or result.counts[Status.UNKNOWN]:
        raise _not_judged(result)
    if result.counts[Status.FAIL]:
        raise BudgetExceeded(result)
    return result


def _texts(limits: Limits) -> Iterable[str]:
    return [f"{metric}={limit}" for metric, limit in limits.items()]


def _not_judged(result: Result) -> ConvcostError:
    """All that kept something from being judged, and beside it what was."""
    unknown = result.counts[Status.UNKNOWN]
    message = f"{unknown} of {result.judged} checks cannot be judged: the figures are lower bounds"
    error = ConvcostError([*result.errors, *([Problem("E407", message)] if unknown else [])])
    if result.models:
        error.add_note(_report(result))
    return error


def _report(result: Result) -> str:
    return drawn(CheckReport(result).page(), Look())
