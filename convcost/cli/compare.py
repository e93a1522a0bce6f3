"""``convcost compare``: networks side by side, and where they differ."""

from typing import Annotated

import typer

from convcost.cli.options import (
    Batch,
    Chosen,
    Colors,
    Dtype,
    Exports,
    Format,
    Inputs,
    Nets,
    Quiet,
    Values,
    Verbose,
)  # fmt: skip
from convcost.cli.streams import Color


def compare(
    nets: Nets,
    *,
    values: Values = None,
    inputs: Inputs = None,
    batch: Batch = None,
    dtype: Dtype = None,
    metric: Annotated[
        str | None, typer.Option(metavar="COLUMN,...", help="What parts are compared by.  [default: macs]")
    ] = None,
    depth: Annotated[
        str | None, typer.Option(metavar="N|all", help="Levels of blocks to open.  [default: what differs]")
    ] = None,
    sort: Annotated[
        str | None, typer.Option(metavar="difference|ratio", help="What differs most first.  [default: as executed]")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Unchanged parts too, and every total.", show_default=False)
    ] = False,
    form: Chosen = Format.TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Compare networks, or the variants of one.

    The first is the reference: totals and parts side by side, differences, ratios, and what explains most of them.
    """
    from convcost.cli import comparing, report
    from convcost.cli.models import Request, analyze_all
    from convcost.cli.streams import talk
    from convcost.cli.views import settings_from, sources

    files = report.formats_of(exports or ())
    wanted = comparing.wanted(metric, depth, sort, every=every)
    settings = settings_from(batch, dtype)
    if verbose:
        talk(sources(batch, dtype, settings))
    outcome = analyze_all(nets, Request(values or (), inputs or (), None, settings))
    return comparing.report(outcome, wanted, form, files, color, quiet=quiet)
