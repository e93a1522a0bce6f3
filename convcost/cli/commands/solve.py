"""Find the design that makes most of a budget."""

from typing import Annotated

import typer

from convcost.cli import completion
from convcost.cli.exploring_options import DESIGNS, DesignOptions
from convcost.cli.options import InFull, Net, NetworkOptions, OutputOptions, SettingOptions
from convcost.cli.output import finish, output_to
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost solve mobilenet_v2 --vary width=0.5..1..0.25 --max macs=200M",
    "convcost solve resnet50 --vary width=32..64..8 --max params=20M",
)


def solve(
    net: Net,
    *,
    design_options: DesignOptions,
    maximize: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Make this as large as can be.",
            rich_help_panel=DESIGNS,
            autocompletion=completion.of_design,
        ),
    ] = None,
    minimize: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Make this as small as can be.",
            rich_help_panel=DESIGNS,
            autocompletion=completion.of_design,
        ),
    ] = None,
    nearest: Annotated[
        str | None,
        typer.Option(
            metavar="METRIC=QUANTITY",
            help="Come as near to this as can be, on either side.",
            rich_help_panel=DESIGNS,
            autocompletion=completion.limits,
        ),
    ] = None,
    network_options: NetworkOptions,
    setting_options: SettingOptions,
    output_options: OutputOptions,
    verbose: InFull = False,
) -> ExitStatus:
    """Find the design that makes most of a budget.

    Every candidate is computed, exactly: figures do not always grow with what varies. Without an objective the best
    has the largest values, name by name. Status 1 where no candidate meets what is required.
    """
    net = network_options.named(net)
    from convcost.cli.exploring_options import watched
    from convcost.cli.setting_options import settings_of
    from convcost.exploring.designs.asking import question
    from convcost.exploring.solving.asking import objective_of
    from convcost.exploring.solving.page import Solution
    from convcost.exploring.solving.solution import solve as solve_question
    from convcost.networks.read import read_one

    output = output_to(output_options, verbose=verbose)
    settings = settings_of(setting_options)
    objective = objective_of(maximize, minimize, nearest, settings)
    asked = design_options.asked(settings, network_options)
    network, variant = read_one(net)
    found = solve_question(
        question(network, variant, asked, (objective.column,) if objective else ()), objective, watched
    )
    return finish(Solution(found), network.diagnostics, output)
