"""Show where numbers come from, step by step."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convcost.cli import completion
from convcost.cli.options import (
    SHOWN,
    Colors,
    Exports,
    FormatName,
    InConvention,
    InFull,
    NetworkOptions,
    OutputOptions,
)
from convcost.cli.output import Output, finish, output_to
from convcost.cli.streams import Color
from convcost.errors import ConvcostError, Problem
from convcost.errors.status import ExitStatus
from convcost.page.formats import TEXT

if TYPE_CHECKING:
    from convcost.graph import Graph
    from convcost.networks.analyses import BuildOptions

EXAMPLES = (
    "convcost explain conv",
    "convcost explain resnet50 conv1",
    "convcost explain unreduce",
)
USAGE = "convcost explain NET LAYER"
WORD = re.compile(r"\w[\w-]*")
"""What could be meant for the name of anything; a path of a file could not, nor `-` for standard input."""
ALL_KINDS = "kinds"
"""The topic that is all layer kinds at once."""
TABLES = "csv"
"""The format that has nothing but tables."""


def explain(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="NET|KIND|WORD|TRANSFORM|DEVICE|TOOL|CODE",
            help="A network, a kind (conv), a word of the notation (use), a transform, a device, a tool, a code.",
            show_default=False,
            autocompletion=completion.topics,
        ),
    ] = None,
    part: Annotated[
        str | None, typer.Argument(metavar="LAYER|BLOCK", help="A part of NET by its path.", show_default=False)
    ] = None,
    *,
    network_options: NetworkOptions,
    convention: InConvention = None,
    depth: Annotated[
        str | None,
        typer.Option(metavar="N|all", help="Levels of a block to open. Default: its own parts.", rich_help_panel=SHOWN),
    ] = None,
    format_name: FormatName = TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    verbose: InFull = False,
) -> ExitStatus:
    """Show where numbers come from, step by step.

    Of a layer: its shape, parameters and MACs as formulas, with the numbers put in, and where it is written. Of a
    block: what its parts sum up to. Without a network: the manual of a layer kind or a transform, the peaks of a
    device, what a tool counts, or what an error code means; `kinds` compares all layer kinds; without anything, a
    list of all that.
    """
    from convcost.analysis.settings import Settings
    from convcost.explaining.manual import manual

    output = output_to(OutputOptions(format_name, exports, color), verbose=verbose)
    _refuse_tables(output)
    of_network = {
        "--set": network_options.values,
        "--input": network_options.inputs,
        "--arg": network_options.arguments,
        "--apply": network_options.transforms,
        "--convention": convention,
        "--depth": depth,
    }
    if topic == ALL_KINDS and part is None:
        from convcost.explaining.kinds_page import Kinds

        _refuse_options(of_network)
        return finish(Kinds(), (), output)
    text = manual(topic) if topic is not None and part is None else None
    if topic is None or text:
        from convcost.explaining.topics_page import Manual, Topics

        _refuse_options(of_network)
        return finish(Manual(topic, text) if topic and text else Topics(), (), output)
    settings = Settings(convention=None if convention is None else convention.replace("-", "_"))
    options = network_options.built(settings=settings)
    return _explain_part(network_options.named(topic), part or "", options, depth, output)


def _explain_part(net: str, path: str, options: "BuildOptions", depth: str | None, output: Output) -> ExitStatus:
    """Where the numbers of a layer or part of a network come from; of the whole network without a path."""
    from convcost.analysis import analyze
    from convcost.cli.view_options import depth_from
    from convcost.explaining import explanation
    from convcost.explaining.page import ExplainedPart

    levels = depth_from(depth)
    graph = _graph(net, path, options)
    found = explanation.explain(analyze(graph, options.settings), path)
    return finish(ExplainedPart(found, levels), graph.diagnostics, output)


def _graph(net: str, path: str, options: "BuildOptions") -> "Graph":
    """The network; what is none, though nothing said that it should be, might have been meant for another topic."""
    from convcost.explaining.manual import manual, unknown
    from convcost.networks import catalogue
    from convcost.networks.analyses import build_one

    try:
        return build_one(net, options)
    except ConvcostError:
        if not WORD.fullmatch(net) or Path(net).exists() or catalogue.find(net):
            raise
    if path and manual(net):
        hint = f"its manual: convcost explain {net}; a layer: convcost explain NET {path}"
        raise ConvcostError([Problem("E403", f"`{net}` is no network, so it has no part `{path}`", notes=(hint,))])
    raise ConvcostError([unknown(net, catalogue.names())])


def _refuse_tables(output: Output) -> None:
    """Refuse a format in which nothing can be explained, before any work is done."""
    options = [f"--export {path}" for path, name in output.files.items() if name == TABLES]
    if output.format == TABLES:
        options.insert(0, f"--format {TABLES}")
    if options:
        from convcost.explaining.page import no_table

        raise no_table(options[0])


def _refuse_options(of_network: Mapping[str, object]) -> None:
    """Refuse options that are for networks where none is named."""
    for option, value in of_network.items():
        if value:
            raise ConvcostError([Problem("E403", f"`{option}` is for a network", notes=(USAGE,))])
