"""What a check says as a whole: the summary, what it was held against, and which lines to edit."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from convcost.budgets.budget import Status
from convcost.budgets.result import Model, Result
from convcost.errors.untrusted import visible
from convcost.page import Read, Text

NAMED_AT_MOST = 3
EDITS_LISTED = 10


def summary(result: Result) -> str:
    """One sentence, such as: 1 of 3 models over budget: 3 of 7 checks failed."""
    failed, unknown, warned = (result.counts[each] for each in (Status.FAIL, Status.UNKNOWN, Status.WARN))
    over = sum(bool(model.having(Status.FAIL)) for model in result.models)
    if failed:
        said = f"{over} of {models(result)} over budget: {failed} of {count(result.judged, 'check')} failed"
    elif result.judged:
        within = "all within budget" if not unknown else f"{result.judged - unknown} within budget"
        said = f"{_files(result)}, {models(result)}, {count(result.judged, 'check')}: {within}"
    elif result.models:
        said = f"{_files(result)}, {models(result)}: no limit was judged"
    else:
        said = "Nothing was judged"
    more = [
        *([f"{unknown} cannot be judged"] if unknown else []),
        *([count(warned, "warning")] if warned else []),
        *([count(len(result.errors), "error")] if result.errors else []),
    ]
    return f"{', '.join([said, *more])}."


def headline(result: Result) -> str:
    """The same in a few words."""
    if result.errors or result.counts[Status.UNKNOWN]:
        return "could not be judged as a whole"
    over = sum(bool(model.having(Status.FAIL)) for model in result.models)
    if over:
        return f"{over} of {models(result)} over budget"
    warned = result.counts[Status.WARN]
    within = f"{models(result)} within budget" if result.judged else f"{models(result)}, no limit judged"
    return f"{within}, {count(warned, 'warning')}" if warned else within


def models(result: Result) -> str:
    """``3 models``."""
    return count(len(result.models), "model")


def history(model: Model) -> str:
    """What happened to the file since the base, where that is more than a change of its text."""
    words = {"new": " (new)", "broken": " (was not valid)", "renamed": f" (was {visible(model.past.was)})"}
    return words.get(model.past.change, "")


def remarks(result: Result) -> Iterator[Text]:
    """Against what was judged, what was skipped, where to change a limit."""
    if result.compared and any(model.past.change != "unreadable" for model in result.models):
        yield "Compared with ", read(result.compared.label), "."
    if result.projects:
        yield "Limits also from ", *listed(result.projects, len(result.projects)), "."
    yield from _skipped(result)
    limits = edits(result)
    if limits:
        yield "If that is intended, change the limits at ", *listed(limits, EDITS_LISTED), "."
    if result.forgives and result.counts[Status.FAIL]:
        yield "--exit-zero: a failed check does not fail this run."


def read(text: str) -> Read:
    """A text that was read or typed, safe to print."""
    return Read(visible(text))


def listed(texts: Sequence[str], most: int) -> Iterator[str]:
    """Texts that were read: ``a``, ``b``, ``c`` and 4 more."""
    for index, text in enumerate(texts[:most]):
        yield from (", ", read(text)) if index else (read(text),)
    if len(texts) > most:
        yield f" and {len(texts) - most:,} more"


def edits(result: Result) -> list[str]:
    """The places of all limits that failed: ``nets/resnet50.yaml:28-29``, ``--max params=26M``."""
    failed = [verdict.limit for verdict in result.verdicts if verdict.status is Status.FAIL]
    lines = sorted({(limit.span.source.name, limit.span.line) for limit in failed if not limit.option})
    files = groupby(lines, key=lambda place: place[0])
    written = [f"{file}:{_ranges(line for _, line in places)}" for file, places in files]
    return [*written, *dict.fromkeys(limit.option for limit in failed if limit.option)]


def _skipped(result: Result) -> Iterator[Text]:
    """Growth that was not judged, by reason, with the networks that it is about."""
    by_reason: dict[str, list[Model]] = {}
    for model, verdict in result.checks:
        if verdict.status is Status.SKIP:
            by_reason.setdefault(verdict.reason, []).append(model)
    for reason, models_of_it in by_reason.items():
        names = list(dict.fromkeys(model.called for model in models_of_it))
        is_one_for_all = models_of_it[0].past.change == "none"
        which = () if is_one_for_all else (" (", *listed(names, NAMED_AT_MOST), ")")
        yield f"{count(len(models_of_it), 'growth limit')} skipped", *which, ": ", read(reason), "."


def _ranges(lines: Iterable[int]) -> str:
    """``3, 7-9`` for 3, 7, 8, 9."""
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][-1] + 1:
            ranges[-1][1:] = [line]
        else:
            ranges.append([line])
    return ", ".join("-".join(map(str, each)) for each in ranges)


def _files(result: Result) -> str:
    return count(len({model.address.name for model in result.models}), "file")


def count(number: int, noun: str) -> str:
    """``1 model``, ``2 models``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
