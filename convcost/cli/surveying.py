"""From the options of ``convcost reductions`` to a list on the screen and in files."""

from collections.abc import Sequence
from dataclasses import dataclass

from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.report import Output, Report
from convcost.cli.views import depth_from
from convcost.errors import ConvcostError, Problem
from convcost.exploring.savings import Survey, survey
from convcost.reports.reductions.rows import View

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


@dataclass(frozen=True, slots=True)
class Surveyed(Report):
    """What reductions would save in every network."""

    found: Sequence[Survey]
    view: View

    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """The list in a format."""
        from convcost.reports.reductions import data, text

        if form is Format.JSON:
            return data.as_json(self.found, self.view, problems)
        if form is Format.CSV:
            return data.as_csv(self.found, self.view)
        return (text.render_markdown if form is Format.MARKDOWN else text.render_plain)(self.found, self.view)

    def drawn(self, output: Output[Format]) -> str:
        """A line per network when quiet, else ruled where lines can be shown."""
        from convcost.reports.reductions import rows, text

        look = output.ruled
        if look.quiet:
            return "".join(f"{rows.title(each)}  {next(rows.sentences(each))}\n" for each in self.found)
        if look.width is None:
            return self.written(Format.TEXT, ())
        return text.render_terminal(self.found, self.view, width=look.width, color=look.color)


def surveyed(outcome: Outcome, wanted: Wanted) -> Surveyed:
    """What was found in the networks that could be built."""
    return Surveyed([survey(analysis, wanted.ratios) for analysis in outcome.analyses], wanted.view)
