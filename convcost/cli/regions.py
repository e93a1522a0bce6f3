"""``--region LAYER[y,x]``: what one element of a layer sees of the input."""

import re
from collections.abc import Sequence

from convcost.analysis import Analysis
from convcost.cli.models import Outcome
from convcost.cli.options import Format
from convcost.cli.streams import Color, emit, tell
from convcost.errors import ConvcostError, Problem
from convcost.receptive.region import Region, region

ELEMENT = re.compile(r"([^\[\]]+)(?:\[ *([0-9]{1,18}(?: *, *[0-9]{1,18})*) *\])?", re.ASCII)
Element = tuple[str, tuple[int, ...]]


def elements(texts: Sequence[str], form: Format, *, exports: bool) -> list[Element]:
    """Layers and positions as typed; refused before any work is done."""
    if exports or form not in {Format.TEXT, Format.JSON}:
        raise _error("`--region` answers as text or JSON on standard output", "leave `--export` out")
    return list(map(_element, texts))


def show(outcome: Outcome, wanted: Sequence[Element], form: Format, color: Color) -> None:
    """Print the regions of every network in place of its table; what cannot be answered is a problem of the outcome."""
    from convcost.reports import regions

    found = [(analysis, _regions(analysis, wanted, outcome)) for analysis in outcome.analyses]
    if form is Format.JSON:
        emit(regions.render_json(found, outcome.problems))
    else:
        emit(regions.render(found))
        tell(outcome.problems, color)


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
