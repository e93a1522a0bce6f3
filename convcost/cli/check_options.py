"""The options of ``convcost check``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What the result of a check is written in."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"
    CSV = "csv"
    JUNIT = "junit"


def _repeatable(name: str, metavar: str, help_text: str) -> object:
    return typer.Option(name, metavar=metavar, help=f"{help_text} Repeatable.", show_default=False)


def _file(name: str, help_text: str) -> object:
    return typer.Option(name, metavar="FILE", help=help_text, show_default=False)


def _flag(name: str, help_text: str) -> object:
    return typer.Option(name, help=help_text, show_default=False)


Networks = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NET",
        help="A file, a directory, a glob, `-`, or one of these @variant; without any, what convcost.yaml lists.",
        show_default=False,
    ),
]
Ref = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="REF",
        help="Compare with a commit; `REF...` is where this branch left it.",
        show_default=False,
    ),
]
Most = Annotated[list[str] | None, _repeatable("--max", "METRIC=LIMIT", "At most, such as params=26M.")]
Least = Annotated[list[str] | None, _repeatable("--min", "METRIC=LIMIT", "At least.")]
Growth = Annotated[
    list[str] | None, _repeatable("--growth", "METRIC=LIMIT", "At most so much above the base, such as macs=1%.")
]
Baseline = Annotated[Path | None, _file("--baseline", "Compare with a file that --write-baseline wrote.")]
Written = Annotated[Path | None, _file("--write-baseline", "Write the figures down, for --baseline.")]
Config = Annotated[Path | None, _file("--config", "The project file, instead of the next convcost.yaml above a NET.")]
OnlyNew = Annotated[bool, _flag("--only-new", "Warn of what was over at the base already and is not worse now.")]
Strict = Annotated[bool, _flag("--strict", "A `warn` fails, too.")]
ExitZero = Annotated[bool, _flag("--exit-zero", "Report only: a failed check does not fail the run.")]
Suggest = Annotated[bool, _flag("--suggest", "Print budgets with a margin of 5 %, ready to paste.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="What needs attention, and the summary.", show_default=False)
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Every check, also those that passed.", show_default=False)
]
Form = Annotated[Format, typer.Option("--format", help="What standard output carries.")]
Exports = Annotated[
    list[Path] | None,
    _repeatable(
        "--export", "FILE", "Also write a file, in the format of its suffix: .txt .json .md .csv .xml (junit)."
    ),
]
Refused = Annotated[str | None, typer.Option(hidden=True)]
