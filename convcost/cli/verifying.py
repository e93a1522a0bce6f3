"""From what was typed to verdicts on a screen and in files."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from convcost.cli.options import Format
from convcost.cli.progress import shown
from convcost.cli.streams import Color, emit, is_colored, is_terminal, talk, tell, width, write_whole
from convcost.errors import ConvcostError, Problem
from convcost.networks.locate import Address, locate
from convcost.networks.read import read
from convcost.reports.look import Look
from convcost.status import ExitStatus
from convcost.verification import Verified, verify

HOW_TO_STATE = 'a network file states them under `references: [{metric: params, value: 25.6M, source: "Table 1"}]`'


@dataclass(slots=True)
class Result:
    """What was judged, and what could not be."""

    verified: list[Verified] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def status(self) -> ExitStatus:
        """What cannot be judged weighs more than what failed; nothing judged at all is no success."""
        if not self.verified or any(problem.severity == "error" for problem in self.problems):
            return ExitStatus.CANNOT_JUDGE
        holds = all(verdict.holds for each in self.verified for verdict in each.verdicts)
        return ExitStatus.FINE if holds else ExitStatus.FAILED


def judged(nets: Iterable[str]) -> Result:
    """Judge the published figures of every network; a failure keeps none of the others back."""
    result = Result()
    addresses = list(_addresses(nets, result))
    for address in shown(addresses, len(addresses), "verifying"):
        for found in _judged(address):
            if isinstance(found, Verified):
                result.verified.append(found)
            elif found not in result.problems:
                result.problems.append(found)
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


def show(result: Result, form: Format, files: Mapping[Path, Format], color: Color, *, quiet: bool) -> None:
    """Write the files, print the verdicts, then what could not be judged."""
    for path, each in files.items():
        if each is Format.JSON or result.status is not ExitStatus.CANNOT_JUDGE:
            write_whole(path, _written(result, each, Look()))
        else:
            talk(f"not written because of the errors below: {path}\n")
    columns = width() if is_terminal(sys.stdout) else None
    emit(_written(result, form, Look(columns, is_colored(sys.stdout, color), quiet)))
    if form is not Format.JSON:
        tell([problem for problem in result.problems if problem.severity == "error" or not quiet], color)


def _written(result: Result, form: Format, look: Look) -> str:
    """The verdicts in a format, whose module alone is imported."""
    if form is Format.JSON:
        from convcost.reports.verification import data

        return data.render_json(result.verified, result.problems)
    if form is Format.CSV:
        from convcost.reports.verification import data

        return data.render_csv(result.verified)
    if form is Format.MARKDOWN:
        from convcost.reports.verification import markdown

        return markdown.render(result.verified)
    from convcost.reports.verification import text

    return text.render(result.verified, look)
