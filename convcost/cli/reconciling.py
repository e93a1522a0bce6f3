"""From the options of ``convcost reconcile`` to what is said of figures that differ."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from convcost.analysis import Analysis, analyze
from convcost.analysis.settings import Settings
from convcost.cli.models import Outcome, Request, analyze_all
from convcost.cli.options import Format
from convcost.cli.progress import shown
from convcost.cli.report import Output, Report
from convcost.conventions import DEFAULT, Convention, lookup, names
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.errors.status import ExitStatus
from convcost.errors.untrusted import visible
from convcost.networks import catalogue
from convcost.networks.overrides import inputs_from, values_from
from convcost.networks.read import read_one
from convcost.notation.spec.printed import Printed, parse_printed
from convcost.published.reconciling import candidates
from convcost.published.reconciling.candidates import VARIANT
from convcost.published.reconciling.ledger import reconcile, totals
from convcost.published.reconciling.quoted import Search, search
from convcost.reports.reconciliation import data, sheets, text
from convcost.reports.reconciliation.sheets import Sheet

UNIT = re.compile(r"(?<=[\dkKMGBT ]) ?(flops?|macs?|ops|mult-?adds?|multiply-?adds?)$", re.IGNORECASE)
"""What people write behind a figure; what a tool calls it says nothing about what it counts."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which question: a figure to explain, two conventions to lead from one to the other, or neither."""

    figure: Printed | None
    conventions: tuple[Convention, Convention] | None
    every: bool

    @classmethod
    def of(cls, figure: str | None, start: str | None, end: str | None, *, every: bool) -> "Wanted":
        """What the options ask for; refused before any network is read."""
        between = (_convention("--from", start), _convention("--to", end)) if (start, end) != (None, None) else None
        if figure is None and every:
            raise _error("`--all` lists explanations of a FIGURE, and there is none", "name one, such as 3.8G")
        if figure is not None and between:
            hint = "with --from and --to it shows the steps, with a FIGURE what explains that"
            raise _error("`reconcile` answers one question at a time", hint)
        return cls(None if figure is None else _figure(figure), between, every)


@dataclass(frozen=True, slots=True)
class Typed:
    """Which network, and how it was named."""

    net: str
    values: Sequence[str]
    inputs: Sequence[str]
    transforms: Sequence[str]
    batch: int | None

    @property
    def settings(self) -> Settings:
        """The batch; nothing else changes what is counted."""
        return Settings() if self.batch is None else Settings(self.batch)


@dataclass(frozen=True, slots=True)
class Answer(Report):
    """What is known, to be written in any format when it is asked for."""

    sheets: Callable[[], list[Sheet]]
    as_json: Callable[[Sequence[Problem]], str]
    as_csv: Callable[[], str]
    status: ExitStatus = ExitStatus.FINE

    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """The answer in a format."""
        if form is Format.JSON:
            return self.as_json(problems)
        if form is Format.CSV:
            return self.as_csv()
        return (text.render_markdown if form is Format.MARKDOWN else text.render_plain)(self.sheets())

    def drawn(self, output: Output[Format]) -> str:
        """A line per network or explanation when quiet, else ruled where lines can be shown."""
        look = output.ruled
        if look.quiet:
            return "".join(f"{sheet.brief}\n" for sheet in self.sheets())
        if look.width is None:
            return self.written(Format.TEXT, ())
        return text.render_terminal(self.sheets(), width=look.width, color=look.color)


def answered(typed: Typed, wanted: Wanted) -> tuple[Outcome, Answer]:
    """The networks that the question is about, and what is known of them."""
    if wanted.figure:
        named = _named(typed)
        return Outcome(list(named)), _explained(typed, wanted.figure, named, every=wanted.every)
    request = Request(typed.values, typed.inputs, None, typed.settings, typed.transforms)
    outcome = analyze_all([typed.net], request)
    return outcome, _between(outcome, wanted.conventions) if wanted.conventions else _overview(outcome)


def _between(outcome: Outcome, conventions: tuple[Convention, Convention]) -> Answer:
    found = [(each, reconcile(each.graph, each.settings.batch, *conventions)) for each in outcome.analyses]
    return Answer(
        lambda: [sheets.of_ledger(ledger, analysis) for analysis, ledger in found],
        lambda problems: data.ledgers_as_json(found, problems),
        lambda: data.ledgers_as_csv(found),
    )


def _overview(outcome: Outcome) -> Answer:
    found = [(each, totals(each.graph, each.settings.batch)) for each in outcome.analyses]
    return Answer(
        lambda: [sheets.of_totals(printed, analysis) for analysis, printed in found],
        lambda problems: data.totals_as_json(found, problems),
        lambda: data.totals_as_csv(found),
    )


def _named(typed: Typed) -> tuple[Analysis, ...]:
    """The network that is meant; of a file with variants all of them, unless one is named."""
    request = _request(typed)
    return tuple(analyze(request.build(variant), typed.settings) for variant in request.variants)


def _request(typed: Typed) -> candidates.Request:
    network, variant = read_one(typed.net)
    variants = (variant,) if variant else tuple(network.variants) or (None,)
    values, inputs = values_from(typed.values), inputs_from(typed.inputs, network)
    return candidates.Request(network, variants, values, inputs, typed.transforms)


def _explained(typed: Typed, figure: Printed, named: Sequence[Analysis], *, every: bool) -> Answer:
    request = _request(typed)
    graphs = [analysis.graph for analysis in named]
    others = candidates.siblings(request, graphs)
    built = candidates.candidates(request, graphs, others)
    found = search(figure, shown(built, len(graphs) + len(others), "counting"), typed.settings.batch)
    return Answer(
        lambda: [sheets.of_search(found, named, _hints(found, typed.net), every=every)],
        lambda problems: data.search_as_json(found, named, problems),
        lambda: data.search_as_csv(found),
        ExitStatus.FINE if found.explanations else ExitStatus.FAILED,
    )


def _hints(found: Search, net: str) -> list[str]:
    """How to see where another variant differs, if that is what explains the figure."""
    differences = found.explanations[0].differences if found.explanations else ()
    other = differences[0].removeprefix(VARIANT) if len(differences) == 1 else ""
    if not other or not differences[0].startswith(VARIANT):
        return []
    is_named = catalogue.find(net) and catalogue.find(other)
    address = other if is_named else f"{net.rpartition('@')[0]}@{other}"
    return [f"`convcost compare {visible(net)} {visible(address)}` shows where they differ."]


def _convention(option: str, name: str | None) -> Convention:
    if name is None:
        return lookup(DEFAULT)
    try:
        return lookup(Settings(convention=name.replace("-", "_")).convention or DEFAULT)
    except ConvcostError as error:
        problem = error.problems[0]
        raise _error(f"`{option}`: {problem.message}", *problem.notes) from None


def _figure(written: str) -> Printed:
    """A figure as it was printed, without the word behind it."""
    if written.strip().replace("-", "_") in names():
        raise _error(f"`{written}` is a tool, no figure", f"`--to {written.strip()}` shows the steps to what it prints")
    try:
        figure = parse_printed(UNIT.sub("", written.strip()), "count")
    except Refusal as refusal:
        hint = refusal.hint or "write it as it was printed, such as 3.8G"
        raise _error(f"{refusal.message}", hint) from None
    if figure.suffix == "%" or not figure.digits:
        raise _error(f"`{written}` is no number of operations", "write it as it was printed, such as 3.8G")
    return figure


def _error(message: str, *hints: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=hints)])
