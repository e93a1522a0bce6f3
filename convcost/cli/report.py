"""How a command ends: its report on standard output and in files, what there is to say beside it, the exit status."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from convcost.cli.options import Format
from convcost.cli.streams import Color, emit, has_signs, is_colored, is_terminal, talk, tell, width, write_whole
from convcost.errors import ConvcostError, Problem, nearest
from convcost.errors.status import ExitStatus
from convcost.networks.read import was_read
from convcost.reports.look import Look

Form = TypeVar("Form", bound=StrEnum)

SUFFIXES = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
}


@dataclass(frozen=True, slots=True)
class Output(Generic[Form]):
    """Where a report goes, in which form, and how much it says."""

    form: Form
    files: Mapping[Path, Form]
    color: Color
    quiet: bool
    verbose: bool = False

    @property
    def look(self) -> Look:
        """Folded on a terminal, whole in a pipe."""
        columns = width() if is_terminal(sys.stdout) else None
        return Look(columns, is_colored(sys.stdout, self.color), self.quiet, self.verbose)

    @property
    def ruled(self) -> Look:
        """With lines and bars, also in a pipe that colours are forced through; no width where they cannot be shown."""
        colored = is_colored(sys.stdout, self.color)
        has_lines = has_signs(sys.stdout) and (is_terminal(sys.stdout) or colored)
        return Look(width() if has_lines else None, colored, self.quiet, self.verbose)


class Report(ABC):
    """What a command has found, in every form in which it may be asked for."""

    @property
    def status(self) -> ExitStatus:
        """The verdict, provided that everything could be judged."""
        return ExitStatus.FINE

    @abstractmethod
    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """For a pipe or a file; JSON has the problems in it."""

    @abstractmethod
    def drawn(self, output: Output[Format]) -> str:
        """For a person at standard output."""

    def drawn_beside(self) -> str:
        """For a person at standard error, above the problems; left out when quiet."""
        return ""


def formats_of(exports: Iterable[Path], suffixes: Mapping[str, Form]) -> dict[Path, Form]:
    """The format of each file by its suffix; refused before any work is done."""
    for path in exports:
        suffix = path.suffix.lower()
        if suffix not in suffixes:
            guess = nearest(suffix, suffixes)
            hint = f"did you mean `{guess}`?" if guess else f"its suffix says the format: {', '.join(suffixes)}"
            raise ConvcostError([Problem("E403", f"`--export {path}`: unknown format", notes=(hint,))])
    return {path: suffixes[path.suffix.lower()] for path in exports}


def output_to(form: Format, exports: Iterable[Path] | None, color: Color, *, quiet: bool) -> Output[Format]:
    """The output that the options ask for."""
    return Output(form, formats_of(exports or (), SUFFIXES), color, quiet)


def keep_what_was_read(files: Iterable[Path]) -> None:
    """Refuse to write a report over what it is about, before anything is written."""
    for path in files:
        if was_read(path):
            hint = "choose another name for the report"
            raise ConvcostError([Problem("E405", f"cannot write `{path}`: it is read in this run", notes=(hint,))])


def finish(report: Report, problems: Sequence[Problem], output: Output[Format]) -> ExitStatus:
    """Write the files, print the report, then what is wrong; the exit status.

    Only JSON can say that something is missing, so no other file is written then.
    """
    failed = any(problem.severity == "error" for problem in problems)
    keep_what_was_read(output.files)
    kept_back = [path for path, form in output.files.items() if failed and form is not Format.JSON]
    written = {path: report.written(form, problems) for path, form in output.files.items() if path not in kept_back}
    write_whole(written)
    talk("".join(f"not written because of the errors below: {path}\n" for path in kept_back))
    if output.form is Format.TEXT:
        emit(report.drawn(output))
        talk("" if output.quiet else report.drawn_beside())
    else:
        emit(report.written(output.form, problems))
    if output.form is not Format.JSON:
        tell(problems, output.color, quiet=output.quiet)
    return ExitStatus.CANNOT_JUDGE if failed else report.status
