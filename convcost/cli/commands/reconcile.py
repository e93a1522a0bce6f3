"""Explain why two figures for one network differ."""

from typing import TYPE_CHECKING, Annotated

import typer

from convcost.cli import completion
from convcost.cli.options import Batch, InFull, Net, NetworkOptions, OutputOptions
from convcost.cli.output import finish, output_to
from convcost.errors.status import ExitStatus

if TYPE_CHECKING:
    from convcost.conventions import Convention
    from convcost.errors import ConvcostError
    from convcost.networks.analyses import BuildOptions
    from convcost.notation.spec.printed import Printed
    from convcost.published.reconciling.page import Explained
    from convcost.published.reconciling.quoted import ToolTotal
    from convcost.published.search import Search

EXAMPLES = (
    "convcost reconcile resnet50 3.8G",
    "convcost reconcile resnet50 --from ptflops --to fvcore",
)
FIGURES = "Which figures"
UNIT = r"(?<=[\dkKMGBT ]) ?(flops?|macs?|ops|mult-?adds?|multiply-?adds?)$"
"""What people write behind a figure; what a tool calls it says nothing about what it counts."""


def reconcile(
    net: Net,
    figure: Annotated[
        list[str] | None,
        typer.Argument(metavar="FIGURE", help="What somebody quotes, such as 3.8G or 3.8 GFLOPs.", show_default=False),
    ] = None,
    *,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="TOOL",
            help="Whose total comes first. Default: torchvision.",
            autocompletion=completion.conventions,
            rich_help_panel=FIGURES,
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="TOOL",
            help="Whose total comes last. Default: torchvision.",
            autocompletion=completion.conventions,
            rich_help_panel=FIGURES,
        ),
    ] = None,
    network_options: NetworkOptions,
    batch: Batch = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="With FIGURE: explanations that take more, too.", show_default=False, rich_help_panel=FIGURES
        ),
    ] = False,
    output_options: OutputOptions,
    verbose: InFull = False,
) -> ExitStatus:
    """Explain why two figures for one network differ.

    NET alone: what every tool prints. With --from and --to: the steps from one tool's total to the other's, which add
    up exactly. With a FIGURE: which tools, variants, resolutions or parts of the network it may come from; the exit
    status is 1 when nothing explains it.
    """
    net = network_options.named(net)
    from convcost.analysis.settings import Settings
    from convcost.networks.analyses import Analyzed, analyze_all
    from convcost.published.reconciling.ledger import reconcile as ledger
    from convcost.published.reconciling.ledger import totals
    from convcost.published.reconciling.page import Ledgers, ToolTotals

    output = output_to(output_options, verbose=verbose)
    tools = (_convention("--from", start), _convention("--to", end)) if (start, end) != (None, None) else None
    quoted = _quoted(" ".join(figure) if figure else None, is_between_tools=tools is not None, has_all=every)
    settings = Settings() if batch is None else Settings(batch)
    options = network_options.built(settings=settings)
    if quoted:
        explained = _explained(net, quoted, options, has_all=every)
        return finish(explained, Analyzed(list(explained.named)).worth_telling(), output)
    outcome = analyze_all([net], options)
    if tools:
        found = [(each, ledger(each.graph, each.settings.batch, *tools)) for each in outcome.analyses]
        return finish(Ledgers(found), outcome.worth_telling(), output)
    printed = [(each, totals(each.graph, each.settings.batch)) for each in outcome.analyses]
    return finish(ToolTotals(printed), outcome.worth_telling(), output)


def _quoted(figure: str | None, *, is_between_tools: bool, has_all: bool) -> "Printed | None":
    """The figure to explain, if there is one; a question that contradicts itself is refused before anything is read."""
    if figure is None and has_all:
        raise _refused("`--all` lists explanations of a FIGURE, and there is none", "name one, such as 3.8G")
    if figure is not None and is_between_tools:
        hint = "with --from and --to it shows the steps, with a FIGURE what explains that"
        raise _refused("`reconcile` answers one question at a time", hint)
    return None if figure is None else _printed(figure)


def _printed(written: str) -> "Printed":
    """A figure as it was printed, without the word behind it."""
    import re

    from convcost.conventions import names
    from convcost.errors import Refusal
    from convcost.notation.spec.printed import parse_printed

    if written.strip().replace("-", "_") in names():
        hint = f"`--to {written.strip()}` shows the steps to what it prints"
        raise _refused(f"`{written}` is a tool, no figure", hint)
    try:
        figure = parse_printed(re.sub(UNIT, "", written.strip(), flags=re.IGNORECASE), "count")
    except Refusal as refusal:
        raise _refused(refusal.message, refusal.hint or "write it as it was printed, such as 3.8G") from None
    if figure.suffix == "%" or not figure.digits:
        raise _refused(f"`{written}` is no number of operations", "write it as it was printed, such as 3.8G")
    return figure


def _convention(option: str, name: str | None) -> "Convention":
    """The convention of a tool; the default where none is named."""
    from convcost.analysis.settings import Settings
    from convcost.conventions import DEFAULT, lookup
    from convcost.errors import ConvcostError

    if name is None:
        return lookup(DEFAULT)
    try:
        return lookup(Settings(convention=name.replace("-", "_")).convention or DEFAULT)
    except ConvcostError as error:
        problem = error.problems[0]
        raise _refused(f"`{option}`: {problem.message}", *problem.notes) from None


def _explained(net: str, figure: "Printed", options: "BuildOptions", *, has_all: bool) -> "Explained":
    """What explains a figure of one network; of a file with variants of all of them, unless one is named."""
    from convcost.analysis import analyze
    from convcost.cli.progress import shown
    from convcost.errors import ConvcostError
    from convcost.networks.overrides import inputs_from, values_from
    from convcost.networks.read import read_one
    from convcost.published.family import Family
    from convcost.published.reconciling.page import Explained
    from convcost.published.reconciling.quoted import explain
    from convcost.published.reconciling.siblings import not_built, not_tried, related, siblings

    network, variant = read_one(net)
    variants = network.variants_meant(variant)
    sizes = inputs_from(options.inputs, network)
    family = Family(network, values_from(options.values), sizes, options.transforms)
    graphs = [family.build(each) for each in variants]
    others = siblings(family, variants, graphs)
    unbuilt: dict[str, ConvcostError] = {}
    networks = shown(related(family, graphs, others, unbuilt), len(graphs) + len(others), "counting")
    found = explain(figure, networks, options.settings.batch)
    named = [analyze(graph, options.settings) for graph in graphs]
    missing = " ".join(filter(None, (not_tried(graphs), not_built(unbuilt))))
    return Explained(figure, found, named, _hints(found, net), missing, has_all)


def _hints(found: "Search[ToolTotal]", net: str) -> list[str]:
    """How to see where another variant differs, if that is what explains the figure."""
    from convcost.errors.untrusted import visible
    from convcost.networks import catalogue
    from convcost.published.reconciling.siblings import VARIANT

    differences = found.matches[0].candidate.differences if found.matches else ()
    other = differences[0].removeprefix(VARIANT) if len(differences) == 1 else ""
    if not other or not differences[0].startswith(VARIANT):
        return []
    is_named = catalogue.find(net) and catalogue.find(other)
    address = other if is_named else f"{net.rpartition('@')[0]}@{other}"
    return [f"`convcost compare {visible(net)} {visible(address)}` shows where they differ."]


def _refused(message: str, *hints: str) -> "ConvcostError":
    from convcost.errors import ConvcostError, Problem

    return ConvcostError([Problem("E403", message, notes=hints)])
