"""``--region LAYER[y,x]``: what one element of a layer sees of the input."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from convcost.analysis import Analysis
from convcost.analysis.receptive.region import Region, region
from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.report import Output, Report
from convcost.errors import ConvcostError, Problem

ELEMENT = re.compile(r"([^\[\]]+)(?:\[ *([0-9]{1,18}(?: *, *[0-9]{1,18})*) *\])?", re.ASCII)
Element = tuple[str, tuple[int, ...]]


def elements(texts: Sequence[str], output: Output[Format]) -> list[Element]:
    """Layers and positions as typed; refused before any work is done."""
    if output.files or output.form not in {Format.TEXT, Format.JSON}:
        raise _error("`--region` answers as text or JSON on standard output", "leave `--export` out")
    return list(map(_element, texts))


@dataclass(frozen=True, slots=True)
class Seen(Report):
    """The regions of every network, in place of its table."""

    found: Sequence[tuple[Analysis, Sequence[Region]]]

    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """As JSON, or a line each."""
        from convcost.reports import regions

        return regions.render_json(self.found, problems) if form is Format.JSON else regions.render(self.found)

    def drawn(self, output: Output[Format]) -> str:
        """The same lines."""
        return self.written(output.form, ())


def seen(outcome: Outcome, wanted: Sequence[Element]) -> Seen:
    """What the elements of every network see; what cannot be answered becomes a problem of the outcome."""
    return Seen([(analysis, _regions(analysis, wanted, outcome)) for analysis in outcome.analyses])


def _regions(analysis: Analysis, wanted: Sequence[Element], outcome: Outcome) -> list[Region]:
    found = []
    for path, position in wanted:
        try:
            found.append(region(analysis.graph, path, position))
        except ConvcostError as error:
            outcome.problems += (problem for problem in error.problems if problem not in outcome.problems)
    return found


def _element(text: str) -> Element:
    parsed = ELEMENT.fullmatch(text.strip())
    if parsed is None:
        raise _error(f"`--region {text}` is no element of a layer", "write LAYER[y,x], counted from 0")
    return parsed[1].strip(), tuple(map(int, parsed[2].split(","))) if parsed[2] else ()


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
