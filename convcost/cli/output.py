"""How a command ends: its answer on standard output and in files, what there is to say beside it, the exit status."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from convcost.cli.options import OutputOptions
from convcost.cli.streams import Color, emit, has_signs, is_colored, is_terminal, talk, tell, width, write_whole
from convcost.errors import ConvcostError, Problem
from convcost.errors.status import ExitStatus
from convcost.page import formats
from convcost.page.answer import Answer
from convcost.page.formats import text
from convcost.page.look import Look

HOLDS_PROBLEMS = "json"
"""The one format that can say that something is missing."""


class Output(NamedTuple):
    """Where an answer goes, in which format, and how much is said."""

    format: str
    files: Mapping[Path, str]
    """The format of every file."""
    color: Color
    quiet: bool = False
    verbose: bool = False

    @property
    def look(self) -> Look:
        """Folded on a terminal that can show lines, whole in a pipe."""
        columns = width() if is_terminal(sys.stdout) and has_signs(sys.stdout) else None
        return Look(columns, is_colored(sys.stdout, self.color), self.quiet, self.verbose)


def output_to(options: OutputOptions, *, verbose: bool = False) -> Output:
    """The output that the options ask for; a format that there is not is refused before any work is done."""
    formats.lookup(options.format_name)
    files = {path: formats.of_file(path) for path in options.exports or ()}
    return Output(options.format_name, files, options.color, options.quiet, verbose)


def keep_what_was_read(files: Iterable[Path]) -> None:
    """Refuse to write a report over what it is about, before anything is written."""
    for path in files:
        from convcost.networks.files import was_read

        if was_read(path):
            hint = "choose another name for the report"
            raise ConvcostError([Problem("E405", f"cannot write `{path}`: it is read in this run", notes=(hint,))])


def finish(answer: Answer, problems: Sequence[Problem], output: Output) -> ExitStatus:
    """Write the files, print the answer, then what is wrong; the exit status.

    Only JSON can say of every answer that something is missing, so that no other file is written then.
    """
    failed = any(problem.severity == "error" for problem in problems)
    keep_what_was_read(output.files)
    is_missing = failed and not answer.is_complete_with_errors
    kept_back = [path for path, name in output.files.items() if is_missing and name != HOLDS_PROBLEMS]
    write_whole(
        {
            path: formats.lookup(name).render(answer, problems, Look(verbose=output.verbose))
            for path, name in output.files.items()
            if path not in kept_back
        }
    )
    talk("".join(f"not written because of the errors below: {path}\n" for path in kept_back))
    emit(formats.lookup(output.format).render(answer, problems, output.look))
    if output.format == formats.TEXT and not output.quiet:
        _show_beside(answer, output)
    if output.format != HOLDS_PROBLEMS:
        tell(problems, output.color, quiet=output.quiet)
    return ExitStatus.CANNOT_JUDGE if failed else answer.status


def _show_beside(answer: Answer, output: Output) -> None:
    page = answer.beside()
    if page:
        columns = width() if is_terminal(sys.stderr) and has_signs(sys.stderr) else None
        look = Look(columns, is_colored(sys.stderr, output.color))
        talk(f"{text.drawn(page, look)}\n")
