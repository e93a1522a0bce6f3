"""Show what 1x1 reductions would save."""

from enum import StrEnum
from typing import Annotated

import typer

from convcost.cli.options import SHOWN, InFull, Nets, NetworkOptions, OutputOptions
from convcost.cli.output import finish, output_to
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost reductions vgg16",
    "convcost reductions vgg16 --ratio 4 --top 3",
)
RATIOS = (2, 4, 8)


class RowsBy(StrEnum):
    """What a row stands for."""

    LAYER = "layer"
    BLOCK = "block"


def reductions(
    nets: Nets,
    *,
    network_options: NetworkOptions,
    ratios: Annotated[
        list[int] | None,
        typer.Option(
            "--ratio",
            metavar="N",
            min=2,
            help="N channels become one. Repeatable. Default: 2, 4 and 8.",
            rich_help_panel=SHOWN,
        ),
    ] = None,
    by: Annotated[RowsBy, typer.Option(help="What a row stands for.", rich_help_panel=SHOWN)] = RowsBy.LAYER,
    depth: Annotated[
        str | None,
        typer.Option(
            metavar="N|all", help="With --by block: levels of blocks to open. Default: 1.", rich_help_panel=SHOWN
        ),
    ] = None,
    top: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The N that save most.", rich_help_panel=SHOWN)
    ] = None,
    output_options: OutputOptions,
    verbose: InFull = False,
) -> ExitStatus:
    """Show what 1x1 reductions would save.

    For every k x k convolution: what a 1x1 in front of it would cost and save, and the largest width at which it
    still pays. Those that save most come first.
    """
    nets = [network_options.named(net) for net in nets]
    from convcost.exploring.reductions.page import Reductions
    from convcost.exploring.reductions.survey import survey
    from convcost.networks.analyses import analyze_all

    output = output_to(output_options, verbose=verbose)
    levels = _levels(depth, by)
    found = analyze_all(nets, network_options.built())
    distinct = tuple(dict.fromkeys(ratios or RATIOS))
    answer = Reductions([survey(analysis, distinct) for analysis in found.analyses], levels, top)
    return finish(answer, found.worth_telling(), output)


def _levels(depth: str | None, by: RowsBy) -> int | None:
    """How many levels down the blocks lie that rows stand for; refused before any network is read."""
    from convcost.cli.view_options import depth_from
    from convcost.errors import ConvcostError, Problem

    if by is RowsBy.BLOCK:
        return depth_from(depth) or 1
    if depth:
        hint = "add --by block, or leave it out"
        raise ConvcostError([Problem("E403", "`--depth` opens blocks, and rows are convolutions", notes=(hint,))])
    return None
