"""One file judged: every variant built, found at the base, and held against all limits that apply."""

from collections.abc import Iterator
from dataclasses import dataclass

from convcost.analysis.measured import Measured
from convcost.budgets.bases import NO_BASE, UNREADABLE, Base, Past
from convcost.budgets.budget import Policy, judge
from convcost.budgets.matching import resolved
from convcost.budgets.project import Project
from convcost.budgets.projects import Projects
from convcost.budgets.result import Model
from convcost.budgets.unmatched import unmatched_parts
from convcost.errors import ConvcostError, Problem
from convcost.networks.locate import Address
from convcost.networks.read import read
from convcost.notation.build import Work, build
from convcost.notation.spec.figures import Limit, limits_on
from convcost.notation.spec.model import Network


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one file."""

    models: tuple[Model, ...] = ()
    problems: tuple[Problem, ...] = ()
    variants: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """Its variants that only the base has, as they would be called on the command line."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What files are judged by: project files, limits from elsewhere, the base and the policy."""

    projects: Projects
    limits: tuple[Limit, ...]
    base: Base | None
    policy: Policy

    def file(self, address: Address) -> Judged:
        """All variants of a file, or the one that is named; the problems of one keep none of the others back."""
        try:
            network = read(address)
        except ConvcostError as error:
            return Judged(problems=error.problems)
        problems: list[Problem] = []
        models = tuple(self._models(address, network, problems))
        if models:
            verdicts = (verdict for model in models for verdict in model.verdicts)
            problems += unmatched_parts([model.now for model in models], verdicts)
        return Judged(models, tuple(problems), network.variants, tuple(self._lost(address, network)))

    def _models(self, address: Address, network: Network, problems: list[Problem]) -> Iterator[Model]:
        project = self._project(address, problems)
        file = resolved(address.path) if address.path else None
        work = Work.of(network)
        for variant in network.variants_meant(address.variant):
            try:
                now = Measured(build(network, variant, work=work))
            except ConvcostError as error:
                problems += error.problems
                if work.is_used_up:
                    return
                continue
            past = self._past(address, network, now, problems)
            of_project = project.limits_on(file, variant) if project and file else ()
            limits = (*limits_on(variant, network.budgets), *of_project, *self.limits)
            yield Model(address, now, past, judge(limits, now, past.old, self.policy))

    def _project(self, address: Address, problems: list[Problem]) -> Project | None:
        try:
            return self.projects.of(address)
        except ConvcostError as error:
            problems += error.problems
            return None

    def _past(self, address: Address, network: Network, now: Measured, problems: list[Problem]) -> Past:
        if self.base is None:
            return NO_BASE
        try:
            return self.base.past(address, network, now)
        except ConvcostError as error:
            problems += error.problems
            return UNREADABLE

    def _lost(self, address: Address, network: Network) -> Iterator[str]:
        if self.base is None or address.variant is not None:
            return
        try:
            lost = self.base.lost(address, network)
        except ConvcostError:
            return  # what is wrong was said of every variant that is there
        yield from (f"{address.name}@{variant}" for variant in lost)
