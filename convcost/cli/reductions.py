"""``convcost reductions``: where a 1x1 in front of a convolution would pay, and up to which width."""

from enum import StrEnum
from typing import Annotated

import typer

from convcost.cli.options import Chosen, Colors, Exports, Format, Inputs, Nets, Quiet, Transforms, Values
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus


class By(StrEnum):
    """What a row stands for."""

    LAYER = "layer"
    BLOCK = "block"


def reductions(
    nets: Nets,
    *,
    values: Values = None,
    inputs: Inputs = None,
    transforms: Transforms = None,
    ratios: Annotated[
        list[int] | None,
        typer.Option("--ratio", metavar="N", min=2, help="N channels become one. Repeatable. Default: 2, 4 and 8."),
    ] = None,
    by: Annotated[By, typer.Option(help="What a row stands for.")] = By.LAYER,
    depth: Annotated[
        str | None, typer.Option(metavar="N|all", help="With --by block: levels of blocks to open. Default: 1.")
    ] = None,
    top: Annotated[int | None, typer.Option(metavar="N", min=1, help="The N that save most.")] = None,
    form: Chosen = Format.TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
) -> ExitStatus:
    """Show what 1x1 reductions would save.

    For every k x k convolution: what a 1x1 in front of it would cost and save, and the largest width at which it
    still pays. Those that save most come first.
    """
    from convcost.cli import surveying
    from convcost.cli.models import Request, analyze_all
    from convcost.cli.report import finish, output_to

    output = output_to(form, exports, color, quiet=quiet)
    wanted = surveying.wanted(ratios, depth, top, by_block=by is By.BLOCK)
    outcome = analyze_all(nets, Request(values or (), inputs or (), transforms=transforms or ()))
    return finish(surveying.surveyed(outcome, wanted), outcome.worth_telling(), output)
