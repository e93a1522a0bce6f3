"""``convcost compare``: networks side by side, and where they differ."""

from typing import Annotated

import typer

from convcost.cli.options import (
    Batch,
    Chosen,
    Colors,
    CountInput,
    Dtype,
    Exports,
    Fits,
    Format,
    InConvention,
    InOrder,
    InPlaceWords,
    Inputs,
    Nets,
    OnDevice,
    Quiet,
    Training,
    Transforms,
    Values,
    Verbose,
)  # fmt: skip
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus


def compare(
    nets: Nets,
    *,
    values: Values = None,
    inputs: Inputs = None,
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
    metric: Annotated[
        str | None,
        typer.Option(metavar="COLUMN,...", help="What parts are compared by. Default: macs; time with --device."),
    ] = None,
    depth: Annotated[
        str | None, typer.Option(metavar="N|all", help="Levels of blocks to open. Default: what differs.")
    ] = None,
    sort: Annotated[
        str | None, typer.Option(metavar="difference|ratio", help="What differs most first. Default: as executed.")
    ] = None,
    layers: Annotated[
        bool, typer.Option("--layers", help="What became of every layer, in place of parts.", show_default=False)
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="What is unchanged too, and every total.", show_default=False)
    ] = False,
    form: Chosen = Format.TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> ExitStatus:
    """Compare networks, or the variants of one.

    The first is the reference: totals and parts side by side, differences, ratios, and what explains most of them.
    With --apply, every network is compared as it is written and as transformed.
    """
    from convcost.cli import comparing
    from convcost.cli.given import Given
    from convcost.cli.models import Request, analyze_beside_transformed
    from convcost.cli.report import finish, output_to
    from convcost.cli.streams import talk

    output = output_to(form, exports, color, quiet=quiet)
    given = Given(batch, dtype, device, convention, in_place, count_input, order, training, fits)
    settings = given.settings()
    wanted = comparing.wanted(metric, depth, sort, settings, every=every, layers=layers)
    if verbose:
        talk(given.sources(settings))
    request = Request(values or (), inputs or (), None, settings, transforms or ())
    outcome = analyze_beside_transformed(nets, request)
    compared = comparing.compared(outcome, wanted)
    return finish(compared, outcome.worth_telling(), output)
