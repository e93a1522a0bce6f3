"""The commands: every file of ``convcost/cli/commands`` is one, and is imported when it runs."""

import ast
import os
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Annotated

import typer

from convcost import __version__
from convcost.cli.help import Command, Group
from convcost.cli.spreading import spread
from convcost.cli.streams import emit
from convcost.language.documentation import LEFT_OUT, documentation

COMPLETES = "_CONVCOST_COMPLETE"
"""The environment variable by which a shell asks for completions."""
EXIT_STATUS = (
    "Exit status: 0 fine, 1 a check failed, 2 could not judge (usage, unreadable or invalid file, shape error), "
    "3 a bug in convcost, 130 interrupted."
)
FOLDER = Path(__file__).with_name("commands")


@cache
def names() -> tuple[str, ...]:
    """Every command in the order in which help lists them; read from the directory, importing none of them."""
    first = ("analyze", "compare", "check", "explain")
    found = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    return (*(name for name in first if name in found), *(name for name in found if name not in first))


def lookup(name: str) -> Callable[..., int] | typer.Typer:
    """What a command runs, or the commands below it: what its file calls by its own name."""
    found: Callable[..., int] | typer.Typer = getattr(import_module(f"convcost.cli.commands.{name}"), name)
    return found


def application(arguments: list[str]) -> typer.Typer:
    """The command line with the one command that the arguments name, else with what help says of them all."""
    app = typer.Typer(
        help="What a convolutional network costs: shapes, parameters, multiply-adds, exactly, from a YAML file.",
        epilog=EXIT_STATUS,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        cls=Group,
    )
    app.callback()(_convcost)
    is_named = bool(arguments) and arguments[0] in names()
    completes = COMPLETES in os.environ
    for name in (arguments[0],) if is_named and not completes else names():
        command = lookup(name) if is_named or completes else _described(name)
        if isinstance(command, typer.Typer):
            for each in command.registered_commands:
                each.help = each.help or _help(each.callback)
                each.epilog = each.epilog or _epilog(name)
            app.add_typer(command, name=name, epilog=_epilog(name))
        else:
            epilog = _epilog(name) if is_named else EXIT_STATUS
            app.command(name, cls=Command, epilog=epilog, help=_help(command))(spread(command))
    return app


def _help(command: object) -> str | None:
    """What help says of a command where Python keeps no docstrings; else typer reads it itself."""
    if not LEFT_OUT or not isinstance(command, FunctionType):
        return None
    return command.__doc__ or documentation(command)  # a stand-in has been given one


def _epilog(name: str) -> str:
    """What stands at the end of the help of a command: its examples, a line each, and what its status means."""
    examples: tuple[str, ...] = import_module(f"convcost.cli.commands.{name}").EXAMPLES
    shown = "\n".join(("\b", "Examples:", *(f"  {example}" for example in examples)))
    return f"{shown}\n\n{EXIT_STATUS}"


def _described(name: str) -> Callable[[], None]:
    """A stand-in with the summary of a command, which is read without importing it."""

    def stand_in() -> None: ...

    stand_in.__doc__ = ast.get_docstring(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8")))
    return stand_in


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag alone
    if wanted:
        emit(f"convcost {__version__}\n")
        raise typer.Exit


def _convcost(
    *,
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    del version
