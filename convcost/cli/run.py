"""One run of the command line: whatever the user can mend ends in a report and status 2."""

from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

import typer
from typer.main import get_command

from convcost.cli.app import application, names
from convcost.cli.output import HOLDS_PROBLEMS
from convcost.cli.streams import Color, emit, never_fail_to_encode, tell, unwritable
from convcost.errors import ConvcostError, Problem
from convcost.errors.status import ExitStatus
from convcost.language.source import STDIN
from convcost.page.answer import Data

HELP = {"-h", "--help"}
REFUSED = "convcost/refused/1"
"""The schema of what is written where a command has no result."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status; no command at all shows the help and judges nothing."""
    never_fail_to_encode()
    typed = list(map(_argument, arguments)) or ["--help"]
    try:
        status: object = get_command(application(typed)).main(typed, prog_name="convcost", standalone_mode=False)
    except typer.TyperException as error:
        return _refuse([_usage(error, arguments)], arguments)
    except ConvcostError as error:
        return _refuse(error.problems, arguments)
    except OSError as error:
        if not HELP & set(arguments or HELP):
            raise
        return _refuse([unwritable(error)], arguments)  # typer writes help pages itself
    except SystemExit:
        status = ExitStatus.FINE  # typer and rich end with 1 where the reader of a help page has gone: no verdict
    return status if isinstance(status, int) and arguments else ExitStatus.CANNOT_JUDGE


def _refuse(problems: Sequence[Problem], arguments: Sequence[str]) -> ExitStatus:
    """Say what is wrong, in JSON where that was asked for."""
    if _value_of("--format", arguments) == HOLDS_PROBLEMS:
        from convcost.page.json_object import document

        emit(document(_no_result(arguments[0]), problems))
    else:
        color = _value_of("--color", arguments)
        tell(problems, Color(color) if color in list(Color) else Color.AUTO)
    return ExitStatus.CANNOT_JUDGE


def _no_result(command: str) -> Data:
    """What a command answers to programs where it has no result: a command may have an answer of its own for that."""
    module = import_module(f"convcost.cli.commands.{command}") if command in names() else None
    data: Data = getattr(module, "NO_RESULT", Data(REFUSED, {}))
    return data


def _value_of(option: str, arguments: Sequence[str]) -> str:
    """An option's value as typed: where parsing itself failed, there is no other way to know it."""
    following = [after for before, after in pairwise(arguments) if before == option]
    joined = [each.removeprefix(f"{option}=") for each in arguments if each.startswith(f"{option}=")]
    return (*following, *joined, "")[0]


def _argument(text: str) -> str:
    """`-@variant` is a NET, which a parser of options would take for the option `-@`."""
    return f"{STDIN}{text[1:]}" if text.startswith("-@") else text


def _usage(error: typer.TyperException, arguments: Sequence[str]) -> Problem:
    context = getattr(error, "ctx", None)
    named = "convcost" if arguments[0].startswith("-") else f"convcost {arguments[0]}"
    command = context.command_path if context else named
    message = _wrong_value(error) or error.format_message().removesuffix(".")
    hint = f"{command} --help shows what there is"
    if message.startswith("No such command") and "Did you mean" not in message and context and not context.parent:
        hint = _analyzed(arguments) or hint
    return Problem("E403", f"{message[:1].lower()}{message[1:]}", notes=(hint,))


def _analyzed(arguments: Sequence[str]) -> str:
    """What to type where the first word is no command but a network; empty where it is none either."""
    from shlex import join

    from convcost.errors.untrusted import visible
    from convcost.networks.locate import locate

    net = next((each for each in arguments if not each.startswith("-")), "")
    try:
        locate(net)
    except ConvcostError:
        return ""
    return f"did you mean `{visible(join(('convcost', 'analyze', *arguments)))}`?"


def _wrong_value(error: typer.TyperException) -> str:
    """What is wrong with the value of an option, where the libraries would say it in words of their own."""
    found: list[dict[str, Any]] = getattr(error.__cause__, "errors", list)()
    options = getattr(getattr(error, "param", None), "opts", ())
    if not found or not options:
        return ""
    typed = f"`{options[0]} {found[0]['input']}`"
    match found[0]["type"]:
        case "greater_than_equal":
            return f"{typed}: the least is {found[0]['ctx']['ge']}"
        case "value_error":
            _, _, choices = found[0]["msg"].removesuffix(".").partition(" is not one of ")
            return f"{typed} is none of: {choices.replace(chr(39), '')}"
        case "int_parsing" | "int_parsing_size" | "int_from_float":
            return f"{typed} is no whole number"
        case _:
            return ""
