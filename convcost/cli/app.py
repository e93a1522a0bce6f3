"""The commands, and what they say about themselves."""

import sys
from typing import Annotated

import typer

from convcost import __version__
from convcost.cli.analyze import analyze
from convcost.cli.check import check
from convcost.cli.compare import compare
from convcost.cli.expand import expand
from convcost.cli.explain import explain
from convcost.cli.init import init
from convcost.cli.reconcile import reconcile
from convcost.cli.reductions import reductions
from convcost.cli.schema import schema
from convcost.cli.streams import emit
from convcost.cli.validate import validate
from convcost.cli.verify import verify
from convcost.cli.zoo import zoo

EXIT_STATUS = (
    "Exit status: 0 fine, 1 a check failed, 2 could not judge (usage, unreadable or invalid file, shape error), "
    "3 a bug in convcost, 130 interrupted."
)

app = typer.Typer(
    help="What a convolutional network costs: shapes, parameters, multiply-adds, exactly, from a YAML file.",
    epilog=EXIT_STATUS,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout is not None and sys.stdout.isatty() else None,
)
for command in (analyze, compare, check, reductions, verify, reconcile, validate, expand, explain, init, schema):
    app.command(epilog=EXIT_STATUS)(command)
app.add_typer(zoo, name="zoo", epilog=EXIT_STATUS)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag alone
    if wanted:
        emit(f"convcost {__version__}\n")
        raise typer.Exit


@app.callback()
def _convcost(
    *,
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    del version
