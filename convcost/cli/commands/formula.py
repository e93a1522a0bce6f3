"""Write parameters and multiply-adds as formulas."""

from enum import StrEnum
from typing import Annotated

import typer

from convcost.cli import completion
from convcost.cli.exploring_options import Columns
from convcost.cli.options import InFull, Net, NetworkOptions, OutputOptions, SettingOptions
from convcost.cli.output import finish, output_to
from convcost.errors import ConvcostError, Problem
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost formula resnet50 --free width",
    "convcost formula resnet50 --free width --at width=32",
    "convcost formula resnet50 --free width --against resnet101",
)


class Notation(StrEnum):
    """How a formula is written."""

    TEXT = "text"
    LATEX = "latex"
    PYTHON = "python"


FORMULAS = "Which formulas"


def formula(
    net: Net,
    *,
    free: Annotated[
        str,
        typer.Option(
            metavar="NAME,...", help="The variables that stay letters.", show_default=False, rich_help_panel=FORMULAS
        ),
    ],
    at: Annotated[
        list[str] | None,
        typer.Option(
            "--at",
            metavar="NAME=VALUE,...",
            help="Work it out there, and show the numbers put in.",
            show_default=False,
            rich_help_panel=FORMULAS,
        ),
    ] = None,
    notation: Annotated[Notation, typer.Option(help="How it is written.", rich_help_panel=FORMULAS)] = Notation.TEXT,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="NET",
            help="Write the difference to another network, and where the two cross in the one free variable.",
            show_default=False,
            rich_help_panel=FORMULAS,
            autocompletion=completion.nets,
        ),
    ] = None,
    columns: Columns = None,
    network_options: NetworkOptions,
    setting_options: SettingOptions,
    output_options: OutputOptions,
    verbose: InFull = False,
) -> ExitStatus:
    """Write parameters and multiply-adds as formulas.

    Exact polynomials in the variables that are left free, with the conditions under which they hold. With --against,
    their difference to those of another network, and for which values it is less, as many or more.
    """
    net = network_options.named(net)
    from convcost.cli.exploring_options import names_in
    from convcost.cli.setting_options import settings_of
    from convcost.exploring.formulas.asking import beside, point_from, subject_of
    from convcost.exploring.formulas.formula import formulas
    from convcost.exploring.formulas.page import FormulaPage
    from convcost.networks.read import read_one

    output = output_to(output_options, verbose=verbose)
    settings = settings_of(setting_options)
    network, variant = read_one(net)
    names = names_in(free)
    built = (network_options.values or (), network_options.inputs or (), network_options.transforms or ())
    subject = subject_of(network, variant, names, names_in(columns), settings, *built)
    point = point_from(at, names) if at else None
    if against is not None:
        from convcost.exploring.formulas.crossing import crossing
        from convcost.exploring.formulas.crossing_page import CrossingPage

        if notation is Notation.PYTHON:
            hint = "--format json has the Python of every difference"
            raise ConvcostError([Problem("E403", "`--against` writes text or LaTeX", notes=(hint,))])
        other, other_variant = read_one(against)
        crossed = crossing(subject, beside(subject, other, other_variant), names)
        return finish(CrossingPage(crossed, point, notation), (*network.diagnostics, *other.diagnostics), output)
    return finish(FormulaPage(formulas(subject, names), point, notation), network.diagnostics, output)
