"""What pre-commit runs: ``python -P -m convcost.cli.pre_commit check --base HEAD FILE...``.

pre-commit hands over every YAML file of a commit, and the command line takes each file that is named for a network. So
that plain names work, those that do not begin with ``convcost:`` are passed over here, as they are in a directory.
"""

import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from convcost.cli.guarded import guarded


@dataclass(frozen=True, slots=True)
class Chosen:
    """The arguments that remain, and how many files among the given ones are networks and how many are not."""

    arguments: list[str]
    networks: int
    others: int


def main() -> int:
    """Run a command on the networks among the files; without any there is nothing to judge, and that is fine."""
    return guarded(_hook)


def choose(arguments: Iterable[str], valued: Collection[str]) -> Chosen:
    """Leave out the files that are no networks; ``valued`` are the options whose next argument is their value.

    A file whose name begins with a dash stays a file: nobody shall commit an option.
    """
    from convcost.networks.locate import begins_as_network

    kept: list[str] = []
    networks = others = 0
    for before, each in pairwise(["", *arguments]):
        if before in valued or not Path(each).is_file():
            kept.append(each)
        elif begins_as_network(Path(each)):
            kept.append(f"./{each}" if each.startswith("-") else each)
            networks += 1
        else:
            others += 1
    return Chosen(kept, networks, others)


def _hook() -> int:
    from convcost.cli.run import run
    from convcost.errors.status import ExitStatus

    command, arguments = sys.argv[1:2], sys.argv[2:]
    chosen = choose(arguments, _valued(command))
    if chosen.others and not chosen.networks:
        sys.stdout.write(f"no network among {chosen.others} file{'s' * (chosen.others != 1)}: nothing to do\n")
        return ExitStatus.FINE
    return run([*command, *chosen.arguments])


def _valued(command: Collection[str]) -> set[str]:
    from typer.core import TyperGroup, TyperOption
    from typer.main import get_command

    from convcost.cli.app import application

    group = get_command(application(list(command)))
    found = [group.commands.get(name) for name in command] if isinstance(group, TyperGroup) else []
    parameters = (each for command in found if command for each in command.params)
    options = (each for each in parameters if isinstance(each, TyperOption) and not each.is_flag)
    return {spelling for option in options for spelling in option.opts}


if __name__ == "__main__":
    sys.exit(main())
