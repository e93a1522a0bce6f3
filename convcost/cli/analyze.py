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
from convcost.status import ExitStatus


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
    from convcost.cli import regions, report, timelines
    from convcost.cli.given import Given
    from convcost.cli.models import Request, analyze_all
    from convcost.cli.streams import talk
    from convcost.cli.views import ALL, view_from

    files = report.formats_of(exports or ())
    given = Given(batch, dtype, device, convention, in_place, count_input, order, training, fits)
    settings = given.settings()
    view = view_from(depth or (ALL if verbose else None), sort, top, columns, settings)
    elements = regions.elements(region, form, exports=bool(files)) if region else ()
    if timeline:
        timelines.check(form, exports=bool(files), regions=bool(elements))
    if verbose:
        talk(given.sources(settings))
    outcome = analyze_all(nets, Request(values or (), inputs or (), until, settings, transforms or ()))
    if elements:
        regions.show(outcome, elements, form, color)
        return outcome.status
    if timeline:
        timelines.show(outcome, form, color, quiet=quiet)
        return outcome.status
    report.export(outcome, files, view)
    report.show(outcome, form, view, color, quiet=quiet)
    return outcome.status
