"""A whole check: networks are found, read, judged against their limits and compared with what they were."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from convcost.budgets.bases import Base
from convcost.budgets.budget import Policy, Status
from convcost.budgets.git_base import git_base
from convcost.budgets.judging import Judge, Judged
from convcost.budgets.matching import resolved
from convcost.budgets.projects import Projects
from convcost.budgets.recorded_base import recorded_base
from convcost.budgets.result import Compared, Model, Result
from convcost.budgets.scope import scope_of
from convcost.budgets.selection import Selection, select
from convcost.budgets.unmatched import unmatched_variants
from convcost.errors import ConvcostError, Problem, each_once
from convcost.networks.locate import MODULE, Address
from convcost.notation.spec.figures import Limit
from convcost.notation.spec.model import Network

Shown = Callable[[Sequence[Address]], Iterable[Address]]
"""Hands out what is worked on, one after the other, and may show how far it is."""

NO_LIMIT = (
    "a limit that fits: convcost check NET --suggest",
    "a limit for this run: --max params=26M; a comparison without limits: --base REF",
)
NO_GROWTH = "what to compare with: --base REF or --baseline FILE"


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check, against what, and how strictly. Without ``nets`` it is what the project file lists."""

    nets: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    ref: str | None = None
    baseline: Path | None = None
    config: Path | None = None
    policy: Policy = field(default_factory=Policy)
    forgives: bool = False
    inputs: tuple[str, ...] = ()
    """Sizes of the inputs of modules of PyTorch among the nets."""
    runs_code: bool = False
    """Whether modules that the project file lists may be run."""
    given: tuple[Network, ...] = ()
    """Networks that are there already, beside those that are named."""
    needs_limits: bool = True
    """Whether a run in which no network has a limit has judged nothing."""


def check(request: CheckRequest, shown: Shown = tuple) -> Result:
    """Judge every network of the request; what is wrong with one keeps none of the others back.

    Raises `ConvcostError` where nothing can be judged at all.
    """
    _refuse_contradictions(request)
    projects = Projects(request.config)
    given = {Address(None, f"<{network.name}>", entry=place): network for place, network in enumerate(request.given)}
    selection = Selection((), scope_of(())) if given and not request.nets else _selected(request, projects)
    base = _base(request, selection)
    judge = Judge(projects, request.limits, base, request.policy, given)
    judged = {address: judge.file(address) for address in shown((*selection.addresses, *given))}
    compared = _compared(base, judged.values())
    models = tuple(model for each in judged.values() for model in each.models)
    problems = _problems(selection, projects, judged, compared)
    if not base and request.needs_limits:
        problems += _nothing_judged(models, problems)
    used = tuple(project.name for project in projects.used)
    return Result(models, tuple(each_once(problems)), compared, used, request.forgives)


def _selected(request: CheckRequest, projects: Projects) -> Selection:
    if request.inputs and not any(net.startswith(MODULE) for net in request.nets):
        hint = "networks are judged at the size that they say; this is for torch:PACKAGE:NAME, named here"
        raise _usage("`--input` without a module of PyTorch", hint)
    return select(request.nets, projects, request.inputs, runs_code=request.runs_code)


def _refuse_contradictions(request: CheckRequest) -> None:
    has_base = request.ref is not None or request.baseline is not None
    if request.ref is not None and request.baseline is not None:
        raise _usage("`--base` and `--baseline` are two bases", "compare with one of them at a time")
    if request.policy.only_new and not has_base:
        raise _usage("`--only-new` without a base: everything is new", "add --base REF or --baseline FILE")


def _base(request: CheckRequest, selection: Selection) -> Base | None:
    if request.ref is not None:
        return git_base(request.ref, selection.files, selection.scope)
    return recorded_base(request.baseline, selection.scope) if request.baseline else None


def _compared(base: Base | None, judged: Iterable[Judged]) -> Compared | None:
    if base is None:
        return None
    lost = (variant for each in judged for variant in each.lost)
    return Compared(base.name, base.label, base.commit, (*base.removed(), *lost))


def _problems(
    selection: Selection, projects: Projects, judged: Mapping[Address, Judged], compared: Compared | None
) -> list[Problem]:
    removed = {Path(os.path.abspath(each)) for each in compared.removed} if compared else set()  # noqa: PTH100
    missing = [error for path, error in selection.missing.items() if path not in removed]
    variants = {resolved(each.path): found.variants for each, found in judged.items() if each.path and not each.variant}
    return [
        *selection.notes,
        *(note for project in projects.used for note in project.notes),
        *(problem for error in missing for problem in error.problems),
        *(problem for each in judged.values() for problem in each.problems),
        *unmatched_variants(projects.used, variants),
    ]


def _nothing_judged(models: Sequence[Model], problems: Sequence[Problem]) -> list[Problem]:
    """Without a limit there is no verdict, and no verdict is no success.

    Growth that files limit is skipped where there is no base; who limits it for this run wants it judged.
    """
    verdicts = [verdict for model in models for verdict in model.verdicts]
    options = [verdict.limit.option for verdict in verdicts if verdict.limit.option]
    is_judged = any(verdict.status is not Status.SKIP for verdict in verdicts)
    if is_judged or (verdicts and not options) or any(problem.severity == "error" for problem in problems):
        return []
    if options:
        return [Problem("E407", f"nothing was judged: `{options[0]}` needs a base", notes=(NO_GROWTH,))]
    which = f"none of {len(models)} networks has a limit" if len(models) > 1 else f"`{models[0].called}` has no limit"
    return [Problem("E407", f"nothing was judged: {which}", notes=NO_LIMIT)]


def _usage(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
