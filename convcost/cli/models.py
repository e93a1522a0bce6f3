"""From what was typed to analyses: every network and variant that can be built, and the problems of the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from convcost.analysis import Analysis, analyze
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Problem, each_once
from convcost.errors.status import ExitStatus
from convcost.graph import Graph
from convcost.graph.applying.application import application
from convcost.graph.until import until
from convcost.networks.locate import Address, locate
from convcost.networks.overrides import inputs_from, values_from
from convcost.networks.prepare import prepare
from convcost.networks.read import one_variant, read, read_one
from convcost.notation.spec.model import Network


@dataclass(frozen=True, slots=True)
class Request:
    """What to build of the networks, and under which settings."""

    values: Sequence[str] = ()
    inputs: Sequence[str] = ()
    until: str | None = None
    settings: Settings = field(default_factory=Settings)
    transforms: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse a transform that does not exist before any network is read."""
        for transform in self.transforms:
            application(transform)


@dataclass(slots=True)
class Outcome:
    """What could be analyzed, what could not, and the graphs as far as they got before a step failed."""

    analyses: list[Analysis] = field(default_factory=list)
    partial: list[Analysis] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether something could not be judged."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def status(self) -> ExitStatus:
        """What that means for the run."""
        return ExitStatus.CANNOT_JUDGE if self.failed else ExitStatus.FINE

    def worth_telling(self, columns: Sequence[str] = ()) -> list[Problem]:
        """What there is to say of the networks and of these columns, then what went wrong: each thing once."""
        found = (problem for analysis in self.analyses for problem in analysis.diagnostics(columns))
        return each_once((*found, *self.problems))


def analyze_all(nets: Iterable[str], request: Request) -> Outcome:
    """Analyze every network, and every variant where none is named; a failure keeps none of the others back."""
    outcome = Outcome()
    for net in nets:
        try:
            found = locate(net)
        except ConvcostError as error:
            _note(outcome, error.problems)
            continue
        _note(outcome, found.notes)
        for address in found.addresses:
            _analyze_file(address, request, outcome)
    return outcome


def analyze_beside_transformed(nets: Iterable[str], request: Request) -> Outcome:
    """Every network as it is written and, behind them, as the transforms make it; without any, as written alone."""
    nets = list(nets)
    outcome = analyze_all(nets, replace(request, transforms=()))
    if request.transforms:
        transformed = analyze_all(nets, request)
        outcome.analyses += transformed.analyses
        outcome.partial += transformed.partial
        _note(outcome, transformed.problems)
    return outcome


def build_one(net: str, request: Request) -> Graph:
    """The graph of exactly one network and variant."""
    network, variant = read_one(net)
    return _graph(network, one_variant(network, variant), request)


def _analyze_file(address: Address, request: Request, outcome: Outcome) -> None:
    try:
        network = read(address)
    except ConvcostError as error:
        _note(outcome, error.problems)
        return
    for variant in network.variants_meant(address.variant):
        try:
            graph = _graph(network, variant, request)
        except ConvcostError as error:
            is_news = _note(outcome, error.problems)
            if is_news and isinstance(error.partial, Graph) and error.partial.nodes:
                outcome.partial.append(analyze(error.partial, request.settings))
        else:
            outcome.analyses.append(analyze(graph, request.settings))


def _graph(network: Network, variant: str | None, request: Request) -> Graph:
    """The network, or its beginning: that can be had even if a later step fails."""
    values = values_from(request.values)
    inputs = inputs_from(request.inputs, network)
    try:
        graph = prepare(network, variant, values, inputs, request.transforms)
    except ConvcostError as error:
        if request.until is None or not isinstance(error.partial, Graph):
            raise
        return _beginning(error, error.partial, request.until)
    return until(graph, request.until) if request.until else graph


def _beginning(error: ConvcostError, partial: Graph, path: str) -> Graph:
    """The part that was asked for, if building got that far, with a note on what stands behind it."""
    try:
        graph = until(partial, path)
    except ConvcostError:
        raise error from None
    first = error.problems[0]
    note = Problem(first.code, f"the network cannot be built as a whole: {first.message}", severity="note")
    return replace(graph, diagnostics=(*graph.diagnostics, note))


def _note(outcome: Outcome, problems: Iterable[Problem]) -> bool:
    """Keep each problem once, because several variants may fail for one reason; whether any was new."""
    before = len(outcome.problems)
    outcome.problems = each_once((*outcome.problems, *problems))
    return len(outcome.problems) > before
