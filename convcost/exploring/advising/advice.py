"""Choosing changes to single layers so that a budget is met: a multiple-choice knapsack, exact in integers.

Every change keeps the output of its layer, so that what several of them save adds up. At most one is made to a layer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from convcost.analysis import Analysis, analyze
from convcost.analysis.columns import Column
from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.requirement import Requirement
from convcost.exploring.sweeping.front import front
from convcost.graph import Graph
from convcost.graph.applying.application import application, apply_all
from convcost.graph.applying.changes import changed, changes
from convcost.graph.rewriting.rewrite import Chain

Fewest = Literal["layers", "params"]
WITH = (
    "reduce{ratio=2}",
    "reduce{ratio=4}",
    "reduce{ratio=8}",
    "separable{min_channels=4}",
    "factorize{asymmetric=true}",
)
"""Groups are no part of it: with enough of them they win everything, and what that costs nobody can count."""
MOST_STATES = 200_000


class Change(NamedTuple):
    """A transform on one layer: what it saves of the figure that is limited, and how many parameters it takes away."""

    layer: str
    transform: str
    chain: Chain
    saves: int
    params_lost: int

    @property
    def applied(self) -> str:
        """As ``--apply`` takes it."""
        name, brace, options = self.transform.partition("{")
        return f"{name}{{{options.removesuffix('}')}{', ' if brace else ''}only={self.layer}}}"


class _State(NamedTuple):
    """Some changes: by how many they are judged first and then, what they save together, and which they are."""

    first: int
    then: int
    saves: int
    chosen: tuple[Change, ...]


@dataclass(frozen=True)
class Advised:
    """The network as it is and as it would be; ``changes`` is None where nothing that was tried meets the limit."""

    before: Analysis
    limit: Requirement
    fewest: Fewest
    tried: int
    changes: tuple[Change, ...] | None
    after: Analysis | None
    least: int
    """The smallest that the figure can be made."""


def advise(
    before: Analysis, limit: Requirement, transforms: Sequence[str] = WITH, fewest: Fewest = "layers"
) -> Advised:
    """The fewest changes that meet a limit, by layers or by parameters lost, then by the other of them.

    Raises `ConvcostError` for a column that does not add up, or of which not all is known, and for a transform that
    changes layers together.
    """
    column = limit.column
    if not (column.additive and limit.side == "max" and isinstance(limit.value, int)):
        hint = "macs, params, activations, weights"
        raise ConvcostError([Problem("E403", f"changes do not add up in {column.title}", notes=(hint,))])
    if not before.total(column).is_complete:
        hint = "some layer does not say what it costs: `convcost analyze` shows which"
        message = f"{column.title} of the network are only known to be at least something"
        raise ConvcostError([Problem("E403", message, notes=(hint,))])
    options: dict[str, list[Change]] = {}
    for transform in dict.fromkeys(transforms):
        for each in _changes(before, column, transform):
            options.setdefault(each.layer, []).append(each)
    tried = sum(map(len, options.values()))
    total = before.count(column)
    least = total - sum(max(each.saves for each in changes) for changes in options.values())
    chosen = () if total <= limit.value else fewest_changes(list(options.values()), total - limit.value, fewest)
    after = None
    if chosen is not None:
        order = list(dict.fromkeys(transforms))
        chosen = tuple(sorted(chosen, key=lambda each: order.index(each.transform)))
        after = _changed(before, column, chosen)
    return Advised(before, limit, fewest, tried, chosen, after, least)


def _changed(before: Analysis, column: Column, chosen: Sequence[Change]) -> Analysis:
    """The network with the changes: at once, and one after the other as the command line makes them."""
    after = analyze(changed(before.graph, {each.layer: each.chain for each in chosen}), before.settings)
    applied = analyze(apply_all(before.graph, [each.applied for each in chosen]), before.settings)
    expected = before.count(column) - sum(each.saves for each in chosen)
    if not after.count(column) == applied.count(column) == expected:
        raise AssertionError(f"changes to single layers do not add up to {expected} {column.title}")
    return applied


def _changes(before: Analysis, column: Column, transform: str) -> Iterable[Change]:
    """What a transform would do to each layer alone, where that saves something."""
    graph = before.graph
    made = application(transform).to(graph)
    after = analyze(made, before.settings)
    now = _by_owner(made, graph, after.figures(column)), _by_owner(made, graph, after.figures("params"))
    then = {
        node.name: figures
        for node, *figures in zip(graph.nodes, before.figures(column), before.figures("params"), strict=True)
    }
    for layer, chain in changes(graph, made, transform).items():
        figure, params = then[layer]
        if not isinstance(figure, int) or not isinstance(params, int):
            continue
        saves = figure - now[0][layer]
        if saves > 0:
            yield Change(layer, transform, chain, saves, params - now[1][layer])


def _by_owner(made: Graph, graph: Graph, figures: Iterable[object]) -> Mapping[str, int]:
    """What stands in place of every layer, together."""
    names = {node.name for node in graph.nodes}
    found: dict[str, int] = {}
    waiting = 0
    for node, figure in zip(made.nodes, figures, strict=True):
        waiting += figure if isinstance(figure, int) else 0
        if node.name in names:
            found[node.name] = waiting
            waiting = 0
    return found


def fewest_changes(options: Sequence[Sequence[Change]], needed: int, fewest: Fewest) -> tuple[Change, ...] | None:
    """The best choice that saves enough; None where there is none.

    Layer by layer, only those states are kept that no other beats in everything; saving more than is needed is worth
    nothing.
    """
    states = [_State(0, 0, 0, ())]
    for changes_of_layer in options:
        more = [_with(state, change, needed, fewest) for state in states for change in changes_of_layer]
        states = _unbeaten([*states, *more])
        if len(states) > MOST_STATES:
            hint = "try fewer transforms: --with separable, for example"
            raise ConvcostError([Problem("E104", "there are too many choices to be sure of the best", notes=(hint,))])
    enough = [state for state in states if state.saves >= needed]
    return min(enough, key=lambda state: state[:2]).chosen if enough else None


def _with(state: _State, change: Change, needed: int, fewest: Fewest) -> _State:
    first, then = (1, change.params_lost) if fewest == "layers" else (change.params_lost, 1)
    saves = min(state.saves + change.saves, needed)
    return _State(state.first + first, state.then + then, saves, (*state.chosen, change))


def _unbeaten(states: Sequence[_State]) -> list[_State]:
    distinct = list({state[:3]: state for state in reversed(states)}.values())
    return [distinct[place] for place in front([(state.first, state.then, -state.saves) for state in distinct])]
