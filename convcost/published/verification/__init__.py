"""Published figures, recomputed and classified.

The rule. A figure is recomputed under the convention that every report states, batch 1 and float32, and compared with
the digits that were printed: they say how exact it was meant to be. Classes are tried in this order:

* ``exact``: the printed number to its last digit.
* ``rounded``, ``truncated``: the further digits were rounded (a half up or to even), or cut off.
* ``unit``: it is so in another unit: 2 FLOPs per multiply-add, K = 1024, MB = 2^20.
* ``scope``: it is so when something is left out or counted besides. Of parameters: biases, norms, running statistics.
  Of work: an addition per bias, one per normalised element. Of either: auxiliary heads (what reaches only outputs of a
  `side`), the last layer (behind which nothing is learned), dense layers (from which on everything is a vector).
* ``erratum``: none of these, and the file says what is wrong in the source. Where it gives what should have been
  printed, that must follow. Whether another variant fits by coincidence only a person can tell: it is shown.
* ``variant``: it is so of another variant of the file than the one that is named.
* ``unreproduced``: none of these.

The fewest adjustments win, two at most; of two, the later class in this order is the name. All explanations with as few
adjustments are kept. An adjustment that changes nothing is none. With fewer than three significant digits much fits:
then a figure is only `consistent with` its class.

A verdict fails when the figure is not reproduced, or when the file declares a class (`class:`) that no explanation has.
A declared `unreproduced` passes as long as it is true: it needs a note, and fails when something explains the figure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from convcost.errors import ConvcostError, Label, Problem, nearest
from convcost.notation.build.values import unknown_variant
from convcost.notation.spec.figures import Outcome, Reference
from convcost.notation.spec.model import Network
from convcost.published.family import Family
from convcost.published.search import Match
from convcost.published.verification.adjusting import Adjusted, explanations, nodes_of, outcomes, recomputed
from convcost.published.verification.figure import Figure


@dataclass(frozen=True, slots=True)
class FigureVerdict:
    """What a published figure turned out to be. ``figure`` is ours, unadjusted."""

    reference: Reference
    figure: Figure
    outcome: Outcome
    explanations: tuple[Match[Adjusted], ...] = ()
    """Those with the fewest adjustments; of an erratum, of what should have been printed."""
    coincidences: tuple[Match[Adjusted], ...] = ()
    """Other variants that give the digits of an erratum."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every class that an explanation has, the first one being the verdict."""
        if self.outcome in {"erratum", "unreproduced"}:
            return (self.outcome,)
        return tuple(dict.fromkeys(outcome for each in self.explanations for outcome in outcomes(each)))

    @property
    def holds(self) -> bool:
        """Whether it is what the file expects, or, where it does not say, anything that was explained."""
        expected = self.reference.expected
        return self.outcome != "unreproduced" if expected is None else expected in self.outcomes


@dataclass(frozen=True, slots=True)
class Verified:
    """One variant of a file with the verdicts on its published figures, in the order of the file."""

    network: Network
    variant: str | None
    verdicts: tuple[FigureVerdict, ...]


def verify(network: Network, variants: Iterable[str | None]) -> Iterator[Verified | Problem]:
    """Judge the published figures of some variants of a network; those without any are passed over.

    A problem stands for what cannot be judged: a network that cannot be built, a part that does not exist, a figure
    that is not known.
    """
    family = Family(network)
    for variant in variants:
        if variant is not None and variant not in network.sets:
            yield unknown_variant(network, variant)
            continue
        references = [each for each in network.references if each.variant in {None, variant}]
        if references:
            yield from _verified(family, variant, references)


def _verified(family: Family, variant: str | None, references: Iterable[Reference]) -> Iterator[Verified | Problem]:
    verdicts = []
    for reference in references:
        try:
            verdicts.append(_verdict(reference, variant, family))
        except ConvcostError as error:
            yield from error.problems
    if verdicts:
        yield Verified(family.network, variant, tuple(verdicts))


def _verdict(reference: Reference, variant: str | None, family: Family) -> FigureVerdict:
    measured = family.measured(variant, reference.values)
    if not nodes_of(measured, reference):
        raise ConvcostError([_unknown_part(reference, measured.paths)])
    figure = recomputed(reference, variant, family)
    if figure is None:
        raise ConvcostError([_unknown_figure(reference)])
    found = tuple(explanations(reference, reference.printed, variant, family))
    if reference.expected == "erratum" and (not found or outcomes(found[0]) == ("variant",)):
        return _erratum(FigureVerdict(reference, figure, "erratum", coincidences=found), variant, family)
    return FigureVerdict(reference, figure, outcomes(found[0])[0] if found else "unreproduced", found)


def _erratum(verdict: FigureVerdict, variant: str | None, family: Family) -> FigureVerdict:
    """What should have been printed must follow; if it does not, neither does what was printed."""
    if verdict.reference.corrected is None:
        return verdict
    meant = tuple(explanations(verdict.reference, verdict.reference.corrected, variant, family))
    return replace(verdict, outcome="erratum" if meant else "unreproduced", explanations=meant)


def _unknown_part(reference: Reference, paths: Iterable[str]) -> Problem:
    guess = nearest(reference.part or "", paths)
    label = f"did you mean `{guess}`?" if guess else "`convcost analyze --depth all` lists the parts"
    message = f"the network has no part `{reference.part}`"
    return Problem("E402", message, (Label(reference.part_span or reference.span, label),))


def _unknown_figure(reference: Reference) -> Problem:
    message = f"`{reference.metric}` is no single known number here, so that nothing can be compared"
    notes = ("a layer's cost is not known, or there is a figure per axis and they differ",)
    return Problem("E161", message, (Label(reference.span, "not judged"),), notes)
