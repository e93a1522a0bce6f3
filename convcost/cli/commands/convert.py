"""Write a network in another form, its blocks recovered."""

from pathlib import Path
from typing import Annotated

import typer

from convcost.cli.help import OUTPUT
from convcost.cli.options import Colors, Net, NetworkOptions, Quiet
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost convert resnet18 resnet18.py",
    "convcost convert resnet18 resnet18.onnx",
)


def convert(
    net: Net,
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="The file to write; its suffix says the form.", show_default=False)
    ],
    *,
    flat: Annotated[
        bool, typer.Option("--flat", help="A step per layer, as expand.", show_default=False, rich_help_panel=OUTPUT)
    ] = False,
    network_options: NetworkOptions,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
) -> ExitStatus:
    """Write a network in another form, its blocks recovered.

    convcost convert resnet50 mine.yaml gives YAML as a person writes it: repeated structure as blocks with arguments,
    runs as repeat, names kept. It is built and held layer by layer against the network before it is written.
    mine.py is a PyTorch module to train: a class per block, needing nothing but torch.
    """
    net = network_options.named(net)
    from convcost.bridges.targets import Options, of_file
    from convcost.cli.output import keep_what_was_read
    from convcost.cli.streams import talk, tell, write_whole
    from convcost.networks.analyses import build_one

    target = of_file(out)
    graph = build_one(net, network_options.built())
    keep_what_was_read([out])
    made = target.convert(graph, Options(is_flat=flat))
    write_whole({out: made.content})
    if not quiet:
        talk(f"{out}: {made.described}\n")
    tell([*graph.diagnostics, *made.problems], color, quiet=quiet)
    return ExitStatus.FINE
