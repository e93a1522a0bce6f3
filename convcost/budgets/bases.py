"""What networks were before: told by git, by a baseline file, or by nobody."""

from dataclasses import dataclass
from typing import Literal, Protocol

from convcost.analysis.measured import Measured
from convcost.budgets.budget import Old
from convcost.networks.locate import Address
from convcost.notation.spec.model import Network

Change = Literal["none", "known", "renamed", "new", "broken", "unreadable"]
"""Against the base: none was asked for; there; there elsewhere; not there; there and not valid; not to be had."""


@dataclass(frozen=True, slots=True)
class Past:
    """One network at the base. ``was`` is the path that it had there, where that is another one."""

    change: Change
    old: Old
    was: str = ""


class Base(Protocol):
    """Whatever knows what networks were."""

    @property
    def name(self) -> str:
        """What it was asked for by: the name of a commit, or of a file."""

    @property
    def label(self) -> str:
        """What reports call it: ``origin/main 3f2a1c9``, ``baseline.json``."""

    @property
    def commit(self) -> str | None:
        """The hash of the commit, where it is one."""

    def past(self, address: Address, network: Network, now: Measured) -> Past:
        """A network at the base; raises `ConvcostError` where that cannot be read."""

    def lost(self, address: Address, network: Network) -> tuple[str, ...]:
        """The variants that the file had there and has no longer."""

    def removed(self) -> tuple[str, ...]:
        """Networks that were asked for and are there no longer, as they would be called on the command line."""


NO_BASE = Past("none", Old(reason="there is no base: --base REF or --baseline FILE"))
UNREADABLE = Past("unreadable", Old(reason="its base cannot be read"))


def new(label: str) -> Past:
    """A network that the base does not have."""
    return Past("new", Old(reason=f"it is new, not in {label}"))
