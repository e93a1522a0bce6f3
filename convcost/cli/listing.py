"""From the options of ``convcost zoo`` to a list on the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from convcost.analysis.columns import BY_KEY, Column
from convcost.analysis.settings import CONVENTION
from convcost.analysis.table import SHOWN_BY_DEFAULT, rank
from convcost.cli.options import Format
from convcost.cli.progress import shown
from convcost.cli.report import Output, Report
from convcost.cli.streams import emit, talk
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.language.quantity import parse_bytes, parse_count
from convcost.networks.listing import Bound, Key, Listed, Rule, chosen, listed
from convcost.notation.spec import metrics
from convcost.reports.catalogue import rows


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


@dataclass(frozen=True, slots=True)
class Catalogue(Report):
    """A row per network or family."""

    found: Sequence[Listed]
    columns: Sequence[Column]
    is_by_family: bool

    def written(self, form: Format, problems: Sequence[Problem]) -> str:
        """The list in a format."""
        del problems  # nothing is wrong with the catalogue
        from convcost.reports.catalogue import data

        if form is Format.JSON:
            return (data.json_by_family if self.is_by_family else data.json_by_name)(self.found, self.columns)
        if form is Format.CSV:
            return (data.csv_by_family if self.is_by_family else data.csv_by_name)(self.found, self.columns)
        return (rows.render_markdown if form is Format.MARKDOWN else rows.render_plain)(self._texts())

    def drawn(self, output: Output[Format]) -> str:
        """Ruled where lines can be shown."""
        look = output.ruled
        if not self.found:
            return ""
        if look.width is None:
            return self.written(Format.TEXT, ())
        from convcost.reports import ruled

        below = (f"{len(self.found)} networks", CONVENTION)
        dispensable = rows.DISPENSABLE_BY_FAMILY if self.is_by_family else rows.DISPENSABLE_BY_NAME
        return ruled.render(self._texts(), rows.WORDS, dispensable, below, width=look.width, color=look.color)

    def _texts(self) -> rows.Texts:
        return (rows.by_family if self.is_by_family else rows.by_name)(self.found, self.columns)


def listed_by(wanted: Wanted, *, is_by_family: bool) -> Catalogue:
    """What is wanted of the catalogue."""
    return Catalogue(_listed(wanted), wanted.columns, is_by_family)


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
