"""The options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from convcost.cli import completion
from convcost.cli.help import COUNTING, NETWORK, OUTPUT
from convcost.cli.streams import Color
from convcost.page.formats import TEXT

if TYPE_CHECKING:
    from convcost.networks.analyses import BuildOptions

SHOWN = "What is shown"
"""A group of options in help, beside those that all commands have."""

Nets = Annotated[
    list[str],
    typer.Argument(
        metavar="NET",
        help="A file, `-` for standard input, a directory, a glob, a name of the catalogue, or one of these @variant.",
        show_default=False,
        autocompletion=completion.nets,
    ),
]
Net = Annotated[
    str,
    typer.Argument(
        metavar="NET",
        help="A file, `-`, a name of the catalogue, or NET@variant.",
        show_default=False,
        autocompletion=completion.nets,
    ),
]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Set a variable of the network. Repeatable.",
        show_default=False,
        rich_help_panel=NETWORK,
    ),
]
Inputs = Annotated[
    list[str] | None,
    typer.Option(
        "--input",
        metavar="[NAME=]SHAPE",
        help="Another size of the input, such as 3x384x384. Repeatable.",
        show_default=False,
        rich_help_panel=NETWORK,
    ),
]
Arguments = Annotated[
    list[str] | None,
    typer.Option(
        "--arg",
        metavar="[NAME=]VALUE",
        help="What a module of PyTorch is made with, such as depth=50. Repeatable.",
        show_default=False,
        rich_help_panel=NETWORK,
    ),
]
Transforms = Annotated[
    list[str] | None,
    typer.Option(
        "--apply",
        metavar="TRANSFORM",
        help="Change the network first, such as unreduce or 'scale{width=0.5}'; `explain TRANSFORM` says more. "
        "Repeatable, in order.",
        show_default=False,
        rich_help_panel=NETWORK,
        autocompletion=completion.transforms,
    ),
]
Batch = Annotated[
    int | None,
    typer.Option(
        metavar="N", help="Samples at once; scales MACs and activations. Default: 1.", rich_help_panel=COUNTING
    ),
]
Dtype = Annotated[
    str | None,
    typer.Option(
        metavar="TYPE",
        help="What is stored as what: float16 for all, weights=int8 for some. Default: float32.",
        show_default=False,
        rich_help_panel=COUNTING,
        autocompletion=completion.types,
    ),
]
OnDevice = Annotated[
    str | None,
    typer.Option(
        "--device",
        metavar="NAME|FILE",
        help="Bound the time from below on a device, such as a100 or a file of your own; `explain` lists them.",
        show_default=False,
        rich_help_panel=COUNTING,
        autocompletion=completion.devices,
    ),
]
InConvention = Annotated[
    str | None,
    typer.Option(
        "--convention",
        metavar="TOOL",
        help="Count as another tool does: fvcore, ptflops, thop, torchinfo, ... Default: torchvision.",
        show_default=False,
        rich_help_panel=COUNTING,
        autocompletion=completion.conventions,
    ),
]
InPlaceWords = Annotated[
    str | None,
    typer.Option(
        "--in-place",
        metavar="WORD,...|none",
        help="Which layers may share memory with what they take: norm, activation, add, mul, concat.  "
        "Default: all but concat.",
        show_default=False,
        rich_help_panel=COUNTING,
        autocompletion=completion.in_place,
    ),
]
CountInput = Annotated[
    bool | None,
    typer.Option(
        help="Whether the network's input takes memory. Default: count-input.",
        show_default=False,
        rich_help_panel=COUNTING,
    ),
]
InOrder = Annotated[
    str | None,
    typer.Option(
        "--order",
        metavar="written|best",
        help="In which order layers run: best needs least memory, as far as it is found. Default: written.",
        show_default=False,
        rich_help_panel=COUNTING,
        autocompletion=completion.orders,
    ),
]
Training = Annotated[
    str | None,
    typer.Option(
        metavar="sgd|momentum|adam|adamw",
        help="Work out the memory of training with this.",
        show_default=False,
        rich_help_panel=COUNTING,
        autocompletion=completion.optimizers,
    ),
]
Fits = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE",
        help="The largest batch that such memory holds, 24GiB for example.",
        show_default=False,
        rich_help_panel=COUNTING,
    ),
]
FormatName = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="What standard output carries: text, json, csv, markdown, html, latex, ...",
        autocompletion=completion.formats,
        rich_help_panel=OUTPUT,
    ),
]
Exports = Annotated[
    list[Path] | None,
    typer.Option(
        "--export",
        metavar="FILE",
        help="Also write a file, in the format of its suffix, such as .md or .json. Repeatable.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]
Colors = Annotated[Color, typer.Option("--color", help="When to use colour.", rich_help_panel=OUTPUT)]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="One line per model, and failures.", show_default=False, rich_help_panel=OUTPUT),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        help="Every layer, the rules of counting in full, and where settings came from.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]
InFull = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="The rules of counting in full.", show_default=False, rich_help_panel=OUTPUT),
]


class NetworkOptions(NamedTuple):
    """What a network is made with, and how it is changed before anything is counted."""

    values: Values = None
    inputs: Inputs = None
    arguments: Arguments = None
    transforms: Transforms = None

    def named(self, net: str) -> str:
        """A NET that is made with ``--arg``: a module of PyTorch; any other is left as it is."""
        if not self.arguments:
            return net
        from convcost.bridges.torch.asked import with_arguments

        return with_arguments(net, self.arguments)

    def built(self, **more: Any) -> "BuildOptions":
        """What is to be built; ``more`` are fields of `BuildOptions`."""
        from convcost.networks.analyses import BuildOptions

        return BuildOptions(self.values or (), self.inputs or (), transforms=self.transforms or (), **more)


class SettingOptions(NamedTuple):
    """What is counted, and where it runs; None where an option was not given."""

    batch: Batch = None
    dtype: Dtype = None
    device: OnDevice = None
    convention: InConvention = None
    in_place: InPlaceWords = None
    count_input: CountInput = None
    order: InOrder = None
    training: Training = None
    fits: Fits = None


class OutputOptions(NamedTuple):
    """Where an answer goes, and how."""

    format_name: FormatName = TEXT
    exports: Exports = None
    color: Colors = Color.AUTO
    quiet: Quiet = False
