"""Which networks a check is about: those that are named, or all that the project file lists."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from convcost.budgets.matching import place_of, resolved
from convcost.budgets.projects import Projects
from convcost.budgets.scope import BudgetScope, scope_below, scope_of
from convcost.errors import ConvcostError, Problem
from convcost.networks.locate import Address, Found, locate, networks_among


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


def select(
    nets: Sequence[str], projects: Projects, inputs: Sequence[str] = (), *, runs_code: bool = False
) -> Selection:
    """Find the networks; raises `ConvcostError` where none is named and no project file lists any.

    ``inputs`` are those of modules of PyTorch that are named. Those that a project file lists are taken only where its
    ``code`` may run: whoever opens a pull request writes it.
    """
    return _named(nets, tuple(inputs)) if nets else _listed(projects, runs_code=runs_code)


def _named(nets: Sequence[str], inputs: tuple[str, ...]) -> Selection:
    addresses: list[Address] = []
    notes: list[Problem] = []
    missing: dict[Path, ConvcostError] = {}
    for net in nets:
        try:
            found = locate(net)
        except ConvcostError as error:
            missing[Path(os.path.abspath(net.replace("\0", "")))] = error  # noqa: PTH100 - it is not there
            continue
        addresses += (each._replace(inputs=inputs) if each.is_module else each for each in found.addresses)
        notes += found.notes
    return Selection(_each_once(addresses), scope_of(nets), tuple(notes), missing)


def _listed(projects: Projects, *, runs_code: bool) -> Selection:
    project = projects.here()
    files = [Path(os.path.relpath(file)) for file in project.files]
    found = networks_among(files, project.name) if files or not project.modules else Found(())
    patterns = [pattern for check in project.checks for pattern in check.patterns]
    modules = project.modules if runs_code else ()
    refused = () if runs_code else tuple(_refused(each, project.name) for each in project.modules)
    addresses = _each_once((*found.addresses, *modules))
    return Selection(addresses, scope_below(project.folder, patterns), (*found.notes, *refused))


def _refused(module: Address, project: str) -> Problem:
    message = f"`{module.name}` is not judged: `{project}` lists it, and to judge it is to run its code"
    return Problem("E407", message, notes=("where that code may be trusted: --run-code",))


def _each_once(addresses: Sequence[Address]) -> tuple[Address, ...]:
    """A file that is there with all its variants does not come again with one of them."""
    whole = {_file(each) for each in addresses if each.variant is None and not each.is_module}
    kept: dict[tuple[object, ...], Address] = {}
    for each in addresses:
        if each.is_module:
            kept.setdefault((each.name, each.inputs), each)
        elif each.variant is None or _file(each) not in whole:
            kept.setdefault((_file(each), each.variant), each)
    return tuple(kept.values())


def _file(address: Address) -> Path | None:
    return resolved(address.path) if address.path else None
