"""The tables of ``convcost analyze`` on the screen and in files."""

from collections.abc import Sequence
from dataclasses import dataclass

from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.report import Output, Report
from convcost.errors import Problem
from convcost.reports.table import View

LAYERS_DRAWN = 10_000
"""Above that, ruling a table takes longer than analyzing the network."""


@dataclass(frozen=True, slots=True)
class Tables(Report):
    """A table per network that could be built."""

    outcome: Outcome
    view: View

    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """The tables in a format, whose module alone is imported."""
        analyses = self.outcome.analyses
        if form is Format.JSON:
            from convcost.reports import json_report

            return json_report.render(analyses, problems)
        if form is Format.CSV:
            from convcost.reports import csv_report

            return csv_report.render(analyses, self.view)
        if form is Format.MARKDOWN:
            from convcost.reports import markdown

            return markdown.render(analyses, self.view)
        from convcost.reports import plain

        return plain.render(analyses, self.view)

    def drawn(self, output: Output[Format]) -> str:
        """A line per network when quiet, else ruled where lines can be shown."""
        analyses, look = self.outcome.analyses, output.ruled
        if look.quiet:
            from convcost.reports import brief

            return brief.render(analyses)
        longest = max((len(analysis.graph.nodes) for analysis in analyses), default=0)
        if look.width is None or longest > LAYERS_DRAWN:
            return self.written(Format.TEXT, ())
        from convcost.reports import terminal

        return terminal.render(analyses, self.view, width=look.width, color=look.color)

    def drawn_beside(self) -> str:
        """How far the networks got whose building failed: that is when a person looks for shapes."""
        from convcost.reports import shapes

        return "".join(f"{shapes.render(analysis)}\n" for analysis in self.outcome.partial)
