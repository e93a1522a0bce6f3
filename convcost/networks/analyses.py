"""From what was typed to analyses: every network and variant that can be built, and the problems of the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from convcost.analysis import Analysis, analyze
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Problem, each_once
from convcost.errors.status import ExitStatus
from convcost.graph import Graph
from convcost.networks.locate import REPORT, Address, locate_all
from convcost.networks.overrides import inputs_from, values_from
from convcost.networks.prepare import prepare
from convcost.networks.read import one_variant, read, read_one, read_or_library
from convcost.notation.build import Work
from convcost.notation.spec.model import Network

DEFAULT = Settings()


class BuildOptions(NamedTuple):
    """What to build of the networks, and under which settings."""

    values: Sequence[str] = ()
    inputs: Sequence[str] = ()
    until: str | None = None
    settings: Settings = DEFAULT
    transforms: Sequence[str] = ()
    takes_libraries: bool = False
    """Whether files that hold blocks and no network are fine."""
    given: Mapping[str, Any] | None = None
    """The settings that were given, which go before those that a report was written under; None where these are
    passed over, so that all networks have the same."""


@dataclass(slots=True)
class Analyzed:
    """What could be analyzed, what could not, and the graphs as far as they got before a step failed."""

    analyses: list[Analysis] = field(default_factory=list)
    partial: list[Analysis] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    libraries: list[Network] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)
    """The network behind every analysis."""

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


def analyze_all(nets: Iterable[str], options: BuildOptions) -> Analyzed:
    """Analyze every network, and every variant where none is named; a failure keeps none of the others back.

    Raises `ConvcostError` for a transform that does not exist, before any network is read.
    """
    _require_transforms(options.transforms)
    located = locate_all(nets)
    found = Analyzed(problems=list(located.notes))
    for address in located.addresses:
        _analyze_file(address, options, found)
    return found


def _require_transforms(transforms: Iterable[str]) -> None:
    for transform in transforms:
        from convcost.graph.applying.application import application

        application(transform)


def analyze_beside_transformed(nets: Iterable[str], options: BuildOptions) -> Analyzed:
    """Every network as it is written and, behind them, as the transforms make it; without any, as written alone."""
    _require_transforms(options.transforms)
    nets = list(nets)
    found = analyze_all(nets, options._replace(transforms=()))
    if options.transforms:
        transformed = analyze_all(nets, options)
        found.analyses += transformed.analyses
        found.partial += transformed.partial
        found.networks += transformed.networks
        _note(found, transformed.problems)
    return found


def build_one(net: str, options: BuildOptions) -> Graph:
    """The graph of exactly one network and variant."""
    _require_transforms(options.transforms)
    network, variant = read_one(net)
    return _graph(network, one_variant(network, variant), options)


def _analyze_file(address: Address, options: BuildOptions, found: Analyzed) -> None:
    try:
        network = read_or_library(address) if options.takes_libraries else read(address)
    except ConvcostError as error:
        _note(found, error.problems)
        return
    if network.is_library:
        found.libraries.append(network)
        return
    work, before = Work.of(network), len(found.analyses)
    settings = _settings(address, options)
    for variant in network.variants_meant(address.variant):
        try:
            graph = _graph(network, variant, options, work)
        except ConvcostError as error:
            is_news = _note(found, error.problems)
            if is_news and isinstance(error.partial, Graph) and error.partial.nodes:
                found.partial.append(analyze(error.partial, settings))
            if work.is_used_up:
                del found.analyses[before:], found.networks[before:]  # some variants of many would pass for all
                return
        else:
            found.analyses.append(analyze(graph, settings))
            found.networks.append(network)


def _settings(address: Address, options: BuildOptions) -> Settings:
    """The settings that were asked for; beside them those under which a report was written."""
    if options.given is None or address.path is None or address.path.suffix.lower() != REPORT:
        return options.settings
    from convcost.networks.reports import reported

    return replace(reported(address.path, address.name, address.entry).settings, **options.given)


def _graph(network: Network, variant: str | None, options: BuildOptions, work: Work | None = None) -> Graph:
    """The network, or its beginning: that can be had even if a later step fails."""
    values = values_from(options.values)
    inputs = inputs_from(options.inputs, network)
    path, beginning = options.until, network.captured_until
    if path is not None and beginning is not None:
        shorter = replace(network, captured=lambda sizes: beginning(sizes, path))
        return prepare(shorter, variant, values, inputs, options.transforms, work)
    try:
        graph = prepare(network, variant, values, inputs, options.transforms, work)
    except ConvcostError as error:
        if options.until is None or not isinstance(error.partial, Graph):
            raise
        return _beginning(error, error.partial, options.until)
    return _until(graph, options.until) if options.until else graph


def _until(graph: Graph, path: str) -> Graph:
    from convcost.graph.until import until

    return until(graph, path)


def _beginning(error: ConvcostError, partial: Graph, path: str) -> Graph:
    """The part that was asked for, if building got that far, with a note on what stands behind it."""
    try:
        graph = _until(partial, path)
    except ConvcostError:
        raise error from None
    first = error.problems[0]
    note = Problem(first.code, f"the network cannot be built as a whole: {first.message}", severity="note")
    return replace(graph, diagnostics=(*graph.diagnostics, note))


def _note(found: Analyzed, problems: Iterable[Problem]) -> bool:
    """Keep each problem once, because several variants may fail for one reason; whether any was new."""
    before = len(found.problems)
    found.problems = each_once((*found.problems, *problems))
    return len(found.problems) > before
