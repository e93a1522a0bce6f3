"""``--timeline``: the memory in use while each layer runs, in place of the table."""

import sys

from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.streams import Color, emit, has_signs, is_colored, is_terminal, tell, width
from convcost.errors import ConvcostError, Problem
from convcost.reports.look import Look


def check(form: Format, *, exports: bool, regions: bool) -> None:
    """Refuse, before any work is done, what a timeline cannot be written in or beside."""
    if exports or form not in {Format.TEXT, Format.JSON}:
        hint = "leave `--export` out, or ask for `--columns peak_memory` in a table"
        raise _error("`--timeline` answers as text or JSON on standard output", hint)
    if regions:
        raise _error("`--timeline` and `--region` both stand in place of the table", "ask for one of them")


def show(outcome: Outcome, form: Format, color: Color, *, quiet: bool) -> None:
    """Print the timelines: a chart for a person, in a pipe a line per layer."""
    from convcost.reports import timeline

    if form is Format.JSON:
        emit(timeline.render_json(outcome.analyses, outcome.problems))
        return
    colored = is_colored(sys.stdout, color)
    is_drawn = has_signs(sys.stdout) and (is_terminal(sys.stdout) or colored)
    emit(timeline.render(outcome.analyses, Look(width() if is_drawn else None, colored)))
    found = [problem for analysis in outcome.analyses for problem in analysis.graph.diagnostics]
    every = [*dict.fromkeys(found), *outcome.problems]
    tell([problem for problem in every if problem.severity == "error" or not quiet], color)


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
