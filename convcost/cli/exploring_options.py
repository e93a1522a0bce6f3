"""The options of commands that look at many designs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from convcost.analysis.settings import Settings
from convcost.cli import completion
from convcost.cli.options import SHOWN, NetworkOptions

if TYPE_CHECKING:
    from convcost.exploring.designs.asking import Asked

DESIGNS = "Which designs"

Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="NAME=VALUES",
        help="What to try for a variable: 16..128..8, 0.5,0.75,1.0 or words; `apply` varies transforms, `variant` the "
        "variant. Repeatable. Without any, the `space` of the file.",
        show_default=False,
        rich_help_panel=DESIGNS,
    ),
]
Maximum = Annotated[
    list[str] | None,
    typer.Option(
        "--max",
        metavar="METRIC=QUANTITY",
        help="At most so much, macs=300M for example. Repeatable.",
        show_default=False,
        rich_help_panel=DESIGNS,
        autocompletion=completion.limits,
    ),
]
Minimum = Annotated[
    list[str] | None,
    typer.Option(
        "--min",
        metavar="METRIC=QUANTITY",
        help="At least so much. Repeatable.",
        show_default=False,
        rich_help_panel=DESIGNS,
        autocompletion=completion.limits,
    ),
]
WithinBudgets = Annotated[
    bool, typer.Option("--within-budgets", help="Meet the budgets of the file, too.", rich_help_panel=DESIGNS)
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="COLUMN,...",
        help="Figures to show. Default: params,macs.",
        rich_help_panel=SHOWN,
        autocompletion=completion.of_designs,
    ),
]


class DesignOptions(NamedTuple):
    """Which designs are looked at, what is required of them, and what is shown."""

    vary: Vary = None
    most: Maximum = None
    least: Minimum = None
    within_budgets: WithinBudgets = False
    columns: Columns = None

    def asked(self, settings: Settings, network: NetworkOptions, seed: int = 0) -> "Asked":
        """The options as a question is made of them."""
        from convcost.exploring.designs.asking import Asked

        return Asked(
            self.vary or (),
            self.most or (),
            self.least or (),
            self.within_budgets,
            names_in(self.columns),
            network.values or (),
            network.inputs or (),
            network.transforms or (),
            settings,
            seed,
        )


def names_in(text: str | None) -> list[str]:
    """The names between commas."""
    return [name.strip() for name in text.split(",")] if text else []


def watched(parts: Iterable[Any], points: int) -> Iterable[Any]:
    """The parts, with a bar of the points that are done where that takes a while."""
    from convcost.cli.progress import shown

    return shown(parts, points, "designs", weight=lambda part: part.stop - part.start)
