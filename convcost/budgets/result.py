"""What a check came to: every network with its verdicts, and the status of the whole."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from convcost.analysis.measured import Measured
from convcost.budgets.bases import Past
from convcost.budgets.budget import Status, Verdict
from convcost.errors import Problem
from convcost.errors.status import ExitStatus
from convcost.networks.locate import Address


@dataclass(frozen=True)
class Model:
    """One network or variant: its figures, what they were, and its verdicts."""

    address: Address
    now: Measured
    past: Past
    verdicts: tuple[Verdict, ...]

    @property
    def name(self) -> str:
        """What the file calls the network."""
        return self.now.graph.name

    @property
    def variant(self) -> str | None:
        """The variant, if there are any."""
        return self.now.graph.variant

    @property
    def called(self) -> str:
        """What it is called on the command line."""
        return self.address.name if self.variant is None else f"{self.address.name}@{self.variant}"

    @property
    def status(self) -> Status:
        """The worst of its verdicts."""
        return max((verdict.status for verdict in self.verdicts), key=list(Status).index, default=Status.PASS)

    @property
    def needs_attention(self) -> list[Verdict]:
        """The verdicts that somebody has to look at."""
        return self.having(Status.FAIL, Status.UNKNOWN, Status.WARN)

    def having(self, *statuses: Status) -> list[Verdict]:
        """The verdicts of these kinds."""
        return [verdict for verdict in self.verdicts if verdict.status in statuses]


@dataclass(frozen=True)
class Compared:
    """What the networks were compared with."""

    name: str
    """What was asked for: the name of a commit, or of a file."""
    label: str
    commit: str | None
    removed: tuple[str, ...]
    """Networks and variants that were there and are no longer, as they would be called on the command line."""


@dataclass(frozen=True)
class Result:
    """A whole check."""

    models: tuple[Model, ...]
    problems: tuple[Problem, ...]
    compared: Compared | None = None
    projects: tuple[str, ...] = ()
    """The project files that were used."""
    forgives: bool = False
    """Whether a failed check shall not fail the run (``--exit-zero``)."""

    @property
    def verdicts(self) -> Iterator[Verdict]:
        """Those of all networks."""
        return (verdict for model in self.models for verdict in model.verdicts)

    @property
    def checks(self) -> Iterator[tuple[Model, Verdict]]:
        """Every verdict with its network; a limit on a part that this variant does not have is none."""
        return ((model, each) for model in self.models for each in model.verdicts if not each.is_unmatched)

    @cached_property
    def counts(self) -> Mapping[Status, int]:
        """How many checks ended how."""
        return Counter(verdict.status for _, verdict in self.checks)

    @property
    def judged(self) -> int:
        """How many checks there were, those apart that were skipped."""
        return sum(count for status, count in self.counts.items() if status is not Status.SKIP)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What kept something from being judged."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def status(self) -> ExitStatus:
        """The exit status. What could not be judged comes first: without it no verdict is complete."""
        if self.errors or self.counts[Status.UNKNOWN]:
            return ExitStatus.CANNOT_JUDGE
        return ExitStatus.FAILED if self.counts[Status.FAIL] and not self.forgives else ExitStatus.FINE
