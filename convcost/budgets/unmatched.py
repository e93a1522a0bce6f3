"""Limits that are on nothing: a part or a variant that no network has. A misspelt name must not look like success."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from convcost.analysis.measured import Measured
from convcost.budgets.budget import Verdict
from convcost.budgets.project import Check, Project
from convcost.errors import Label, Problem, nearest
from convcost.notation.spec.figures import Limit

LISTED = 10


def unmatched_parts(nets: Sequence[Measured], verdicts: Iterable[Verdict]) -> list[Problem]:
    """The part limits of one file that match nothing in any of its variants."""
    listed = list(verdicts)
    matched = {id(verdict.limit) for verdict in listed if not verdict.is_unmatched}
    lost = {id(verdict.limit): verdict.limit for verdict in listed if id(verdict.limit) not in matched}
    return [_no_part(limit, nets) for limit in lost.values()]


def unmatched_variants(projects: Iterable[Project], variants: Mapping[Path, Collection[str]]) -> list[Problem]:
    """The variant limits of project files that no network has; ``variants`` are those of every file that was read.

    Nothing is said about files of which not all were read.
    """
    checks = [check for project in projects for check in project.checks if set(check.files) <= set(variants)]
    return [problem for check in checks for problem in _no_variants(check, variants)]


def _no_variants(check: Check, variants: Mapping[Path, Collection[str]]) -> Iterable[Problem]:
    known = [variant for file in check.files for variant in variants[file]]
    named = {limit.variant: limit for limit in check.limits if limit.variant}
    for name in named.keys() - set(known):
        guess = nearest(name, known)
        label = Label(named[name].span, f"did you mean `{guess}`?" if guess else "none of the files has it")
        yield Problem("E160", f"no network has a variant `{name}`", (label,))


def _no_part(limit: Limit, nets: Sequence[Measured]) -> Problem:
    graph = nets[0].graph
    paths = list(dict.fromkeys(path for net in nets for path in net.paths))
    guess = nearest(limit.part or "", paths)
    top = [path for path in paths if "." not in path]
    some = ", ".join(top if len(top) <= LISTED else (*top[:LISTED], "..."))
    label = Label(limit.part_span or limit.span, f"did you mean `{guess}`?" if guess else "nothing to limit")
    notes = (f"its parts: {some}", f"all of them: convcost analyze {graph.file or graph.name} --depth all")
    return Problem("E402", f"no part of {graph.name} matches `{limit.part}`", (label,), notes)
