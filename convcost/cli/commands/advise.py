"""Find the fewest changes that meet a budget."""

from enum import StrEnum
from typing import Annotated

import typer

from convcost.cli import completion
from convcost.cli.options import Batch, Dtype, InFull, Net, NetworkOptions, OutputOptions, SettingOptions
from convcost.cli.output import finish, output_to
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost advise alexnet --max macs=600M",
    "convcost advise alexnet --max macs=600M --with 'reduce{ratio=2}'",
)


class Fewest(StrEnum):
    """What there is to be as little of as can be."""

    LAYERS = "layers"
    PARAMS = "params"


CHANGES = "Which changes"


def advise(
    net: Net,
    *,
    most: Annotated[
        list[str],
        typer.Option(
            "--max",
            metavar="METRIC=QUANTITY",
            help="What is to be met, macs=5G.",
            show_default=False,
            rich_help_panel=CHANGES,
            autocompletion=completion.limits,
        ),
    ],
    transforms_tried: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="TRANSFORM",
            help="What may be done to a layer, such as separable or 'reduce{ratio=4}'. Repeatable. Default: reduce by "
            "2, 4 and 8, separable, factorize.",
            show_default=False,
            rich_help_panel=CHANGES,
            autocompletion=completion.transforms,
        ),
    ] = None,
    fewest: Annotated[
        Fewest, typer.Option(help="Change few layers, or lose few parameters.", rich_help_panel=CHANGES)
    ] = Fewest.LAYERS,
    network_options: NetworkOptions,
    batch: Batch = None,
    dtype: Dtype = None,
    output_options: OutputOptions,
    verbose: InFull = False,
) -> ExitStatus:
    """Find the fewest changes that meet a budget.

    Transforms on single layers, chosen exactly; each with what it saves and the option that makes it. Nothing is said
    of accuracy: nobody can compute that. Status 1 where no choice meets the budget.
    """
    net = network_options.named(net)
    from convcost.analysis import analyze
    from convcost.cli.setting_options import settings_of
    from convcost.errors import ConvcostError, Problem
    from convcost.exploring.advising.advice import WITH
    from convcost.exploring.advising.advice import advise as advise_on
    from convcost.exploring.advising.page import Advice
    from convcost.exploring.designs.requirement import target
    from convcost.graph.applying.application import application
    from convcost.networks.analyses import build_one

    output = output_to(output_options, verbose=verbose)
    settings = settings_of(SettingOptions(batch, dtype))
    if len(most) > 1:
        hint = "meet one of them, then advise again: what is advised is an `--apply`, which `advise` takes too"
        raise ConvcostError(
            [Problem("E403", f"`--max` is given {len(most)} times; advice meets one budget", notes=(hint,))]
        )
    limit = target("--max", most[0], settings)
    for each in transforms_tried or ():
        application(each)
    options = network_options.built(settings=settings)
    graph = build_one(net, options)
    found = advise_on(analyze(graph, settings), limit, transforms_tried or WITH, fewest.value)
    return finish(Advice(found), graph.diagnostics, output)
