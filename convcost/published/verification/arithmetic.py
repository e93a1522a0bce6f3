"""The arithmetic behind a verdict: what was counted, what was left out, in which unit, what became of the digits."""

from collections.abc import Iterator
from fractions import Fraction

from convcost.analysis.totals import Number
from convcost.errors.untrusted import visible
from convcost.language.quantity import exact, exact_fraction, significant, with_decimals
from convcost.notation.spec.figures import Reference
from convcost.notation.spec.printed import Printed
from convcost.published.relation import relations
from convcost.published.search import Match
from convcost.published.verification import FigureVerdict
from convcost.published.verification.adjusting import Adjusted
from convcost.published.verification.figure import Figure, Sum, SumTerm

WORDS = {"exact": "to the last digit", "rounded": "rounded", "truncated": "cut off"}
NAMED_AT_MOST = 3
MORE_DECIMALS = 2


def lines(verdict: FigureVerdict) -> list[str]:
    """Every explanation in a line, then what the file says about the figure."""
    note = [visible(verdict.reference.note)] if verdict.reference.note else []
    return [*_lines(verdict), *note]


def _lines(verdict: FigureVerdict) -> Iterator[str]:
    corrected = verdict.reference.corrected
    should_be = f"should be {visible(corrected.text)}: " if corrected and verdict.explanations else ""
    for index, each in enumerate(verdict.explanations):
        yield f"{'or ' if index else should_be}{sentence(each)}"
    if not verdict.explanations:
        yield difference(verdict.figure, verdict.reference)
    for each in verdict.coincidences:
        yield f"by coincidence {sentence(each)}"


def sentence(match: Match[Adjusted]) -> str:
    """``resnet50_v1: 3,857,973,248 = 3.858 G, cut off``."""
    found = match.candidate
    variant = f"{visible(found.variant)}: " if found.variant is not None else ""
    counted = _counted(found.figure, found.times)
    meant = _in_unit(found.value, found.printed)
    ways = " or ".join(WORDS[each] for each in match.relations)
    return f"{variant}{counted if counted == meant else f'{counted} = {meant}'}, {ways}"


def difference(figure: Figure, reference: Reference) -> str:
    """How far the figure is from the printed one."""
    ours, printed = Fraction(figure.value), reference.printed
    if not printed.value:
        return f"not {_in_unit(ours, printed)}"
    ratio = ours / printed.value - 1
    side = "above" if ratio > 0 else "below"
    return f"{_in_unit(ours, printed)}, {significant(abs(ratio) * 100)} % {side} what is printed"


def _counted(figure: Figure, times: Fraction) -> str:
    """A sum, a share of one in another, twice or half of it."""
    if not isinstance(figure.of, Sum):
        return exact_fraction(Fraction(figure.of))
    if figure.whole is not None:
        return f"{_bracketed(figure.of)} / {_bracketed(figure.whole)}"
    if times == 1:
        return _sum(figure.of)
    return f"{times} x {_bracketed(figure.of)}" if times > 1 else f"{_bracketed(figure.of)} / {1 / times}"


def _sum(of: Sum) -> str:
    return "".join((exact(of.start), *(_term(term) for term in of.terms if term.amount)))


def _bracketed(of: Sum) -> str:
    return f"({_sum(of)})" if any(term.amount for term in of.terms) else _sum(of)


def _term(term: SumTerm) -> str:
    shown = ", ".join(map(visible, term.layers[:NAMED_AT_MOST]))
    more = ", ..." if len(term.layers) > NAMED_AT_MOST else ""
    layers = f" ({shown}{more})" if shown else ""
    return f" {'+' if term.amount > 0 else '-'} {exact(abs(term.amount))} {term.scope}{layers}"


def _in_unit(value: Number, printed: Printed) -> str:
    """The value as the source would write it, with as many more digits as it takes to see what becomes of them."""
    scaled = Fraction(value) / printed.scale
    if printed.scale == 1 and scaled.denominator == 1:
        return exact(int(scaled))
    decimals = printed.decimals + MORE_DECIMALS
    while relations(round(scaled, decimals) * printed.scale, printed) != relations(value, printed):
        decimals += 1
    return f"{with_decimals(round(scaled, decimals), decimals)}{_unit(printed)}"


def _unit(printed: Printed) -> str:
    """`` M`` as printed, `` x 1024`` or `` x 2^20`` where that was meant."""
    power = printed.scale.numerator.bit_length() - 1
    if printed.scale == 1024:
        return " x 1024"
    return f" x 2^{power}" if power and printed.scale == 2**power else f" {printed.suffix}"
