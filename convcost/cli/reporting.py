"""What an HTML report says beside the analysis: budgets, formulas, the command, the networks themselves."""

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

import typer

from convcost.analysis import Analysis
from convcost.analysis.pictures.surroundings import Surroundings
from convcost.errors.untrusted import visible
from convcost.page import Attachment, Gauge

if TYPE_CHECKING:
    from convcost.networks.analyses import Analyzed


ABSOLUTE = re.compile(r"""([=,\[{('"]\s*|:\s+)(?:~|[A-Za-z]:)?[/\\](?:[^/\\=,\]})'"]*[/\\])*([^/\\=,\]})'"]*)""")
"""A path from the root behind what may stand in front of a value, and the last part of it."""
OF_OUTPUT = frozenset({"format_name", "exports", "color", "quiet"})
"""Options that say where results go: a report does not depend on them."""


def surroundings(
    found: "Analyzed", nets: Sequence[str], *, has_source: bool, options: Sequence[str] = ()
) -> Surroundings:
    """Everything is worked out when a report asks for it: other formats do not pay.

    ``options`` are those of `given`, which the command that makes the report again repeats.
    """

    def gauges(analysis: Analysis) -> Sequence[Gauge]:
        from convcost.budgets.gauges import gauges

        place = next(place for place, each in enumerate(found.analyses) if each is analysis)
        return gauges(found.networks[place], analysis.graph)

    def derived(analysis: Analysis, index: int) -> Sequence[str]:
        from convcost.explaining.card import card

        return card(analysis, index)

    def attachment() -> Attachment | None:
        from convcost.networks.reports import packed

        return packed(found.analyses)

    command = shlex.join(("convcost", "analyze", *map(_shown, nets), *map(_shown, options), "--export", "report.html"))
    return Surroundings(command, gauges, derived, attachment, has_source)


def given(context: typer.Context) -> list[str]:
    """The options of a command that were typed and that a report depends on, as they are typed."""
    return [
        word
        for parameter in context.command.params
        if parameter.param_type_name == "option" and parameter.name not in OF_OUTPUT
        for word in _typed(parameter.opts, parameter.secondary_opts, context.params.get(parameter.name or ""))
    ]


def _typed(names: Sequence[str], negative: Sequence[str], value: object) -> Iterator[str]:
    """An option with its value; nothing where it was not given, and once per value where it can be repeated."""
    if value is None or (value is False and not negative):
        return
    if isinstance(value, bool):
        yield names[0] if value else negative[0]
        return
    for each in value if isinstance(value, list | tuple) else (value,):
        yield from (f"{names[0]}={each}",) if str(each).startswith("-") else (names[0], str(each))


def _shown(word: str) -> str:
    """A word as it was typed; of an absolute path, which says where somebody works, the last part.

    So it is with a path that is a value, ``--set weights=/home/me/w.pt``, alone or in a list.
    """
    path = PurePath(word)
    return visible(path.name if path.is_absolute() else ABSOLUTE.sub(r"\1\2", word))
