"""Find the design that makes most of a budget."""

from typing import Annotated

import typer

from convcost.cli import completion
from convcost.cli.exploring_options import DESIGNS, Columns, Maximum, Minimum, Vary, WithinBudgets
from convcost.cli.options import (
    Arguments,
    Batch,
    Colors,
    CountInput,
    Dtype,
    Exports,
    Fits,
    FormatName,
    InConvention,
    InFull,
    InOrder,
    InPlaceWords,
    Inputs,
    Net,
    OnDevice,
    Quiet,
    Training,
    Transforms,
    Values,
    with_arguments,
)
from convcost.cli.output import finish, output_to
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus
from convcost.page.formats import TEXT

EXAMPLES = (
    "convcost solve mobilenet_v2 --vary width=0.5..1..0.25 --max macs=200M",
    "convcost solve resnet50 --vary width=32..64..8 --max params=20M",
)


def solve(
    net: Net,
    *,
    vary: Vary = None,
    most: Maximum = None,
    least: Minimum = None,
    within_budgets: WithinBudgets = False,
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
    columns: Columns = None,
    values: Values = None,
    inputs: Inputs = None,
    arguments: Arguments = None,
    transforms: Transforms = None,
    batch: Batch = None,
    dtype: Dtype = None,
    device: OnDevice = None,
    convention: InConvention = None,
    in_place: InPlaceWords = None,
    count_input: CountInput = None,
    order: InOrder = None,
    training: Training = None,
    fits: Fits = None,
    format_name: FormatName = TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
    verbose: InFull = False,
) -> ExitStatus:
    """Find the design that makes most of a budget.

    Every candidate is computed, exactly: figures do not always grow with what varies. Without an objective the best
    has the largest values, name by name. Status 1 where no candidate meets what is required.
    """
    net = with_arguments(net, arguments)
    from convcost.cli.exploring_options import asked_of, watched
    from convcost.cli.setting_options import SettingOptions
    from convcost.exploring.designs.asking import question
    from convcost.exploring.solving.asking import objective_of
    from convcost.exploring.solving.page import Solution
    from convcost.exploring.solving.solution import solve as solve_question
    from convcost.networks.read import read_one

    output = output_to(format_name, exports, color, quiet=quiet, verbose=verbose)
    settings = SettingOptions(batch, dtype, device, convention, in_place, count_input, order, training, fits).settings()
    objective = objective_of(maximize, minimize, nearest, settings)
    asked = asked_of(vary, most, least, columns, settings, values, inputs, transforms, within_budgets=within_budgets)
    network, variant = read_one(net)
    found = solve_question(
        question(network, variant, asked, (objective.column,) if objective else ()), objective, watched
    )
    return finish(Solution(found), network.diagnostics, output)
