"""From the options of ``convcost check`` to a result on the screen and in files."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from convcost.budgets.baseline import entry, read_baseline, written
from convcost.budgets.recorded_base import path_in
from convcost.budgets.repository import marked_folder
from convcost.budgets.result import Result
from convcost.budgets.run import Request, check
from convcost.cli.check_options import Format
from convcost.cli.progress import shown
from convcost.cli.report import Output
from convcost.cli.streams import emit, talk, tell, write_whole
from convcost.errors import ConvcostError, Problem
from convcost.errors.status import ExitStatus
from convcost.networks.locate import Address
from convcost.reports.look import Look

SUFFIXES = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".csv": Format.CSV,
    ".xml": Format.JUNIT,
}
IN_THE_BUDGET = (
    "limits are on the stated convention, a batch of 1 and float32; a budget may say otherwise: {dtype: int8}"
)


def refuse_settings(given: Mapping[str, str | None]) -> None:
    """Refuse options that would change what a limit means."""
    for name, value in given.items():
        if value is not None:
            raise ConvcostError([Problem("E403", f"`check` takes no `{name}`", notes=(IN_THE_BUDGET,))])


def refuse_no_directory() -> None:
    """Refuse to work in a directory that is gone: what is below it, and which project it is in, cannot be told."""
    try:
        Path.cwd()
    except OSError as error:
        hint = "change to one that is there"
        message = f"cannot read the current directory: {error.strerror}"
        raise ConvcostError([Problem("E400", message, notes=(hint,))]) from None


def judged(request: Request) -> Result:
    """The result; also where nothing could be judged, for every format can say that."""
    try:
        return check(request, _with_progress)
    except ConvcostError as error:
        return Result((), error.problems)


def show(result: Result, output: Output[Format]) -> None:
    """Write the files, print the result, then what is wrong."""
    look = Look(quiet=output.quiet, verbose=output.verbose)
    write_whole({path: _rendered(result, form, look) for path, form in output.files.items()})
    emit(_rendered(result, output.form, output.look))
    if output.form is not Format.JSON:
        tell(result.problems, output.color, quiet=output.quiet)


def suggest(result: Result, output: Output[Format]) -> ExitStatus:
    """Print budgets that fit every network that could be built."""
    from convcost.reports.check.suggestion import render

    emit(render(result.models))
    tell(result.problems, output.color)
    return ExitStatus.CANNOT_JUDGE if result.errors else ExitStatus.FINE


def require_no_other_file(baseline: Path) -> None:
    """Refuse to write over a file that is no baseline: a shell may have handed over one of the networks for it."""
    try:
        if baseline.exists():
            read_baseline(baseline)
    except ConvcostError:
        hint = "choose another name: `check NET... --write-baseline FILE`; or remove that file first"
        problem = Problem("E405", f"cannot write `{baseline}`: it exists and is no baseline", notes=(hint,))
        raise ConvcostError([problem]) from None


def write_baseline(result: Result, file: Path) -> None:
    """Write all figures down; not where some are missing, which would then count as new."""
    if result.errors:
        talk(f"not written because of the errors below: {file}\n")
        return
    entries = {
        (path_in(file, model.address), model.variant): entry(
            model.now, ((each.column, each.limit.settings, each.part) for each in model.verdicts)
        )
        for model in result.models
    }
    write_whole({file: written(entries)})
    talk(f"wrote {file}\n")


def _rendered(result: Result, form: Format, look: Look) -> str:
    """The result in a format, whose module alone is imported."""
    if form is Format.JSON:
        from convcost.reports.check import json_report

        return json_report.render(result)
    if form is Format.CSV:
        from convcost.reports.check import csv_report

        return csv_report.render(result)
    if form is Format.MARKDOWN:
        from convcost.reports.check import markdown

        return markdown.render(result)
    if form is Format.JUNIT:
        from convcost.reports.check import junit

        return junit.render(result)
    if form is Format.GITHUB:
        from convcost.reports.check import github

        return github.render(result, look, _workspace())
    from convcost.reports.check import text

    return text.render(result, look)


def _with_progress(addresses: Sequence[Address]) -> Iterable[Address]:
    return shown(addresses, len(addresses), "checking")


def _workspace() -> Path:
    """The directory that GitHub names files from: the checkout."""
    here = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).absolute()
    return here if "GITHUB_WORKSPACE" in os.environ else marked_folder(here) or here
