"""An outcome as text: on standard output, in files, and what there is to say beside it."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from convcost.analysis import Analysis
from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.streams import Color, emit, has_signs, is_colored, is_terminal, talk, tell, width, write_whole
from convcost.errors import ConvcostError, Problem, nearest
from convcost.reports.table import View, shown

SUFFIXES = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
}
LAYERS_DRAWN = 10_000


def formats_of(exports: Iterable[Path]) -> dict[Path, Format]:
    """The format of each file by its suffix; refused before any work is done."""
    for path in exports:
        if path.suffix.lower() not in SUFFIXES:
            known = ", ".join(SUFFIXES)
            guess = nearest(path.suffix.lower(), SUFFIXES)
            hint = f"did you mean `{guess}`?" if guess else f"its suffix says the format: {known}"
            raise ConvcostError([Problem("E403", f"`--export {path}`: unknown format", notes=(hint,))])
    return {path: SUFFIXES[path.suffix.lower()] for path in exports}


def written(outcome: Outcome, form: Format, view: View) -> str:
    """The report for a pipe or a file."""
    if form is Format.JSON:
        from convcost.reports import json_report

        return json_report.render(outcome.analyses, outcome.problems)
    if form is Format.CSV:
        from convcost.reports import csv_report

        return csv_report.render(outcome.analyses, view)
    if form is Format.MARKDOWN:
        from convcost.reports import markdown

        return markdown.render(outcome.analyses, view)
    from convcost.reports import plain

    return plain.render(outcome.analyses, view)


def drawn(analyses: Sequence[Analysis], view: View, stream: TextIO, color: Color) -> str:
    """The report for a person: ruled on a terminal, plain where the stream is none or cannot show lines.

    It is plain as well where ruling takes longer than analyzing.
    """
    colored = is_colored(stream, color)
    longest = max((len(analysis.graph.nodes) for analysis in analyses), default=0)
    if longest <= LAYERS_DRAWN and has_signs(stream) and (is_terminal(stream) or colored):
        from convcost.reports import terminal

        return terminal.render(analyses, view, width=width(), color=colored)
    from convcost.reports import plain

    return plain.render(analyses, view)


def export(outcome: Outcome, files: dict[Path, Format], view: View) -> None:
    """Write the files. Only JSON can say that something is missing, so nothing else is written then."""
    for path, form in files.items():
        if form is Format.JSON or not outcome.failed:
            write_whole(path, written(outcome, form, view))
        else:
            talk(f"not written because of the errors below: {path}\n")


def show(outcome: Outcome, form: Format, view: View, color: Color, *, quiet: bool) -> None:
    """Print the report, then what is wrong, with the table up to a step that failed."""
    if form is not Format.TEXT:
        emit(written(outcome, form, view))
    elif quiet:
        from convcost.reports import brief

        emit(brief.render(outcome.analyses))
    else:
        emit(drawn(outcome.analyses, view, sys.stdout, color) if outcome.analyses else "")
    if form is Format.JSON:
        return
    if form is Format.TEXT and not quiet:
        _tell_shapes(outcome)
    tell(worth_telling(outcome, view, quiet=quiet), color)


def _tell_shapes(outcome: Outcome) -> None:
    """Show how far the networks got whose building failed: that is when a person looks for shapes."""
    from convcost.reports import shapes

    for analysis in outcome.partial:
        talk(f"{shapes.render(analysis)}\n")


def worth_telling(outcome: Outcome, view: View, *, quiet: bool) -> list[Problem]:
    """What was found, each thing once; warnings and notes are left out when quiet."""
    found = [
        problem for analysis in outcome.analyses for problem in analysis.diagnostics(shown(view, analysis.settings))
    ]
    every = [*dict.fromkeys(found), *outcome.problems]
    return [problem for problem in every if problem.severity == "error" or not quiet]
