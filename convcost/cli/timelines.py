"""``--timeline``: the memory in use while each layer runs, in place of the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from convcost.analysis import Analysis
from convcost.cli.options import Format
from convcost.cli.report import Output, Report
from convcost.errors import ConvcostError, Problem
from convcost.reports.look import Look


@dataclass(frozen=True, slots=True)
class Timelines(Report):
    """A chart per network for a person, in a pipe a line per layer."""

    analyses: Sequence[Analysis]

    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """As JSON, or a line per layer."""
        from convcost.reports import timeline

        if form is Format.JSON:
            return timeline.render_json(self.analyses, problems)
        return timeline.render(self.analyses, Look())

    def drawn(self, output: Output[Format]) -> str:
        """As a chart where one can be shown."""
        from convcost.reports import timeline

        return timeline.render(self.analyses, output.ruled)


def check(output: Output[Format], *, regions: bool) -> None:
    """Refuse, before any work is done, what a timeline cannot be written in or beside."""
    if output.files or output.form not in {Format.TEXT, Format.JSON}:
        hint = "leave `--export` out, or ask for `--columns peak_memory` in a table"
        raise _error("`--timeline` answers as text or JSON on standard output", hint)
    if regions:
        raise _error("`--timeline` and `--region` both stand in place of the table", "ask for one of them")


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
