"""What a layer is there for: what a reduction saves and adds, and which layers are one with it."""

from collections.abc import Iterator

from convcost.errors import abridged
from convcost.errors.untrusted import visible
from convcost.explaining.explanation import Explanation
from convcost.exploring.reductions.standing import standing, unseparated
from convcost.graph import Node
from convcost.graph.described import described
from convcost.graph.rewriting.chains import LinearChain, costs

NAMED_AT_MOST = 4


def purposes(explanation: Explanation) -> Iterator[str]:
    """Of a layer that only reduces channels for others, both purposes; of one in a row that could be one layer, that.

    Blocks have no purpose of their own.
    """
    if explanation.layer is None or explanation.is_block:
        return
    node = explanation.layer.node
    yield from (each.sentence for each in explanation.analysis.once(standing) if each.node is node)
    for chain in explanation.analysis.once(unseparated):
        if node in chain.nodes:
            yield _one(explanation, chain, node)


def _one(explanation: Explanation, chain: LinearChain, node: Node) -> str:
    others = abridged([visible(each.name) for each in chain.nodes if each is not node], NAMED_AT_MOST)
    together, one = costs(explanation.analysis.graph, chain)
    costing = f"{one.params:,} parameters and {one.macs:,} MACs in place of {together.params:,} and {together.macs:,}"
    made = described(chain.carrier._replace(op=chain.op))
    return "; ".join((f"With {others} it is one layer, {made}, of {costing}", *chain.remarks)) + "."
