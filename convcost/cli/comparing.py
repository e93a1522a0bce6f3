"""From the options of ``convcost compare`` to a comparison on the screen and in files."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.streams import Color, emit, has_signs, is_colored, is_terminal, talk, tell, width, write_whole
from convcost.cli.views import depth_from
from convcost.columns import BY_KEY, IN_A_CONVENTION, ON_A_DEVICE
from convcost.comparing.comparison import DEFAULT_METRIC, Comparison, comparable, compare
from convcost.errors import ConvcostError, Problem, nearest
from convcost.reports import brief, caption
from convcost.reports.comparison.layout import Sort, View
from convcost.settings import Settings
from convcost.status import ExitStatus


@dataclass(frozen=True, slots=True)
class Wanted:
    """How deep to compare, by what, and what of it to show."""

    metrics: tuple[str, ...]
    depth: int | None
    view: View


def wanted(
    metric: str | None, depth: str | None, sort: str | None, settings: Settings, *, every: bool, layers: bool
) -> Wanted:
    """What the options ask for; refused before any network is read. On a device, parts are compared by time."""
    usual = "least_seconds" if settings.device else "operations" if settings.convention else DEFAULT_METRIC
    metrics = tuple(dict.fromkeys(_metric(each, settings) for each in (metric or usual).split(",")))
    return Wanted(metrics, depth_from(depth), View(every, _sort(sort) if sort else Sort.ORDER, layers))


def report(
    outcome: Outcome, wanted: Wanted, form: Format, files: Mapping[Path, Format], color: Color, *, quiet: bool
) -> ExitStatus:
    """Print the comparison and write it to the files; the exit status."""
    comparison = _comparison(outcome, wanted)
    for path, each in files.items():
        if comparison or each is Format.JSON:
            write_whole(path, _written(comparison, outcome, wanted, each))
        else:
            talk(f"not written because of the errors below: {path}\n")
    if form is Format.JSON:
        emit(_written(comparison, outcome, wanted, form))
        return outcome.status
    if comparison and quiet and form is Format.TEXT:
        emit(brief.render(comparison.analyses))
    elif comparison:
        emit(
            _drawn(comparison, wanted.view, color)
            if form is Format.TEXT
            else _written(comparison, outcome, wanted, form)
        )
    tell([problem for problem in _worth_telling(outcome) if problem.severity == "error" or not quiet], color)
    return outcome.status


def _comparison(outcome: Outcome, wanted: Wanted) -> Comparison | None:
    """Nothing is compared where a network is missing: the others would stand beside the wrong one."""
    if outcome.failed:
        return None
    if len(outcome.analyses) < 2:
        outcome.problems.append(_alone(outcome))
        return None
    return compare(outcome.analyses, wanted.metrics, wanted.depth)


def _written(comparison: Comparison | None, outcome: Outcome, wanted: Wanted, form: Format) -> str:
    """The report for a pipe or a file. Only JSON can say that there is none."""
    if form is Format.JSON or comparison is None:
        from convcost.reports.comparison import json_report

        return json_report.render(comparison, outcome.problems, has_layers=wanted.view.layers)
    if form is Format.CSV:
        from convcost.reports.comparison import csv_report

        return csv_report.render_layers(comparison) if wanted.view.layers else csv_report.render(comparison)
    if form is Format.MARKDOWN:
        from convcost.reports.comparison import markdown

        return markdown.render(comparison, wanted.view)
    from convcost.reports.comparison import plain

    return plain.render(comparison, wanted.view)


def _drawn(comparison: Comparison, view: View, color: Color) -> str:
    """For a person: ruled on a terminal, plain in a pipe."""
    colored = is_colored(sys.stdout, color)
    if has_signs(sys.stdout) and (is_terminal(sys.stdout) or colored):
        from convcost.reports.comparison import terminal

        return terminal.render(comparison, view, width=width(), color=colored)
    from convcost.reports.comparison import plain

    return plain.render(comparison, view)


def _worth_telling(outcome: Outcome) -> list[Problem]:
    built = [problem for analysis in outcome.analyses for problem in analysis.graph.diagnostics]
    return [*dict.fromkeys(built), *outcome.problems]


def _alone(outcome: Outcome) -> Problem:
    name = caption.model(outcome.analyses[0])
    hint = "name another one, or a file with variants"
    return Problem("E403", f"{name} is one network: comparing takes two or more", notes=(hint,))


def _metric(text: str, settings: Settings) -> str:
    """The column that is meant, by its key or the name it is limited by in budgets."""
    keys = {name: key for key in comparable(settings) for name in (key, BY_KEY[key].budget) if name}
    word = text.strip().lower()
    if word in keys:
        return keys[word]
    if any(word == column.key and column.additive for column in ON_A_DEVICE):
        hint = "time takes a device: name one, such as `--device a100`"
    elif any(word == column.key for column in IN_A_CONVENTION):
        hint = "operations are those of a tool: name one, such as `--convention fvcore`"
    elif any(word in {column.key, column.budget} for column in BY_KEY.values()):
        hint = "it does not add up: it stands among the totals, but cannot be traced to parts"
    else:
        guess = nearest(word, keys)
        hint = f"did you mean `{guess}`?" if guess else f"metrics: {', '.join(comparable(settings))}"
    raise ConvcostError([Problem("E403", f"`--metric`: parts cannot be compared by `{text}`", notes=(hint,))])


def _sort(text: str) -> Sort:
    if text in list(Sort):
        return Sort(text)
    guess = nearest(text, Sort)
    hint = f"did you mean `{guess}`?" if guess else f"one of {', '.join(Sort)}"
    raise ConvcostError([Problem("E403", f"`--sort`: unknown order `{text}`", notes=(hint,))])
