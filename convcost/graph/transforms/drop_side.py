"""Without auxiliary heads."""

from dataclasses import replace

from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.rewrite import rewrite


def drop_side(graph: Graph, *, only: Only = "") -> Graph:
    """Drop the outputs that left through a `side`, such as auxiliary heads, and every layer that only they need.

    Does not apply to a network whose outputs are all sides, as those of some detectors are: nothing would be left.

    Options:
        only: a glob over the layers whose outputs are sides, and parts that they lie in; all of them unless given.

    Keeps: other outputs.
    Applied twice: as once.

    Example:
        input: [64, 28, 23]
        layers: [side: [global_avgpool, linear: 10], conv: {out: 32, kernel: 1}]
        apply: drop_side
        output: 32x28x23
        params: 32 * 64 + 32
        macs: 28 * 23 * 32 * 64
    """
    dropped_sides = {tensor for tensor in graph.sides if is_chosen(tensor, only)}
    outputs = {name: tensor for name, tensor in graph.outputs.items() if tensor not in dropped_sides}
    if len(outputs) == len(graph.outputs):
        return graph
    if not outputs:
        message = f"every output of {graph.name} is a side, so `drop_side` would leave nothing"
        hint = "an output that is to stay must not be written as a `side`"
        raise ConvcostError([Problem("E320", message, notes=(hint,))])
    dropped = graph.needed_by(dropped_sides) - graph.needed_by(outputs.values())
    for node in graph.nodes:
        if dropped.intersection(node.inputs):
            dropped.add(node.name)
    kept = replace(graph, outputs=outputs, sides=graph.sides - dropped_sides)
    return rewrite(kept, lambda node, _inputs: {} if node.name in dropped else None)
