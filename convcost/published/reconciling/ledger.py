"""Why two tools differ on a network: the ledger that leads from one convention's total to the other's."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convcost.analysis.totals import Total
from convcost.conventions import Convention, Steps, layers, lookup, names
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
    every = whole if nodes is None else tuple(whole[index] for index in nodes)
    for layer in every:
        for step, amount in _between(layer, start, end):
            sums.setdefault((step, layer.op.kind), []).append(amount)
    entries = (LedgerEntry(step, kind, len(amounts), sum(amounts)) for (step, kind), amounts in _by_step(sums))
    totals = (_total(every, start), _total(every, end))
    return Ledger(graph, samples, (start, end), totals, tuple(each for each in entries if each.amount))


def totals(graph: Graph, samples: int) -> Mapping[str, Total[int]]:
    """What every convention comes to, by its name."""
    every = layers(graph, samples)
    return {name: _total(every, lookup(name)) for name in names()}


def _between(layer: CountedLayer, start: Convention, end: Convention) -> Iterator[tuple[str, int]]:
    """The signed steps of one layer. Both conventions begin with its multiply-adds, which cancel."""
    before, after = start.steps(layer), end.steps(layer)
    if before is None and after is None:
        return
    if before is None or after is None:
        yield NOT_KNOWN, _counted(layer, after) - _counted(layer, before)
        return
    for step in dict.fromkeys((*before, *after)):
        amount = after.get(step, 0) - before.get(step, 0)
        if amount:
            yield step, amount


def _counted(layer: CountedLayer, steps: Steps | None) -> int:
    return 0 if steps is None else layer.macs + sum(steps.values())


def _total(every: tuple[CountedLayer, ...], convention: Convention) -> Total[int]:
    known = [(layer, steps) for layer in every if (steps := convention.steps(layer)) is not None]
    return Total(sum(_counted(layer, steps) for layer, steps in known), len(known) == len(every))


def _by_step(sums: Mapping[tuple[str, str], list[int]]) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """All kinds of a step together; steps, and kinds within them, that weigh most first."""
    weights: Counter[str] = Counter()
    for (step, _), amounts in sums.items():
        weights[step] += abs(sum(amounts))
    yield from sorted(sums.items(), key=lambda each: (-weights[each[0][0]], each[0][0], -abs(sum(each[1]))))
