"""Hold networks against their budgets."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convcost.cli import completion
from convcost.cli.help import NETWORK, OUTPUT
from convcost.cli.options import Arguments, Colors, Exports, FormatName, NetworkOptions, OutputOptions
from convcost.cli.output import finish, keep_what_was_read, output_to
from convcost.cli.streams import Color, talk, write_whole
from convcost.errors import ConvcostError, Problem
from convcost.errors.status import ExitStatus
from convcost.page.answer import Data
from convcost.page.formats import TEXT

if TYPE_CHECKING:
    from convcost.budgets.result import Result
    from convcost.budgets.run import CheckRequest
    from convcost.networks.locate import Address

EXAMPLES = (
    "convcost check resnet50 --max macs=5G",
    "convcost check resnet50 --suggest",
)
LIMITS, BASE = "Limits and the verdict", "Against a base"
IN_THE_BUDGET = (
    "limits are on the stated convention, a batch of 1 and float32, unless the file says otherwise:"
    " `budgets: {dtype: int8, weights: 1MiB}`"
)
ON_GITHUB = "GITHUB_WORKSPACE"
"""The environment variable that names the checkout there."""

Refused = Annotated[str | None, typer.Option(hidden=True)]


def _repeatable(group: str, name: str, metavar: str, help_text: str) -> object:
    told = f"{help_text} Repeatable."
    complete = completion.limits if metavar.startswith("METRIC") else None
    return typer.Option(
        name, metavar=metavar, help=told, show_default=False, rich_help_panel=group, autocompletion=complete
    )


def _file(group: str, name: str, help_text: str) -> object:
    return typer.Option(name, metavar="FILE", help=help_text, show_default=False, rich_help_panel=group)


def _flag(group: str, help_text: str, *names: str) -> object:
    return typer.Option(*names, help=help_text, show_default=False, rich_help_panel=group)


def check(
    nets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NET",
            help="A file, a directory, a glob, `-`, or one of these @variant; without any, what convcost.yaml lists.",
            show_default=False,
            autocompletion=completion.nets,
        ),
    ] = None,
    *,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="REF",
            help="Compare with a commit; `REF...` is where this branch left it.",
            show_default=False,
            rich_help_panel=BASE,
        ),
    ] = None,
    baseline: Annotated[
        Path | None, _file(BASE, "--baseline", "Compare with a file that --write-baseline wrote.")
    ] = None,
    write_baseline: Annotated[
        Path | None, _file(BASE, "--write-baseline", "Write the figures down, for --baseline.")
    ] = None,
    most: Annotated[
        list[str] | None, _repeatable(LIMITS, "--max", "METRIC=LIMIT", "At most, such as params=26M.")
    ] = None,
    least: Annotated[list[str] | None, _repeatable(LIMITS, "--min", "METRIC=LIMIT", "At least.")] = None,
    growth: Annotated[
        list[str] | None,
        _repeatable(BASE, "--growth", "METRIC=LIMIT", "At most so much above the base, such as macs=1%."),
    ] = None,
    config: Annotated[
        Path | None, _file(LIMITS, "--config", "The project file, instead of the next convcost.yaml above a NET.")
    ] = None,
    only_new: Annotated[
        bool, _flag(BASE, "Warn of what was over at the base already and is not worse now.", "--only-new")
    ] = False,
    strict: Annotated[bool, _flag(LIMITS, "A `warn` fails, too.", "--strict")] = False,
    exit_zero: Annotated[
        bool, _flag(LIMITS, "Report only: a failed check does not fail the run.", "--exit-zero")
    ] = False,
    suggest: Annotated[bool, _flag(LIMITS, "Print budgets with a margin of 5 %, ready to paste.", "--suggest")] = False,
    inputs: Annotated[
        list[str] | None,
        _repeatable(NETWORK, "--input", "[NAME=]SHAPE", "An input of torch:PACKAGE:NAME, such as 3x224x224."),
    ] = None,
    arguments: Arguments = None,
    run_code: Annotated[
        bool,
        _flag(
            NETWORK, "Run the modules of PyTorch that convcost.yaml lists; whoever writes it runs code.", "--run-code"
        ),
    ] = False,
    format_name: FormatName = TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Annotated[bool, _flag(OUTPUT, "What needs attention, and the summary.", "--quiet", "-q")] = False,
    verbose: Annotated[bool, _flag(OUTPUT, "Every check, also those that passed.", "--verbose", "-v")] = False,
    convention: Refused = None,
    batch: Refused = None,
    dtype: Refused = None,
) -> ExitStatus:
    """Hold networks against their budgets.

    Limits come from the networks, from convcost.yaml and from here; all that apply are applied, inclusive and exact.
    """
    from convcost.budgets.budget import Policy
    from convcost.budgets.limit_options import limits_from
    from convcost.budgets.page import CheckReport
    from convcost.budgets.run import CheckRequest

    _refuse_settings({"--convention": convention, "--batch": batch, "--dtype": dtype})
    _refuse_no_directory()
    if write_baseline:
        _require_no_other_file(write_baseline)
    output = output_to(OutputOptions(format_name, exports, color, quiet))
    request = CheckRequest(
        nets=tuple(map(NetworkOptions(arguments=arguments).named, nets or ())),
        limits=limits_from({"max": most or (), "min": least or (), "growth": growth or ()}),
        ref=base,
        baseline=baseline,
        config=config,
        policy=Policy(strict, only_new),
        forgives=exit_zero,
        needs_limits=not (suggest or write_baseline),
        inputs=tuple(inputs or ()),
        runs_code=run_code,
    )
    result = _judged(request)
    if suggest:
        from convcost.budgets.suggestion import Suggestion

        return finish(Suggestion(result.models), result.problems, output)
    if write_baseline:
        keep_what_was_read(output.files)
        _write_baseline(result, write_baseline)
    return finish(CheckReport(result, is_verbose=verbose, top=str(_checkout())), result.problems, output)


def __getattr__(name: str) -> Data:
    """``NO_RESULT``, made when it is needed: what a program reads where nothing at all could be judged."""
    if name != "NO_RESULT":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from convcost.budgets.data import data
    from convcost.budgets.result import Result

    return data(Result((), (Problem("E407", "nothing was judged"),)))


def _refuse_settings(options: Mapping[str, str | None]) -> None:
    """Refuse options that would change what a limit means."""
    for name, value in options.items():
        if value is not None:
            raise ConvcostError([Problem("E403", f"`check` takes no `{name}`", notes=(IN_THE_BUDGET,))])


def _refuse_no_directory() -> None:
    """Refuse to work in a directory that is gone: what is below it, and which project it is in, cannot be told."""
    try:
        Path.cwd()
    except OSError as error:
        hint = "change to one that is there"
        message = f"cannot read the current directory: {error.strerror}"
        raise ConvcostError([Problem("E400", message, notes=(hint,))]) from None


def _require_no_other_file(baseline: Path) -> None:
    """Refuse to write over a file that is no baseline: a shell may have handed over one of the networks for it."""
    from convcost.budgets.baseline import read_baseline

    try:
        if baseline.exists():
            read_baseline(baseline)
    except ConvcostError:
        hint = "choose another name: `check NET... --write-baseline FILE`; or remove that file first"
        problem = Problem("E405", f"cannot write `{baseline}`: it exists and is no baseline", notes=(hint,))
        raise ConvcostError([problem]) from None


def _judged(request: "CheckRequest") -> "Result":
    """The result; also where nothing could be judged, for every format can say that."""
    from convcost.budgets.result import Result
    from convcost.budgets.run import check as judge

    try:
        return judge(request, _with_progress)
    except ConvcostError as error:
        return Result((), error.problems)


def _with_progress(addresses: "Sequence[Address]") -> "Iterable[Address]":
    from convcost.cli.progress import shown

    return shown(addresses, len(addresses), "checking")


def _write_baseline(result: "Result", file: Path) -> None:
    """Write all figures down; not where some are missing, which would then count as new."""
    from convcost.budgets.recorded_base import baseline_of

    if result.errors:
        talk(f"not written because of the errors below: {file}\n")
        return
    write_whole({file: baseline_of(result.models, file)})
    talk(f"wrote {file}\n")


def _checkout() -> Path:
    """The directory that build servers name files from: that of the checkout."""
    from convcost.budgets.repository import marked_folder

    if ON_GITHUB in os.environ:
        return Path(os.environ[ON_GITHUB] or Path.cwd()).absolute()
    here = Path.cwd()
    return marked_folder(here) or here
