"""What an HTML report says beside the analysis: budgets, formulas, the command, the networks themselves."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from convcost.analysis import Analysis
from convcost.analysis.pictures.surroundings import Surroundings
from convcost.errors.untrusted import visible
from convcost.page import Attachment, Gauge

if TYPE_CHECKING:
    from convcost.networks.analyses import Analyzed


def surroundings(found: "Analyzed", nets: Sequence[str], *, has_source: bool) -> Surroundings:
    """Everything is worked out when a report asks for it: other formats do not pay."""

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

    command = f"convcost analyze {' '.join(map(_shown, nets))} --export report.html"
    return Surroundings(command, gauges, derived, attachment, has_source)


def _shown(net: str) -> str:
    """A NET as it was typed; of an absolute path, which says where somebody works, the last part."""
    path = PurePath(net)
    return visible(path.name if path.is_absolute() else net)
