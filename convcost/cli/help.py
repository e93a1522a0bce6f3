"""What ``--help`` prints: at most 80 columns, options under the titles of their groups, the same in a pipe.

typer's own panels leave a third of the width to the sentences, and have no groups in a pipe.
"""

import re
import sys
from typing import Any

from typer.core import TyperCommand, TyperGroup

from convcost.cli.streams import Color, is_colored

ARGUMENTS, OPTIONS = "Arguments", "Options"
NETWORK = "The network"
COUNTING = "What is counted, and where it runs"
OUTPUT = "Output"
"""Titles of the groups that several commands have; the option for help is one of the output."""
PLACES = {ARGUMENTS: 0, NETWORK: 2, COUNTING: 3, OUTPUT: 4}
"""Where the groups stand: those that a command has for itself come behind its arguments."""
WIDEST = 22
"""The sentences of all groups begin in one column; an option that is longer stands on a line of its own."""
HELP = "help"
TYPE = re.compile(r" <([^>]*)>")
"""What typer says of the type of a value."""
BOLD, USUAL = "\x1b[1m", "\x1b[0m"


class _InGroups:
    """How the arguments and options of a command are listed."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """A section per group."""
        _write(self, ctx, formatter)

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters; the option for help stands among those of the output, if there are any."""
        found: list[Any] = super().get_params(ctx)  # type: ignore[misc]  # of the class beside it
        has_output = any(_group(each) == OUTPUT for each in found)
        for each in found:
            if each.name == HELP and has_output:
                each.rich_help_panel = OUTPUT
        return found


class Command(_InGroups, TyperCommand):
    """A command whose help has groups."""


class Group(_InGroups, TyperGroup):
    """A command of commands whose help has groups, and then the commands."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The groups, then the commands."""
        _write(self, ctx, formatter)
        self.format_commands(ctx, formatter)


def _write(command: Any, ctx: Any, formatter: Any) -> None:
    for title, rows in _groups(command, ctx).items():
        with formatter.section(_heading(title)):
            formatter.write_dl(rows, col_max=WIDEST)


def _groups(command: Any, ctx: Any) -> dict[str, list[tuple[str, str]]]:
    """What is listed under every title: the names, and the sentence with the default."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in command.get_params(ctx):
        record = each.get_help_record(ctx)
        if record is not None:
            names = _names(each, record[0])
            is_aligned = each.param_type_name == "option" and len(names) <= WIDEST
            row = names.ljust(WIDEST) if is_aligned else names, record[1]
            found.setdefault(_group(each), []).append(row)
    return dict(sorted(found.items(), key=lambda group: PLACES.get(group[0], 1)))


def _group(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return ARGUMENTS
    return getattr(parameter, "rich_help_panel", None) or OPTIONS


def _names(parameter: Any, record: str) -> str:
    """``-q, --quiet``, ``--depth N|all``, ``NET...``: no type is named in the words of Python."""
    names = TYPE.sub(r" \1" if parameter.param_type_name == "option" else "", record)
    is_list = parameter.param_type_name == "argument" and parameter.nargs != 1
    return f"{names}..." if is_list else names


def _heading(title: str) -> str:
    """A title, bold where that can be shown."""
    return f"{BOLD}{title}{USUAL}" if is_colored(sys.stdout, Color.AUTO) else title
