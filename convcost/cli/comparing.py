"""From the options of ``convcost compare`` to a comparison on the screen and in files."""

from collections.abc import Sequence
from dataclasses import dataclass

from convcost.analysis.columns import BY_KEY, IN_A_CONVENTION, ON_A_DEVICE
from convcost.analysis.settings import Settings
from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.report import Output, Report
from convcost.cli.views import depth_from
from convcost.comparison.comparison import DEFAULT_METRIC, Comparison, comparable, compare
from convcost.errors import ConvcostError, Problem, nearest
from convcost.reports import brief, caption
from convcost.reports.comparison.layout import Sort, View


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


@dataclass(frozen=True, slots=True)
class Compared(Report):
    """The networks side by side, if none of them is missing; only JSON can say that there is no comparison."""

    comparison: Comparison | None
    view: View

    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """The comparison in a format, whose module alone is imported."""
        if form is Format.JSON:
            from convcost.reports.comparison import json_report

            return json_report.render(self.comparison, problems, has_layers=self.view.layers)
        if self.comparison is None:
            return ""
        if form is Format.CSV:
            from convcost.reports.comparison import csv_report

            return (csv_report.render_layers if self.view.layers else csv_report.render)(self.comparison)
        if form is Format.MARKDOWN:
            from convcost.reports.comparison import markdown

            return markdown.render(self.comparison, self.view)
        from convcost.reports.comparison import plain

        return plain.render(self.comparison, self.view)

    def drawn(self, output: Output[Format]) -> str:
        """A line per network when quiet, else ruled where lines can be shown."""
        look = output.ruled
        if self.comparison and look.quiet:
            return brief.render(self.comparison.analyses)
        if self.comparison is None or look.width is None:
            return self.written(Format.TEXT, ())
        from convcost.reports.comparison import terminal

        return terminal.render(self.comparison, self.view, width=look.width, color=look.color)


def compared(outcome: Outcome, wanted: Wanted) -> Compared:
    """What there is to compare; having nothing beside the reference becomes a problem of the outcome."""
    return Compared(_comparison(outcome, wanted), wanted.view)


def _comparison(outcome: Outcome, wanted: Wanted) -> Comparison | None:
    """Nothing is compared where a network is missing: the others would stand beside the wrong one."""
    if outcome.failed:
        return None
    if len(outcome.analyses) < 2:
        outcome.problems.append(_alone(outcome))
        return None
    return compare(outcome.analyses, wanted.metrics, wanted.depth)


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
