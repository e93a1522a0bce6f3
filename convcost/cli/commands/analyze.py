"""Show shapes, parameters, multiply-adds."""

from typing import Annotated

import typer

from convcost.cli import completion
from convcost.cli.help import NETWORK, OUTPUT
from convcost.cli.options import SHOWN, Nets, NetworkOptions, OutputOptions, SettingOptions, Verbose
from convcost.cli.output import finish, output_to
from convcost.cli.streams import talk
from convcost.errors.status import ExitStatus
from convcost.page.answer import Data

EXAMPLES = (
    "convcost analyze resnet50 --depth 1",
    "convcost analyze vgg16 --top 5 --columns params,macs",
    "convcost analyze mobilenet_v2 --device a100 --export report.html",
)
NO_RESULT = Data("convcost/analysis/1", {"models": []})


def analyze(
    context: typer.Context,
    nets: Nets,
    *,
    network_options: NetworkOptions,
    setting_options: SettingOptions,
    until: Annotated[
        str | None, typer.Option(metavar="NAME", help="Stop after this layer or part.", rich_help_panel=NETWORK)
    ] = None,
    depth: Annotated[
        str | None,
        typer.Option(
            metavar="N|all", help="Levels of blocks to open. Default: what fits a screen.", rich_help_panel=SHOWN
        ),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Largest first.", autocompletion=completion.column, rich_help_panel=SHOWN),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="The N costliest layers, the others summed up.", rich_help_panel=SHOWN),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,...", help="Figures to show.", autocompletion=completion.columns, rich_help_panel=SHOWN
        ),
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LAYER[y,x]",
            help="Show what this element sees of the input. Repeatable.",
            show_default=False,
            rich_help_panel=SHOWN,
        ),
    ] = None,
    timeline: Annotated[
        bool,
        typer.Option(
            "--timeline",
            help="Show the memory in use while each layer runs.",
            show_default=False,
            rich_help_panel=SHOWN,
        ),
    ] = False,
    figure: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What --export net.svg draws: diagram (default), treemap, profile, memory or badge.",
            show_default=False,
            rich_help_panel=OUTPUT,
            autocompletion=completion.figures,
        ),
    ] = None,
    no_source: Annotated[
        bool,
        typer.Option(
            "--no-source",
            help="Leave the file and its comments out of an HTML report.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    output_options: OutputOptions,
    verbose: Verbose = False,
) -> ExitStatus:
    """Show shapes, parameters, multiply-adds.

    One table per model: layers rolled up to blocks, totals, and where the cost sits.
    """
    nets = [network_options.named(net) for net in nets]
    from convcost.analysis.page import Analyses
    from convcost.analysis.table import shown
    from convcost.cli.reporting import given as options_given
    from convcost.cli.reporting import surroundings
    from convcost.cli.setting_options import given_in, settings_of, sources
    from convcost.cli.view_options import ALL, view_from
    from convcost.networks.analyses import analyze_all

    output = output_to(output_options, verbose=verbose)
    settings = settings_of(setting_options)
    view = view_from(depth or (ALL if verbose else None), sort, top, columns, settings)
    elements = _elements(region, timeline=timeline)
    if figure is not None:
        from convcost.analysis.pictures.figures import required

        required(figure)
    if elements or timeline:
        shapes = {"--depth": depth, "--sort": sort, "--top": top, "--columns": columns}
        _refuse_without_table(
            "--region" if elements else "--timeline", [name for name, given in shapes.items() if given]
        )
    if verbose:
        talk(sources(setting_options, settings))
    options = network_options.built(until=until, settings=settings, given=given_in(setting_options))
    found = analyze_all(nets, options)
    if elements:
        from convcost.analysis.receptive.page import Regions

        regions = Regions.of(found.analyses, elements)
        return finish(regions, (*found.worth_telling(), *regions.problems), output)
    if timeline:
        from convcost.analysis.memory.page import Timelines

        return finish(Timelines(found.analyses), found.worth_telling(), output)
    beside = surroundings(found, nets, has_source=not no_source, options=options_given(context))
    answer = Analyses(found.analyses, view, found.partial, beside, figure or "")
    return finish(answer, found.worth_telling(shown(view, settings)), output)


def _refuse_without_table(instead: str, shaping: list[str]) -> None:
    """Options that shape the table have nothing to shape where something else stands in its place."""
    from convcost.errors import ConvcostError, Problem

    if shaping:
        message = f"`{instead}` stands in place of the table, which `{shaping[0]}` shapes"
        raise ConvcostError([Problem("E403", message, notes=("leave one of them out",))])


def _elements(region: list[str] | None, *, timeline: bool) -> list[tuple[str, tuple[int, ...]]]:
    """The elements whose region is asked for; refused before any work is done."""
    from convcost.errors import ConvcostError, Problem

    if region and timeline:
        message = "`--timeline` and `--region` both stand in place of the table"
        raise ConvcostError([Problem("E403", message, notes=("ask for one of them",))])
    if not region:
        return []
    from convcost.analysis.receptive.page import element

    return list(map(element, region))
