"""``convcost analyze``: what networks cost, layer by layer or block by block."""

from typing import Annotated

import typer

from convcost.cli.options import (
    Batch,
    Chosen,
    Colors,
    Dtype,
    Exports,
    Format,
    InConvention,
    Inputs,
    Nets,
    OnDevice,
    Quiet,
    Transforms,
    Values,
    Verbose,
)  # fmt: skip
from convcost.cli.streams import Color


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
    until: Annotated[str | None, typer.Option(metavar="NAME", help="Stop after this layer or part.")] = None,
    depth: Annotated[
        str | None, typer.Option(metavar="N|all", help="Levels of blocks to open.  [default: what fits a screen]")
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
    form: Chosen = Format.TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Show shapes, parameters, multiply-adds.

    One table per model: layers rolled up to blocks, totals, and where the cost sits.
    """
    from convcost.cli import regions, report
    from convcost.cli.models import Request, analyze_all
    from convcost.cli.streams import talk
    from convcost.cli.views import ALL, settings_from, sources, view_from

    files = report.formats_of(exports or ())
    settings = settings_from(batch, dtype, device, convention)
    view = view_from(depth or (ALL if verbose else None), sort, top, columns, settings)
    elements = regions.elements(region, form, exports=bool(files)) if region else ()
    if verbose:
        talk(sources(batch, dtype, settings))
    outcome = analyze_all(nets, Request(values or (), inputs or (), until, settings, transforms or ()))
    if elements:
        regions.show(outcome, elements, form, color)
        return 2 if outcome.failed else 0
    report.export(outcome, files, view)
    report.show(outcome, form, view, color, quiet=quiet)
    return 2 if outcome.failed else 0
