"""Compare networks, or the variants of one."""

from typing import TYPE_CHECKING, Annotated

import typer

from convcost.cli import completion
from convcost.cli.help import OUTPUT
from convcost.cli.options import SHOWN, Nets, NetworkOptions, OutputOptions, SettingOptions, Verbose
from convcost.cli.output import finish, output_to
from convcost.cli.streams import talk
from convcost.errors.status import ExitStatus

if TYPE_CHECKING:
    from convcost.analysis.settings import Settings
    from convcost.comparison.view import Sort
    from convcost.errors import Problem
    from convcost.networks.analyses import Analyzed

EXAMPLES = (
    "convcost compare resnet50 resnet101",
    "convcost compare googlenet_paper --apply unreduce --depth 1",
    "convcost compare 'squeezenet1_*' --metric params",
)


def compare(
    nets: Nets,
    *,
    network_options: NetworkOptions,
    setting_options: SettingOptions,
    metric: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,...",
            help="What parts are compared by. Default: macs; time with --device.",
            autocompletion=completion.columns,
            rich_help_panel=SHOWN,
        ),
    ] = None,
    depth: Annotated[
        str | None,
        typer.Option(metavar="N|all", help="Levels of blocks to open. Default: what differs.", rich_help_panel=SHOWN),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(
            metavar="difference|ratio",
            help="What differs most first. Default: as executed.",
            rich_help_panel=SHOWN,
            autocompletion=completion.orders_of_parts,
        ),
    ] = None,
    layers: Annotated[
        bool,
        typer.Option(
            "--layers", help="What became of every layer, in place of parts.", show_default=False, rich_help_panel=SHOWN
        ),
    ] = False,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="What is unchanged too, and every total.", show_default=False, rich_help_panel=SHOWN
        ),
    ] = False,
    figure: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What --export net.svg draws: treemap (default), diagram or totals.",
            show_default=False,
            rich_help_panel=OUTPUT,
            autocompletion=completion.figures_of_comparisons,
        ),
    ] = None,
    output_options: OutputOptions,
    verbose: Verbose = False,
) -> ExitStatus:
    """Compare networks, or the variants of one.

    The first is the reference: totals and parts side by side, differences, ratios, and what explains most of them.
    With --apply, every network is compared as it is written and as transformed.
    """
    nets = [network_options.named(net) for net in nets]
    from convcost.cli.setting_options import settings_of, sources
    from convcost.cli.view_options import depth_from
    from convcost.comparison import comparison
    from convcost.comparison.page import ComparisonReport
    from convcost.comparison.view import ComparisonView, Sort
    from convcost.networks.analyses import analyze_beside_transformed

    output = output_to(output_options, verbose=verbose)
    settings = settings_of(setting_options)
    metrics, levels = _metrics(metric, settings), depth_from(depth)
    view = ComparisonView(every, _sort(sort) if sort else Sort.ORDER, layers)
    if figure is not None:
        from convcost.comparison.alone import required

        required(figure)
    if verbose:
        talk(sources(setting_options, settings))
    options = network_options.built(settings=settings)
    outcome = analyze_beside_transformed(nets, options)
    if outcome.failed or len(outcome.analyses) < 2:
        alone = () if outcome.failed else (_alone(outcome),)
        return finish(ComparisonReport(None, view), (*outcome.worth_telling(), *alone), output)
    found = comparison.compare(outcome.analyses, metrics, levels)
    return finish(ComparisonReport(found, view, figure or ""), outcome.worth_telling(), output)


def _alone(outcome: "Analyzed") -> "Problem":
    from convcost.analysis.caption import model
    from convcost.errors import Problem

    message = f"{model(outcome.analyses[0])} is one network: comparing takes two or more"
    return Problem("E403", message, notes=("name another one, or a file with variants",))


def _metrics(typed: str | None, settings: "Settings") -> tuple[str, ...]:
    """The keys of the columns that parts are compared by; where none is typed, time on a device."""
    from convcost.comparison.comparison import DEFAULT_METRIC

    usual = "least_seconds" if settings.device else "operations" if settings.convention else DEFAULT_METRIC
    return tuple(dict.fromkeys(_metric(each, settings) for each in (typed or usual).split(",")))


def _metric(text: str, settings: "Settings") -> str:
    """The column that is meant, by its key or the name it is limited by in budgets."""
    from convcost.analysis.columns import BY_KEY, IN_A_CONVENTION, ON_A_DEVICE
    from convcost.comparison.figures import comparable
    from convcost.errors import ConvcostError, Problem, nearest

    keys = {name: key for key in comparable(settings) for name in (key, BY_KEY[key].budget) if name}
    word = text.strip().lower()
    if word in keys:
        return keys[word]
    if any(word == column.key and column.additive for column in ON_A_DEVICE):
        hint = "time takes a device: name one, such as `--device a100`"
    elif any(word == column.key for column in IN_A_CONVENTION):
        hint = "operations are those of a tool: name one, such as `--convention fvcore`"
    elif any(word in {column.key, column.budget} for column in BY_KEY.values()):
        hint = "it does not add up: it stands among the totals, but cannot be traced to parts"
    else:
        guess = nearest(word, keys)
        hint = f"did you mean `{guess}`?" if guess else f"metrics: {', '.join(comparable(settings))}"
    raise ConvcostError([Problem("E403", f"`--metric`: parts cannot be compared by `{text}`", notes=(hint,))])


def _sort(text: str) -> "Sort":
    from convcost.comparison.view import Sort
    from convcost.errors import ConvcostError, Problem, nearest

    if text in list(Sort):
        return Sort(text)
    guess = nearest(text, Sort)
    hint = f"did you mean `{guess}`?" if guess else f"one of {', '.join(Sort)}"
    raise ConvcostError([Problem("E403", f"`--sort`: unknown order `{text}`", notes=(hint,))])
