"""``convcost reconcile``: why two tools, or a tool and a figure that somebody quotes, differ."""

from typing import Annotated

import typer

from convcost.cli.options import Batch, Chosen, Colors, Exports, Format, Inputs, Net, Quiet, Transforms, Values
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus


def reconcile(
    net: Net,
    figure: Annotated[
        str | None, typer.Argument(metavar="FIGURE", help="What somebody quotes, such as 3.8G.", show_default=False)
    ] = None,
    *,
    start: Annotated[
        str | None, typer.Option("--from", metavar="TOOL", help="Whose total comes first. Default: torchvision.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="TOOL", help="Whose total comes last. Default: torchvision.")
    ] = None,
    values: Values = None,
    inputs: Inputs = None,
    transforms: Transforms = None,
    batch: Batch = None,
    every: Annotated[
        bool, typer.Option("--all", help="With FIGURE: explanations that take more, too.", show_default=False)
    ] = False,
    form: Chosen = Format.TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
) -> ExitStatus:
    """Explain why two figures for one network differ.

    NET alone: what every tool prints. With --from and --to: the steps from one tool's total to the other's, which add
    up exactly. With a FIGURE: which tools, variants, resolutions or parts of the network it may come from; the exit
    status is 1 when nothing explains it.
    """
    from convcost.cli import reconciling
    from convcost.cli.reconciling import Typed, Wanted
    from convcost.cli.report import finish, output_to

    output = output_to(form, exports, color, quiet=quiet)
    wanted = Wanted.of(figure, start, end, every=every)
    outcome, answer = reconciling.answered(Typed(net, values or (), inputs or (), transforms or (), batch), wanted)
    return finish(answer, outcome.worth_telling(), output)
