"""``convcost analyze``: what networks cost, layer by layer or block by block."""

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


def analyze(
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
    until: Annotated[str | None, typer.Option(metavar="NAME", help="Stop after this layer or part.")] = None,
    depth: Annotated[
        str | None, typer.Option(metavar="N|all", help="Levels of blocks to open. Default: what fits a screen.")
    ] = None,
    sort: Annotated[str | None, typer.Option(metavar="COLUMN", help="Largest first.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="The N costliest layers, the others summed up.")] = None,
    columns: Annotated[str | None, typer.Option(metavar="COLUMN,...", help="Figures to show.")] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LAYER[y,x]", help="Show what this element sees of the input. Repeatable.", show_default=False
        ),
    ] = None,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="Show the memory in use while each layer runs.", show_default=False)
    ] = False,
    form: Chosen = Format.TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> ExitStatus:
    """Show shapes, parameters, multiply-adds.

    One table per model: layers rolled up to blocks, totals, and where the cost sits.
    """
    from convcost.cli import regions, timelines
    from convcost.cli.analyzing import Tables
    from convcost.cli.given import Given
    from convcost.cli.models import Request, analyze_all
    from convcost.cli.report import finish, output_to
    from convcost.cli.streams import talk
    from convcost.cli.views import ALL, view_from
    from convcost.reports.table import shown

    output = output_to(form, exports, color, quiet=quiet)
    given = Given(batch, dtype, device, convention, in_place, count_input, order, training, fits)
    settings = given.settings()
    view = view_from(depth or (ALL if verbose else None), sort, top, columns, settings)
    elements = regions.elements(region, output) if region else ()
    if timeline:
        timelines.check(output, regions=bool(elements))
    if verbose:
        talk(given.sources(settings))
    outcome = analyze_all(nets, Request(values or (), inputs or (), until, settings, transforms or ()))
    if elements:
        return finish(regions.seen(outcome, elements), outcome.worth_telling(), output)
    if timeline:
        return finish(timelines.Timelines(outcome.analyses), outcome.worth_telling(), output)
    return finish(Tables(outcome, view), outcome.worth_telling(shown(view, settings)), output)
