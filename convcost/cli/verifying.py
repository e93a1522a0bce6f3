"""From what was typed to verdicts on a screen and in files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from convcost.cli.options import Format
from convcost.cli.progress import shown
from convcost.cli.report import Output, Report
from convcost.errors import ConvcostError, Problem, each_once
from convcost.errors.status import ExitStatus
from convcost.networks.locate import Address, locate
from convcost.networks.read import read
from convcost.published.verification import Verified, verify
from convcost.reports.look import Look

HOW_TO_STATE = 'a network file states them under `references: [{metric: params, value: 25.6M, source: "Table 1"}]`'


@dataclass(slots=True)
class Result(Report):
    """What was judged, and what could not be."""

    verified: list[Verified] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def status(self) -> ExitStatus:
        """Whether every figure holds."""
        holds = all(verdict.holds for each in self.verified for verdict in each.verdicts)
        return ExitStatus.FINE if holds else ExitStatus.FAILED

    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """The verdicts in a format, whose module alone is imported."""
        if form is Format.JSON:
            from convcost.reports.verification import data

            return data.render_json(self.verified, problems)
        if form is Format.CSV:
            from convcost.reports.verification import data

            return data.render_csv(self.verified)
        if form is Format.MARKDOWN:
            from convcost.reports.verification import markdown

            return markdown.render(self.verified)
        from convcost.reports.verification import text

        return text.render(self.verified, Look())

    def drawn(self, output: Output[Format]) -> str:
        """The verdicts as text, folded on a terminal; when quiet, those that need attention."""
        from convcost.reports.verification import text

        return text.render(self.verified, output.look)


def judged(nets: Iterable[str]) -> Result:
    """Judge the published figures of every network; a failure keeps none of the others back."""
    result = Result()
    addresses = list(_addresses(nets, result))
    for address in shown(addresses, len(addresses), "verifying"):
        for found in _judged(address):
            if isinstance(found, Verified):
                result.verified.append(found)
            else:
                result.problems.append(found)
    result.problems = each_once(result.problems)
    if not result.verified and not any(problem.severity == "error" for problem in result.problems):
        result.problems.append(Problem("E161", "there is no published figure to verify", notes=(HOW_TO_STATE,)))
    return result


def _addresses(nets: Iterable[str], result: Result) -> Iterator[Address]:
    for net in nets:
        try:
            found = locate(net)
        except ConvcostError as error:
            result.problems += error.problems
        else:
            result.problems += found.notes
            yield from found.addresses


def _judged(address: Address) -> Iterator[Verified | Problem]:
    try:
        network = read(address)
        found = list(verify(network, (address.variant,) if address.variant else network.variants or (None,)))
    except ConvcostError as error:
        yield from error.problems
        return
    if not found:
        called = f"{address.name}@{address.variant}" if address.variant else address.name
        yield Problem("W506", f"`{called}` states no published figures", severity="note")
    yield from found
