"""Why two tools differ on a network: the ledger that leads from one convention's total to the other's."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convcost.analysis.totals import Total
from convcost.conventions import Convention, counted, layers, lookup, names
from convcost.conventions.deviation import CountedLayer
from convcost.graph import Graph

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What one step comes to over all layers of one kind that it touches."""

    step: str
    kind: str
    layers: int
    amount: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """Two totals and the entries between them: the start and all amounts add up to the end, exactly.

    A total in which some layer is not known is a lower bound; what the other convention counts of that layer is an
    entry of its own.
    """

    graph: Graph
    samples: int
    conventions: tuple[Convention, Convention]
    totals: tuple[Total[int], Total[int]]
    entries: tuple[LedgerEntry, ...]

    def running(self) -> Iterator[int]:
        """The total after every entry; after the last one it is the end."""
        total = self.totals[0].value
        for entry in self.entries:
            total += entry.amount
            yield total


def reconcile(
    graph: Graph, samples: int, start: Convention, end: Convention, nodes: Sequence[int] | None = None
) -> Ledger:
    """The ledger of a network, or of some of its nodes by index, from one convention to another."""
    sums: dict[tuple[str, str], list[int]] = {}
    whole = layers(graph, samples)
    every = Counter(whole if nodes is None else (whole[index] for index in nodes))
    for layer, times in every.items():
        for step, amount in _between(layer, start, end):
            found = sums.setdefault((step, layer.op.kind), [0, 0])
            found[0] += times
            found[1] += times * amount
    entries = (LedgerEntry(step, kind, count, amount) for (step, kind), (count, amount) in _by_step(sums))
    totals = (_total(every, start), _total(every, end))
    return Ledger(graph, samples, (start, end), totals, tuple(each for each in entries if each.amount))


def totals(graph: Graph, samples: int) -> Mapping[str, Total[int]]:
    """What every convention comes to, by its name."""
    every = Counter(layers(graph, samples))
    return {name: _total(every, lookup(name)) for name in names()}


def _between(layer: CountedLayer, start: Convention, end: Convention) -> Iterator[tuple[str, int]]:
    """The signed steps of one layer. Both conventions begin with its multiply-adds, which cancel."""
    before, after = start.count(layer), end.count(layer)
    if before is None and after is None:
        return
    if before is None or after is None:
        yield NOT_KNOWN, (after.total if after else 0) - (before.total if before else 0)
        return
    for step in dict.fromkeys((*before.steps, *after.steps)):
        amount = after.steps.get(step, 0) - before.steps.get(step, 0)
        if amount:
            yield step, amount


def _total(every: Mapping[CountedLayer, int], convention: Convention) -> Total[int]:
    """The sum over layers, each of which there is so often."""
    found = [(counted(layer, convention), times) for layer, times in every.items()]
    return Total(sum(times * (amount or 0) for amount, times in found), all(amount is not None for amount, _ in found))


def _by_step(sums: Mapping[tuple[str, str], list[int]]) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """All kinds of a step together; steps, and kinds within them, that weigh most first."""
    weights: Counter[str] = Counter()
    for (step, _), (_, amount) in sums.items():
        weights[step] += abs(amount)
    yield from sorted(sums.items(), key=lambda each: (-weights[each[0][0]], each[0][0], -abs(each[1][1])))
