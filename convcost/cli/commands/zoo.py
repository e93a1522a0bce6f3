"""List the networks of the catalogue, or show the file of one."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from convcost.cli import completion
from convcost.cli.help import OUTPUT, Command, Group
from convcost.cli.options import SHOWN, Colors, Exports, FormatName, InFull, OutputOptions, Quiet
from convcost.cli.output import finish, output_to
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus
from convcost.language.documentation import documentation
from convcost.page.formats import TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from convcost.analysis.columns import Column
    from convcost.networks.listing import AmountBound, CatalogueEntry, Key, Listed, Rule

EXAMPLES = (
    "convcost zoo --family ResNet --sort macs",
    "convcost zoo show alexnet",
)
LIST = "list"
WHICH = "Which networks"
Globs = list[str] | None


class ListedBy(StrEnum):
    """What a row of the list stands for."""

    NAME = "name"
    FAMILY = "family"


class ListByDefault(Group):
    """``convcost zoo resnet*`` is ``convcost zoo list resnet*``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put in the command that is meant where none is named."""
        is_named = bool(args) and args[0] in self.commands
        return super().parse_args(ctx, args if is_named else [LIST, *args])


zoo = typer.Typer(cls=ListByDefault, rich_markup_mode=None, help=documentation(sys.modules[__name__]))


@zoo.command(LIST, cls=Command)
def list_networks(
    names: Annotated[
        Globs,
        typer.Argument(
            metavar="NAME",
            help="Networks or files; 'resnet*' too.",
            show_default=False,
            autocompletion=completion.names,
        ),
    ] = None,
    *,
    families: Annotated[
        Globs,
        typer.Option(
            "--family",
            metavar="NAME",
            help="Of this family. Repeatable.",
            show_default=False,
            rich_help_panel=WHICH,
            autocompletion=completion.families,
        ),
    ] = None,
    tasks: Annotated[
        Globs,
        typer.Option(
            "--task",
            metavar="NAME",
            help="For this task. Repeatable.",
            show_default=False,
            rich_help_panel=WHICH,
            autocompletion=completion.tasks,
        ),
    ] = None,
    most: Annotated[
        list[str] | None,
        typer.Option(
            "--max",
            metavar="METRIC=AMOUNT",
            help="Such as macs=600M. Repeatable.",
            show_default=False,
            rich_help_panel=WHICH,
            autocompletion=completion.limits,
        ),
    ] = None,
    least: Annotated[
        list[str] | None,
        typer.Option(
            "--min",
            metavar="METRIC=AMOUNT",
            help="Such as params=1M. Repeatable.",
            show_default=False,
            rich_help_panel=WHICH,
            autocompletion=completion.limits,
        ),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(
            metavar="METRIC",
            help="Largest first. Default: by family.",
            show_default=False,
            rich_help_panel=SHOWN,
            autocompletion=completion.metrics,
        ),
    ] = None,
    by: Annotated[ListedBy, typer.Option(help="What a row stands for.", rich_help_panel=SHOWN)] = ListedBy.NAME,
    format_name: FormatName = TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Names only.", show_default=False, rich_help_panel=OUTPUT)
    ] = False,
    verbose: InFull = False,
) -> ExitStatus:
    """List the networks of the catalogue with their parameters and multiply-adds.

    `convcost zoo show NAME` prints the file of one.
    """
    from convcost.cli.streams import emit
    from convcost.networks.listing import chosen
    from convcost.networks.listing.page import Catalogue

    output = output_to(OutputOptions(format_name, exports, color, quiet), verbose=verbose)
    bounds = [_bound("max", text) for text in most or ()] + [_bound("min", text) for text in least or ()]
    order = _metric("--sort", sort) if sort else None
    patterns: Mapping[Key, Sequence[str]] = {"name": names or (), "family": families or (), "task": tasks or ()}
    entries = chosen(patterns)
    needs_figures = bool(bounds or order or output.files) or output.format != TEXT
    if quiet and not needs_figures:
        emit("".join(f"{each.name}\n" for each in entries))
        return ExitStatus.FINE
    found = _listed(entries, bounds, order)
    return finish(Catalogue(found, _columns(bounds, order), by is ListedBy.FAMILY), (), output)


def _listed(
    entries: "Sequence[CatalogueEntry]", bounds: "Sequence[AmountBound]", order: "Column | None"
) -> "list[Listed]":
    """Build the networks, keep what the bounds allow, and put the largest figure of a column first."""
    from convcost.analysis.table import rank
    from convcost.cli.progress import shown
    from convcost.cli.streams import talk
    from convcost.networks.listing import listed

    if not entries:
        talk("no network matches all of that at once\n")
    found = [each for each in shown(listed(entries, bounds), len(entries), "analyzing") if each]
    if entries and not found:
        talk(f"none of {len(entries)} networks is within the bounds\n")
    if order is None:
        return found
    return sorted(found, key=lambda each: rank(each.analysis.summary(order)), reverse=True)


def _columns(bounds: "Sequence[AmountBound]", order: "Column | None") -> "tuple[Column, ...]":
    """What is shown: the usual figures, then those of the bounds and the order."""
    from convcost.analysis.columns import BY_KEY
    from convcost.analysis.table import SHOWN_BY_DEFAULT

    more = [*(bound.column for bound in bounds), *([order] if order else [])]
    return tuple(dict.fromkeys((*map(BY_KEY.__getitem__, SHOWN_BY_DEFAULT), *more)))


def _metric(option: str, name: str) -> "Column":
    """The column that has this name in budgets."""
    from convcost.errors import ConvcostError, Problem
    from convcost.notation.spec import metrics

    known, name = metrics.limitable(), metrics.typed(name)
    if name not in known:
        hints = (metrics.hint(name, known), f"metrics: {', '.join(known)}")
        raise ConvcostError([Problem("E403", f"`{option}`: unknown metric `{name}`", notes=hints)])
    return known[name]


def _bound(rule: "Rule", text: str) -> "AmountBound":
    """``macs=600M``, inclusive."""
    from convcost.errors import ConvcostError, Problem, Refusal
    from convcost.language.quantity import parse_bytes, parse_count
    from convcost.networks.listing import AmountBound

    name, equals, amount = (part.strip() for part in text.partition("="))
    if not equals:
        hint = f"for example --{rule} macs=600M"
        raise ConvcostError([Problem("E403", f"`--{rule} {text}` is not METRIC=AMOUNT", notes=(hint,))])
    column = _metric(f"--{rule} {text}", name)
    try:
        if column.unit == "bytes":
            return AmountBound(column, rule, parse_bytes(amount, "up" if rule == "min" else "down"))
        return AmountBound(column, rule, parse_count(amount))
    except Refusal as refusal:
        message = f"`--{rule} {text}`: {refusal.message}"
        raise ConvcostError([Problem("E403", message, notes=(refusal.hint,))]) from None


@zoo.command(cls=Command)
def show(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A network of the catalogue, or a file.", autocompletion=completion.names),
    ],
    *,
    quiet: Quiet = False,
) -> ExitStatus:
    """Print the file of a network, to learn from it or to begin with it."""
    from convcost.cli.streams import emit, talk
    from convcost.errors import ConvcostError, Problem, nearest
    from convcost.networks import catalogue

    library = catalogue.library(name)
    if library is not None:
        emit(library.read_text(encoding="utf-8"))
        return ExitStatus.FINE
    found = catalogue.find(name) or catalogue.find(name.rpartition("@")[0])
    if found is None:
        guess = nearest(name, [*catalogue.names(), *catalogue.libraries()])
        hint = f"did you mean `{guess}`?" if guess else "`convcost zoo` lists all of them"
        raise ConvcostError([Problem("E400", f"no network of the catalogue is called `{name}`", notes=(hint,))])
    emit(found.path.read_text(encoding="utf-8"))
    if found.variant and not quiet:
        talk(f"{name} is a variant of {found.path.name}: a copy of it is addressed as FILE@{name}\n")
    return ExitStatus.FINE
