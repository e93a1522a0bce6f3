"""Which networks a check is about: those that are named, or all that the project file lists."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from convcost.budgets.matching import place_of, resolved
from convcost.budgets.projects import Projects
from convcost.budgets.scope import BudgetScope, scope_below, scope_of
from convcost.errors import ConvcostError, Problem
from convcost.networks.locate import Address, locate, networks_among


@dataclass(frozen=True, slots=True)
class Selection:
    """The networks that are there, each once, and where others may have been."""

    addresses: tuple[Address, ...]
    scope: BudgetScope
    notes: tuple[Problem, ...] = ()
    missing: Mapping[Path, ConvcostError] = field(default_factory=dict)
    """What was named and is not there, by its resolved path."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The places of the files and links, each once."""
        return tuple(dict.fromkeys(place_of(each.path) for each in self.addresses if each.path))


def select(nets: Sequence[str], projects: Projects) -> Selection:
    """Find the networks; raises `ConvcostError` where none is named and no project file lists any."""
    return _named(nets) if nets else _listed(projects)


def _named(nets: Sequence[str]) -> Selection:
    addresses: list[Address] = []
    notes: list[Problem] = []
    missing: dict[Path, ConvcostError] = {}
    for net in nets:
        try:
            found = locate(net)
        except ConvcostError as error:
            missing[Path(os.path.abspath(net.replace("\0", "")))] = error  # noqa: PTH100 - it is not there
            continue
        addresses += found.addresses
        notes += found.notes
    return Selection(_each_once(addresses), scope_of(nets), tuple(notes), missing)


def _listed(projects: Projects) -> Selection:
    project = projects.here()
    found = networks_among([Path(os.path.relpath(file)) for file in project.files], project.name)
    patterns = [pattern for check in project.checks for pattern in check.patterns]
    return Selection(_each_once(found.addresses), scope_below(project.folder, patterns), found.notes)


def _each_once(addresses: Sequence[Address]) -> tuple[Address, ...]:
    """A file that is there with all its variants does not come again with one of them."""
    whole = {_file(each) for each in addresses if each.variant is None}
    kept: dict[tuple[Path | None, str | None], Address] = {}
    for each in addresses:
        if each.variant is None or _file(each) not in whole:
            kept.setdefault((_file(each), each.variant), each)
    return tuple(kept.values())


def _file(address: Address) -> Path | None:
    return resolved(address.path) if address.path else None
