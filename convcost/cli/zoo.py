"""``convcost zoo``: the catalogue as a list, and its files."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from convcost.cli.options import Chosen, Colors, Exports, Format, Quiet
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus

LIST = "list"
Globs = list[str] | None


class Row(StrEnum):
    """What a row of the list stands for."""

    NAME = "name"
    FAMILY = "family"


class ListByDefault(TyperGroup):
    """``convcost zoo resnet*`` is ``convcost zoo list resnet*``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put in the command that is meant where none is named."""
        is_named = bool(args) and args[0] in self.commands
        return super().parse_args(ctx, args if is_named else [LIST, *args])


zoo = typer.Typer(cls=ListByDefault, help="List the networks of the catalogue, or show the file of one.")


@zoo.command(LIST)
def list_networks(
    names: Annotated[
        Globs, typer.Argument(metavar="NAME", help="Networks or files; 'resnet*' too.", show_default=False)
    ] = None,
    *,
    families: Annotated[
        Globs, typer.Option("--family", metavar="NAME", help="Of this family. Repeatable.", show_default=False)
    ] = None,
    tasks: Annotated[
        Globs, typer.Option("--task", metavar="NAME", help="For this task. Repeatable.", show_default=False)
    ] = None,
    most: Annotated[
        list[str] | None,
        typer.Option("--max", metavar="METRIC=AMOUNT", help="Such as macs=600M. Repeatable.", show_default=False),
    ] = None,
    least: Annotated[
        list[str] | None,
        typer.Option("--min", metavar="METRIC=AMOUNT", help="Such as params=1M. Repeatable.", show_default=False),
    ] = None,
    sort: Annotated[
        str | None, typer.Option(metavar="METRIC", help="Largest first. Default: by family.", show_default=False)
    ] = None,
    by: Annotated[Row, typer.Option(help="What a row stands for.")] = Row.NAME,
    form: Chosen = Format.TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Names only.", show_default=False)] = False,
) -> ExitStatus:
    """List the networks of the catalogue with their parameters and multiply-adds.

    `convcost zoo show NAME` prints the file of one.
    """
    from convcost.cli import listing
    from convcost.cli.report import finish, output_to

    output = output_to(form, exports, color, quiet=quiet)
    bounds = [listing.bound("max", text) for text in most or ()] + [listing.bound("min", text) for text in least or ()]
    order = listing.metric("--sort", sort) if sort else None
    wanted = listing.Wanted({"name": names or (), "family": families or (), "task": tasks or ()}, bounds, order)
    if quiet:
        listing.show_names(wanted)
        return ExitStatus.FINE
    found = listing.listed_by(wanted, is_by_family=by is Row.FAMILY)
    return finish(found, (), output)


@zoo.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A network of the catalogue, or a file.")],
    *,
    quiet: Quiet = False,
) -> ExitStatus:
    """Print the file of a network, to learn from it or to begin with it."""
    from convcost.cli.streams import emit, talk
    from convcost.errors import ConvcostError, Problem, nearest
    from convcost.networks import catalogue

    found = catalogue.find(name) or catalogue.find(name.rpartition("@")[0])
    if found is None:
        guess = nearest(name, catalogue.names())
        hint = f"did you mean `{guess}`?" if guess else "`convcost zoo` lists all of them"
        raise ConvcostError([Problem("E400", f"no network of the catalogue is called `{name}`", notes=(hint,))])
    emit(found.path.read_text(encoding="utf-8"))
    if found.variant and not quiet:
        talk(f"{name} is a variant of {found.path.name}: a copy of it is addressed as FILE@{name}\n")
    return ExitStatus.FINE
