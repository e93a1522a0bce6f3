"""One file judged: every variant built, found at the base, and held against all limits that apply."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from convcost.analysis.measured import Measured
from convcost.budgets.bases import NO_BASE, UNREADABLE, Base, Past
from convcost.budgets.budget import Old, Policy, judge
from convcost.budgets.matching import resolved
from convcost.budgets.project import Project
from convcost.budgets.projects import Projects
from convcost.budgets.result import Model
from convcost.budgets.unmatched import unmatched_parts
from convcost.errors import ConvcostError, Problem
from convcost.networks.locate import Address
from convcost.networks.overrides import inputs_from
from convcost.networks.read import read
from convcost.notation.build import Work, build
from convcost.notation.spec.figures import Limit, limits_on
from convcost.notation.spec.model import Network

RECORD = "record its figures: --write-baseline FILE, and compare with those: --baseline FILE"
NOT_AT_A_COMMIT = Past("none", Old(reason=f"code is not run at a commit; {RECORD}"))


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
    given: Mapping[Address, Network] = field(default_factory=dict)
    """Networks that need not be read."""

    def file(self, address: Address) -> Judged:
        """All variants of a file, or the one that is named; the problems of one keep none of the others back."""
        try:
            network = self.given[address] if address in self.given else read(address)
            inputs = inputs_from(address.inputs, network)
        except ConvcostError as error:
            return Judged(problems=error.problems)
        problems: list[Problem] = []
        models = tuple(self._models(address, network, inputs, problems))
        if models:
            verdicts = (verdict for model in models for verdict in model.verdicts)
            problems += unmatched_parts([model.now for model in models], verdicts)
        return Judged(models, tuple(problems), network.variants, tuple(self._lost(address, network)))

    def _models(
        self, address: Address, network: Network, inputs: Mapping[str, tuple[int, ...]], problems: list[Problem]
    ) -> Iterator[Model]:
        project = self._project(address, problems)
        file = resolved(address.path) if address.path else None
        work = Work.of(network)
        for variant in network.variants_meant(address.variant):
            try:
                now = Measured(build(network, variant, inputs=inputs, work=work))
            except ConvcostError as error:
                problems += error.problems
                if work.is_used_up:
                    return
                continue
            past = self._past(address, network, now, problems)
            of_project = project.limits_on(file, variant) if project and file else ()
            of_module = project.limits_on_module(address) if project and address.is_module else ()
            limits = (*limits_on(variant, network.budgets), *of_project, *of_module, *self.limits)
            if past is NOT_AT_A_COMMIT and any(limit.rule == "growth" for limit in limits):
                message = f"`{address.name}`: what it was at a commit is not known, since code is not run there"
                problems.append(Problem("E406", message, notes=(RECORD,)))
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
        if self.base.commit is not None and address.path is None and network.captured is not None:
            return NOT_AT_A_COMMIT
        try:
            return self.base.past(address, network, now)
        except ConvcostError as error:
            problems += error.problems
            return UNREADABLE

    def _lost(self, address: Address, network: Network) -> Iterator[str]:
        if self.base is None or address.variant is not None or network.captured is not None:
            return
        try:
            lost = self.base.lost(address, network)
        except ConvcostError:
            return  # what is wrong was said of every variant that is there
        yield from (f"{address.name}@{variant}" for variant in lost)
