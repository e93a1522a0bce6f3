"""The result for a person, on a terminal or in a log: what failed first, what needs nothing in one line each."""

from collections.abc import Iterator

from convcost.analysis.caption import beginning, lower_bound
from convcost.budgets.budget import Figures, Status, Verdict, labelled
from convcost.budgets.growth import grown, grown_most
from convcost.budgets.result import Model, Result
from convcost.errors.untrusted import visible
from convcost.graph.parts import Part
from convcost.notation.spec.figures import DEFAULT
from convcost.page.excerpt import width
from convcost.reports.check.brief import changes, pairs
from convcost.reports.check.numbers import change, magnitude, together
from convcost.reports.check.rows import Row, row
from convcost.reports.check.sentences import history, remarks, summary
from convcost.reports.look import Look

WORDS = {
    Status.FAIL: "FAIL",
    Status.UNKNOWN: "unknown",
    Status.WARN: "warn",
    Status.SKIP: "skip",
    Status.PASS: "ok",
}
STYLES = {
    Status.FAIL: "1;31",
    Status.UNKNOWN: "1;35",
    Status.WARN: "1;33",
    Status.SKIP: "36",
    Status.PASS: "32",
}
INFO, GONE = "info", "gone"
GAP = "  "
INDENT = 12
CELLS = ("what", "value", "limit", "distance", "percent", "place")
DISPENSABLE = ("percent", "distance")
"""What goes first where a terminal is narrow."""


def render(result: Result, look: Look) -> str:
    """Networks that failed, then those that cannot be judged, that warn, that are fine; then the summary."""
    ranks = list(Status)
    listed = sorted(result.models, key=lambda model: -ranks.index(model.status))
    loud = [model for model in listed if _is_loud(model, look)]
    calm = [model for model in listed if not (_is_loud(model, look) or look.quiet)]
    gone = result.compared.removed if result.compared and not look.quiet else ()
    lines = [
        *(line for model in loud for line in (*_block(model, look), "")),
        *_calm_lines(calm, gone, look),
        *([""] if loud and (calm or gone) else []),
        look.paint(summary(result), "1"),
        *remarks(result),
    ]
    return "".join(f"{line}\n" for line in lines)


def _is_loud(model: Model, look: Look) -> bool:
    """Whether a network takes more than a line."""
    verdicts = [each for each in model.verdicts if not each.is_unmatched]
    return bool(model.having(Status.FAIL, Status.UNKNOWN, Status.WARN) or (look.verbose and verdicts))


def _block(model: Model, look: Look) -> Iterator[str]:
    """Every verdict of a network that needs attention, and where it grew."""
    name = look.paint(beginning(model.called), "1")
    yield f"{name}{GAP}{visible(model.name)}{history(model)}"
    yield ""
    hidden = set() if look.verbose else {Status.PASS, *([Status.SKIP] if model.past.change == "none" else [])}
    shown = [each for each in model.verdicts if each.status not in hidden and not each.is_unmatched]
    worst_first = sorted(shown, key=lambda verdict: -list(Status).index(verdict.status))
    yield from _table([row(verdict, model.address.name) for verdict in worst_first], look)
    if model.having(Status.UNKNOWN):
        bound = lower_bound(model.now.analysis(DEFAULT))
        yield from ("", f"{GAP}{bound}") if bound else ()
    yield from _biggest_growth(model, look)


def _table(rows: list[Row], look: Look) -> Iterator[str]:
    """The rows aligned; where a terminal is narrow, without what can be worked out from the rest."""
    judged = [each for each in rows if each.status is not Status.SKIP] or rows
    columns = [name for name in CELLS if any(getattr(each, name) for each in judged)]
    widths = {name: max(width(getattr(each, name)) for each in judged) for name in columns}
    widths["what"] = max(width(each.what) for each in rows)
    longest = max(len(WORDS[each.status]) for each in rows)
    for name in DISPENSABLE:
        if look.width and longest + sum(len(GAP) + each for each in (0, *widths.values())) > look.width:
            widths.pop(name, None)
    for each, following in zip(rows, [*(each.why for each in rows[1:]), ""], strict=True):
        word = look.paint(WORDS[each.status].ljust(longest), STYLES[each.status])
        if each.status is Status.SKIP:
            cells = [_padded(each.what, widths["what"]), each.distance, each.place]
        else:
            cells = [_padded(getattr(each, name), widths[name], right=name == "value") for name in widths]
        yield f"{GAP}{word}{GAP}{GAP.join(cells)}".rstrip()
        if each.why and each.why != following:
            yield f"{GAP}{'':{longest}}{GAP}{each.why}"


def _padded(text: str, wanted: int, *, right: bool = False) -> str:
    space = " " * (wanted - width(text))
    return f"{space}{text}" if right else f"{text}{space}"


def _biggest_growth(model: Model, look: Look) -> Iterator[str]:
    """The part that explains most of what failed, and the step to look at."""
    old = model.past.old.figures
    failed = [each for each in model.having(Status.FAIL) if each.column.additive and not each.part]
    if old is None or not failed:
        return
    found = grown_most(model.now, old, failed[0].column, failed[0].limit.settings)
    if found is None:
        return
    figures = dict.fromkeys(_growth(found.part, model, old, each) for each in failed)
    place = f" (line {found.span.line})" if found.span else ""
    yield ""
    yield from _wrapped(f"{GAP}Biggest growth{GAP}{visible(found.path)}{place}", list(figures), look)


def _growth(part: Part, model: Model, old: Figures, verdict: Verdict) -> str:
    """``macs +436.7 M (+29.8 %)``."""
    settings = verdict.limit.settings
    found = grown(part, model.now, old, verdict.column, settings)
    (size,) = together([magnitude(found.growth)], verdict.column.unit, verdict.limit)
    percent = change(found.before, found.now) if found.before else "new"
    return f"{labelled(verdict.column, settings)} {'-' if found.growth < 0 else '+'}{size} ({percent})"


def _calm_lines(calm: list[Model], gone: tuple[str, ...], look: Look) -> Iterator[str]:
    """A line per network, wrapped on a terminal; how much of its limits it uses, or how it changed."""
    names = [f"{beginning(model.called)}{history(model)}" for model in calm]
    longest = max(map(width, names), default=0)
    for model, name in zip(calm, names, strict=True):
        word, style = ("ok", STYLES[Status.PASS]) if model.having(Status.PASS) else (INFO, STYLES[Status.SKIP])
        said = [*pairs(model)] if model.having(Status.PASS) else changes(model) or [_nothing(model)]
        plain = f"{word.ljust(len(GONE))}{GAP}{_padded(name, longest)}"
        for line in _wrapped(plain, said, look):
            yield line.replace(word, look.paint(word, style), 1) if line.startswith(word) else line
    for each in gone:
        yield f"{look.paint(GONE, STYLES[Status.SKIP])}{GAP}{visible(each)}"


def _wrapped(start: str, said: list[str], look: Look) -> Iterator[str]:
    """The start, then as many words as fit on a terminal; the others below, indented."""
    line = start
    for each in said:
        if look.width and width(line) + len(GAP) + width(each) > look.width:
            yield line.rstrip()
            line = f"{'':{INDENT}}{each}"
        else:
            line = f"{line}{GAP}{each}"
    yield line.rstrip()


def _nothing(model: Model) -> str:
    if model.past.change in {"known", "renamed"}:
        return "unchanged, no budget" if not model.verdicts else "unchanged"
    return "no budget" if not model.verdicts else "nothing to compare with"
