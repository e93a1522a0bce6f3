"""``convcost explain``: where the numbers of a layer come from, the manual of a kind, what an error code means."""

from typing import Annotated

import typer

from convcost.cli.options import Chosen, Colors, Format, InConvention, Inputs, Transforms, Values
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus


def explain(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="NET|KIND|TRANSFORM|DEVICE|TOOL|CODE",
            help="A network, a layer kind (conv), a transform (reduce), a device (a100), a tool (fvcore), a code.",
            show_default=False,
        ),
    ] = None,
    part: Annotated[
        str | None, typer.Argument(metavar="LAYER|BLOCK", help="A part of NET by its path.", show_default=False)
    ] = None,
    *,
    values: Values = None,
    inputs: Inputs = None,
    transforms: Transforms = None,
    convention: InConvention = None,
    depth: Annotated[
        str | None, typer.Option(metavar="N|all", help="Levels of a block to open. Default: its own parts.")
    ] = None,
    form: Chosen = Format.TEXT,
    color: Colors = Color.AUTO,
) -> ExitStatus:
    """Show where numbers come from, step by step.

    Of a layer: its shape, parameters and MACs as formulas, with the numbers put in, and where it is written. Of a
    block: what its parts sum up to. Without a network: the manual of a layer kind or a transform, the peaks of a
    device, what a tool counts, or what an error code means; without anything, a list of all that.
    """
    from convcost.analysis.settings import Settings
    from convcost.cli import explaining
    from convcost.cli.models import Request
    from convcost.explaining.manual import manual

    explaining.require_form(form)
    of_network = {
        "--set": values,
        "--input": inputs,
        "--apply": transforms,
        "--convention": convention,
        "--depth": depth,
    }
    if topic is None:
        explaining.refuse_options(of_network)
        explaining.show_topics(form, color)
    elif part is None and (text := manual(topic)):
        explaining.refuse_options(of_network)
        explaining.show_manual(topic, text, form)
    else:
        settings = Settings(convention=None if convention is None else convention.replace("-", "_"))
        request = Request(values or (), inputs or (), settings=settings, transforms=transforms or ())
        explaining.show(topic, part or "", request, depth, form, color)
    return ExitStatus.FINE
