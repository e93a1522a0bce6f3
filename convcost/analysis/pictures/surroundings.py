"""What a report says beside the analysis: it comes from rooms that know more than figures."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.page import Attachment, Gauge


class Surroundings(NamedTuple):
    """``gauges`` are the figures beside their limits, ``derived`` the lines that derive a layer's figures."""

    command: str = ""
    """The command that makes the report again."""
    gauges: Callable[[Analysis], Sequence[Gauge]] | None = None
    derived: Callable[[Analysis, int], Sequence[str]] | None = None
    attachment: Callable[[], Attachment | None] | None = None
    """The networks themselves, so that the report can be read back."""
    has_source: bool = True
    """Whether the file in which a network is written is shown."""


NOTHING = Surroundings()
