"""Compute every design of a space."""

from pathlib import Path
from typing import Annotated

import typer

from convcost.cli import completion
from convcost.cli.exploring_options import DESIGNS, DesignOptions
from convcost.cli.help import OUTPUT
from convcost.cli.options import SHOWN, InFull, Net, NetworkOptions, OutputOptions, SettingOptions
from convcost.cli.output import finish, output_to
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost sweep mobilenet_v2 --vary width=0.5..1..0.25 --max macs=200M",
    "convcost sweep resnet50 --vary width=32..64..8 --front params,macs",
)

COMPUTING = "How it is computed"


def sweep(
    net: Net,
    *,
    design_options: DesignOptions,
    front: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,...",
            help="Keep what no other design beats in all of these: most params, fewest of all else, unless "
            "params:fewest or macs:most is written.",
            rich_help_panel=SHOWN,
            autocompletion=completion.of_designs,
        ),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Largest first.", rich_help_panel=SHOWN, autocompletion=completion.of_design
        ),
    ] = None,
    top: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The first N. Default: 20 in a table.", rich_help_panel=SHOWN)
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="N points at random in place of all.", rich_help_panel=DESIGNS),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="S", help="Which sample.", rich_help_panel=DESIGNS)] = 0,
    parquet: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write every design to a Parquet file.", rich_help_panel=OUTPUT),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N", help="Compute the Ith of N shares only, 3/64 for example.", rich_help_panel=COMPUTING
        ),
    ] = None,
    parts: Annotated[
        Path | None,
        typer.Option(
            metavar="DIRECTORY", help="Keep what is computed, part by part, for --resume.", rich_help_panel=COMPUTING
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Take the parts that are there; compute the rest.", rich_help_panel=COMPUTING),
    ] = False,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Compute in N processes.", rich_help_panel=COMPUTING)
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="dask=ADDRESS",
            help="Compute on a Dask cluster, dask=tcp://10.0.0.1:8786.",
            rich_help_panel=COMPUTING,
        ),
    ] = None,
    network_options: NetworkOptions,
    setting_options: SettingOptions,
    output_options: OutputOptions,
    verbose: InFull = False,
) -> ExitStatus:
    """Compute every design of a space.

    Those that meet what is required, their front, their files. Figures are exact; points that are no networks are
    counted by the code of what is wrong.
    """
    net = network_options.named(net)
    from convcost.cli.exploring_options import names_in, watched
    from convcost.cli.setting_options import settings_of
    from convcost.errors import ConvcostError, Problem
    from convcost.exploring.designs.asking import question
    from convcost.exploring.designs.dividing import WHOLE, Division, shard_from
    from convcost.exploring.designs.subject import column_named
    from convcost.exploring.sweeping.page import SweptDesigns
    from convcost.exploring.sweeping.sweep import Sweep, wanted
    from convcost.networks.read import read_one

    output = output_to(output_options, verbose=verbose)
    settings = settings_of(setting_options)
    if front and sort:
        hint = "the front is in the order of its first column"
        raise ConvcostError([Problem("E403", "`--front` and `--sort` both say in which order", notes=(hint,))])
    objectives = wanted(names_in(front), settings)
    sorted_by = column_named(sort, settings) if sort else None
    asked = design_options.asked(settings, network_options, seed)
    division = Division(shard_from(shard) if shard else WHOLE, parts, resume, workers, cluster)
    network, variant = read_one(net)
    more = (*(each.column for each in objectives), *((sorted_by,) if sorted_by else ()))
    swept = Sweep.over(question(network, variant, asked, more), objectives, sample, watched, division)
    if parquet:
        from convcost.exploring.sweeping.tables import write_parquet

        write_parquet(swept.designs, parquet)
    return finish(SweptDesigns(swept, sorted_by, top), network.diagnostics, output)
