"""Networks as a baseline file tells them."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from convcost.analysis.measured import Measured
from convcost.budgets.baseline import Key, Recorded, entry, read_baseline, written
from convcost.budgets.bases import Past, new
from convcost.budgets.budget import Old
from convcost.budgets.matching import is_there, resolved
from convcost.budgets.result import Model
from convcost.budgets.scope import BudgetScope
from convcost.networks.catalogue import ZOO
from convcost.networks.locate import MODULE, Address
from convcost.notation.spec.model import Network


@dataclass(frozen=True)
class RecordedBase:
    """A baseline file, and for which files it is asked."""

    file: Path
    networks: Mapping[Key, Recorded]
    scope: BudgetScope

    @property
    def name(self) -> str:
        """The file."""
        return str(self.file)

    @property
    def label(self) -> str:
        """The file."""
        return self.name

    @property
    def commit(self) -> None:
        """It is no commit."""
        return

    def past(self, address: Address, network: Network, now: Measured) -> Past:
        """The network as it was written down; how it is written now does not matter."""
        del network
        recorded = self.networks.get((path_in(self.file, address), now.graph.variant))
        return Past("known", Old(recorded)) if recorded else new(self.label)

    def lost(self, address: Address, network: Network) -> tuple[str, ...]:
        """The variants that were written down and are gone."""
        path = path_in(self.file, address)
        recorded = (variant for file, variant in self.networks if file == path and variant)
        return tuple(variant for variant in recorded if variant not in network.variants)

    def removed(self) -> tuple[str, ...]:
        """The files that were written down, were asked for, and are gone."""
        folder = resolved(self.file).parent
        files = dict.fromkeys(file for file, _ in self.networks if not file.startswith((MODULE, "<")))
        places = (resolved(folder / file) for file in files)
        return tuple(os.path.relpath(place) for place in places if place in self.scope and not is_there(place))


def recorded_base(file: Path, scope: BudgetScope) -> RecordedBase:
    """Read a baseline file; raises `ConvcostError`."""
    return RecordedBase(file, read_baseline(file), scope)


def baseline_of(models: Iterable[Model], file: Path) -> str:
    """The text of a baseline file: what is written down of every network, under its path from that file."""
    entries = {
        (path_in(file, model.address), model.variant): entry(
            model.now, ((each.column, each.limit.settings, each.part) for each in model.verdicts)
        )
        for model in models
    }
    return written(entries)


def path_in(baseline: Path, address: Address) -> str:
    """What a baseline calls a file: by the path from its own directory, so that it may be read from anywhere."""
    if address.path is None or address.path.is_relative_to(ZOO):
        return address.name
    return PurePath(os.path.relpath(resolved(address.path), resolved(baseline).parent)).as_posix()
