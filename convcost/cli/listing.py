"""From the options of ``convcost zoo`` to a list on the screen."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from convcost.cli.options import Format
from convcost.cli.progress import shown
from convcost.cli.streams import Color, emit, has_signs, is_colored, is_terminal, talk, width, write_whole
from convcost.columns import BY_KEY, Column
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.networks.listing import Bound, Key, Listed, Rule, chosen, listed
from convcost.quantity import parse_bytes, parse_count
from convcost.reports.catalogue import rows
from convcost.reports.table import SHOWN_BY_DEFAULT, rank
from convcost.settings import CONVENTION
from convcost.spec import metrics


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list, and in which order: by family, or the largest figure of a column first."""

    patterns: Mapping[Key, Sequence[str]]
    bounds: Sequence[Bound]
    order: Column | None

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown: the usual figures, and those that were asked about."""
        asked = [bound.column for bound in self.bounds] + ([self.order] if self.order else [])
        return tuple(dict.fromkeys((*map(BY_KEY.__getitem__, SHOWN_BY_DEFAULT), *asked)))


def metric(option: str, name: str) -> Column:
    """The column that has this name in budgets."""
    known = metrics.limitable()
    if name not in known:
        hints = (metrics.hint(name, known), f"metrics: {', '.join(known)}")
        raise ConvcostError([Problem("E403", f"`{option}`: unknown metric `{name}`", notes=hints)])
    return known[name]


def bound(rule: Rule, text: str) -> Bound:
    """``macs=600M``, inclusive."""
    name, equals, amount = (part.strip() for part in text.partition("="))
    if not equals:
        hint = f"for example --{rule} macs=600M"
        raise ConvcostError([Problem("E403", f"`--{rule} {text}` is not METRIC=AMOUNT", notes=(hint,))])
    column = metric(f"--{rule} {text}", name)
    try:
        return Bound(column, rule, parse_bytes(amount) if column.unit == "bytes" else parse_count(amount))
    except Refusal as refusal:
        message = f"`--{rule} {text}`: {refusal.message}"
        raise ConvcostError([Problem("E403", message, notes=(refusal.hint,))]) from None


def show_names(wanted: Wanted) -> None:
    """A name per line; where no figure is asked for, nothing is built."""
    is_free = not wanted.bounds and not wanted.order
    found = chosen(wanted.patterns) if is_free else [each.candidate for each in _listed(wanted)]
    emit("".join(f"{each.name}\n" for each in found))


def show(wanted: Wanted, form: Format, files: Mapping[Path, Format], color: Color, *, is_by_family: bool) -> None:
    """Print the list, and write it to the files."""
    found = _listed(wanted)
    for path, each in files.items():
        write_whole(path, _written(found, wanted.columns, each, is_by_family=is_by_family))
    if form is not Format.TEXT:
        emit(_written(found, wanted.columns, form, is_by_family=is_by_family))
    elif found:
        emit(_drawn(found, wanted.columns, color, is_by_family=is_by_family))


def _listed(wanted: Wanted) -> list[Listed]:
    """Build what the patterns match, and keep what the bounds allow."""
    candidates = chosen(wanted.patterns)
    if not candidates:
        talk("no network matches all of that at once\n")
    analyzed = shown(listed(candidates, wanted.bounds), len(candidates), "analyzing")
    found = [each for each in analyzed if each]
    if candidates and not found:
        talk(f"none of {len(candidates)} networks is within the bounds\n")
    column = wanted.order
    if column is None:
        return found
    return sorted(found, key=lambda each: rank(each.analysis.summary(column)), reverse=True)


def _written(found: Sequence[Listed], columns: Sequence[Column], form: Format, *, is_by_family: bool) -> str:
    from convcost.reports.catalogue import data

    if form is Format.JSON:
        return (data.json_by_family if is_by_family else data.json_by_name)(found, columns)
    if form is Format.CSV:
        return (data.csv_by_family if is_by_family else data.csv_by_name)(found, columns)
    texts = _texts(found, columns, is_by_family=is_by_family)
    return rows.render_markdown(texts) if form is Format.MARKDOWN else rows.render_plain(texts)


def _texts(found: Sequence[Listed], columns: Sequence[Column], *, is_by_family: bool) -> rows.Texts:
    return (rows.by_family if is_by_family else rows.by_name)(found, columns)


def _drawn(found: Sequence[Listed], columns: Sequence[Column], color: Color, *, is_by_family: bool) -> str:
    """For a person: ruled on a terminal, plain in a pipe."""
    texts = _texts(found, columns, is_by_family=is_by_family)
    colored = is_colored(sys.stdout, color)
    if not (has_signs(sys.stdout) and (is_terminal(sys.stdout) or colored)):
        return rows.render_plain(texts)
    from convcost.reports import ruled

    below = (f"{len(found)} networks", CONVENTION)
    dispensable = rows.DISPENSABLE_BY_FAMILY if is_by_family else rows.DISPENSABLE_BY_NAME
    return ruled.render(texts, rows.WORDS, dispensable, below, width=width(), color=colored)
