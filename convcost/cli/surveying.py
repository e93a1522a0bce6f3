"""From the options of ``convcost reductions`` to a list on the screen and in files."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.streams import Color, emit, has_signs, is_colored, is_terminal, talk, tell, width, write_whole
from convcost.cli.views import depth_from
from convcost.errors import ConvcostError, Problem
from convcost.reports.reductions.rows import View
from convcost.savings import Survey, survey
from convcost.status import ExitStatus

RATIOS = (2, 4, 8)


@dataclass(frozen=True, slots=True)
class Wanted:
    """At which ratios, and what of it to show."""

    ratios: tuple[int, ...]
    view: View


def wanted(ratios: Sequence[int] | None, depth: str | None, top: int | None, *, by_block: bool) -> Wanted:
    """What the options ask for; refused before any network is read."""
    if depth and not by_block:
        hint = "add --by block, or leave it out"
        raise ConvcostError([Problem("E403", "`--depth` opens blocks, and rows are convolutions", notes=(hint,))])
    levels = (depth_from(depth) or 1) if by_block else None
    return Wanted(tuple(dict.fromkeys(ratios or RATIOS)), View(levels, top))


def report(
    outcome: Outcome, wanted: Wanted, form: Format, files: Mapping[Path, Format], color: Color, *, quiet: bool
) -> ExitStatus:
    """Print what was found and write it to the files; the exit status."""
    found = [survey(analysis, wanted.ratios) for analysis in outcome.analyses]
    problems = [problem for analysis in outcome.analyses for problem in analysis.graph.diagnostics] + outcome.problems
    for path, each in files.items():
        if each is Format.JSON or not outcome.failed:
            write_whole(path, _written(found, wanted.view, each, problems))
        else:
            talk(f"not written because of the errors below: {path}\n")
    if form is not Format.TEXT:
        emit(_written(found, wanted.view, form, problems))
    else:
        emit(_brief(found) if quiet else _drawn(found, wanted.view, color))
    if form is not Format.JSON:
        tell([problem for problem in problems if problem.severity == "error" or not quiet], color)
    return outcome.status


def _written(found: Sequence[Survey], view: View, form: Format, problems: Sequence[Problem]) -> str:
    """The report for a pipe or a file."""
    from convcost.reports.reductions import data, text

    if form is Format.JSON:
        return data.as_json(found, view, problems)
    if form is Format.CSV:
        return data.as_csv(found, view)
    return text.render_markdown(found, view) if form is Format.MARKDOWN else text.render_plain(found, view)


def _drawn(found: Sequence[Survey], view: View, color: Color) -> str:
    """For a person: ruled on a terminal, plain in a pipe."""
    from convcost.reports.reductions import text

    colored = is_colored(sys.stdout, color)
    if has_signs(sys.stdout) and (is_terminal(sys.stdout) or colored):
        return text.render_terminal(found, view, width=width(), color=colored)
    return text.render_plain(found, view)


def _brief(found: Sequence[Survey]) -> str:
    """A line per network."""
    from convcost.reports.reductions.rows import sentences, title

    return "".join(f"{title(each)}  {next(sentences(each))}\n" for each in found)
