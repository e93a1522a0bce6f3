"""Linear layers in a row as one."""

from dataclasses import replace
from operator import itemgetter

from convcost.errors import Problem, abridged
from convcost.errors.untrusted import visible
from convcost.graph import Graph, Node
from convcost.graph.rewriting.chains import Break, LinearChain, chains, costs
from convcost.graph.rewriting.chosen import Only
from convcost.graph.rewriting.rewrite import Chain, rewrite
from convcost.layers.fields import Flag
from convcost.layers.op import Shapes

TOLD_AT_MOST = 8
NAMED_AT_MOST = 6


def merge_linear(graph: Graph, *, strict: Flag = False, only: Only = "") -> Graph:
    """Make one layer of each row of convolutions, linear layers and batch normalisations with nothing between them.

    Without a non-linearity between them two such layers are one: convolutions have a kernel of ``k1 + k2 - 1`` then,
    the receptive field stays. A note tells what every row cost, what the one layer costs, and which rank a narrow layer
    between allowed: it was a factorisation, cheaper, and no deeper. Left alone, with the reason, are layers that share
    weights, weights that are normalized or not trained, windows whose taps would leave gaps, and transposed
    convolutions unless the other is a 1x1.

    Padding between two windows, or behind a bias, makes the two another function at the border; the note says where.

    Options:
        strict: false unless given; true leaves alone what differs at the border.
        only: a glob over layers and parts, such as `stage4.*`; all of them unless given.

    Keeps: output shape.
    Applied twice: as once.

    Example:
        input: [192, 28, 23]
        layers: [conv: {out: 16, kernel: 1, bias: false}, conv: {out: 32, kernel: 5, padding: same}]
        apply: merge_linear
        output: 32x28x23
        params: 32 * 192 * 5 * 5 + 32
        macs: 28 * 23 * 32 * 192 * 5 * 5
    """
    made = graph
    told: list[tuple[bool, str]] = []
    found = chains(graph, strict=strict, only=only)
    while found.merged:
        told += [(len(chain.weighted) == 1, _told(made, chain)) for chain in found.merged]
        made = _merged(made, found.merged)
        found = chains(made, strict=strict, only=only)
    kept = [_left_alone(each) for each in found.breaks]
    if not told and not kept:
        return made
    notes = [note for _, note in sorted(told, key=itemgetter(0))]
    return replace(made, diagnostics=(*made.diagnostics, _note(graph, notes, kept)))


def _merged(graph: Graph, rows: tuple[LinearChain, ...]) -> Graph:
    carriers = {chain.carrier.name: chain for chain in rows}
    gone = {node.name for chain in rows for node in chain.nodes} - carriers.keys()

    def rule(node: Node, _inputs: Shapes) -> Chain | None:
        if node.name in carriers:
            return {"": carriers[node.name].op}
        return {} if node.name in gone else None

    return rewrite(graph, rule)


def _note(graph: Graph, notes: list[str], kept: list[str]) -> Problem:
    network = visible(f"{graph.name} {graph.variant}" if graph.variant else graph.name)
    more = [f"... and {len(notes) - TOLD_AT_MOST} more"] * (len(notes) > TOLD_AT_MOST)
    left = [f"left alone: {abridged(kept, TOLD_AT_MOST)}"] if kept else []
    message = {
        0: f"no linear layers in a row could be one in {network}",
        1: f"1 row of linear layers in {network} is one layer",
    }.get(len(notes), f"each of {len(notes)} rows of linear layers in {network} is one layer")
    return Problem("W521", message, notes=(*notes[:TOLD_AT_MOST], *more, *left), severity="note")


def _told(graph: Graph, chain: LinearChain) -> str:
    together, one = costs(graph, chain)
    nodes = [visible(node.name) for node in chain.nodes]
    names = " + ".join(nodes if len(nodes) <= NAMED_AT_MOST else [*nodes[:2], f"{len(nodes) - 3} more", nodes[-1]])
    return "; ".join((
        f"{names}: {together.params:,} params and {together.macs:,} MACs",
        f"as one {one.params:,} and {one.macs:,}",
        *chain.remarks,
    ))  # fmt: skip


def _left_alone(found: Break) -> str:
    return f"{visible(found.first.name)} + {visible(found.second.name)} ({found.reason})"
