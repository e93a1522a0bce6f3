"""A network held against torch layer by layer: shapes, parameters, buffers, multiply-adds, what training keeps."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import prod
from typing import Any, NamedTuple

import torch

from convcost.bridges.modules.flat import write_flat
from convcost.graph import Graph, Node
from convcost.layers.op import Products
from tests.referee.running import Called, by_line, by_part, load, operands, owned, totals


class Difference(NamedTuple):
    """A layer of which torch says something else than we do."""

    layer: str
    kind: str
    what: str
    ours: object
    torchs: object

    def __str__(self) -> str:
        return f"{self.layer} (`{self.kind}`): {self.what} {self.ours}, and torch says {self.torchs}"


def count(products: Products | None) -> int:
    """Elements of tensors, or multiply-adds."""
    return sum(prod(each.factors.values()) for each in products or ())


def differences(graph: Graph) -> list[Difference]:
    """Where torch differs, on the meta device; layers without PyTorch end it."""
    flat = write_flat(graph, "", "Written")
    if flat.missing:
        name, reason = next(iter(flat.missing.items()))
        return [Difference(name, "?", "has no form:", reason, "nothing")]
    with torch.device("meta"):
        model = load(flat.text, "Written")()
    seen = by_line(model, operands(graph, 1, "meta"))
    return [each for node in graph.nodes for each in _of(node, graph, flat, model, seen)]


def _of(node: Node, graph: Graph, flat, model, seen) -> Iterator[Difference]:
    shapes = graph.input_shapes(node)
    made = seen.get(flat.variables[node.name])
    if made is None:
        yield Difference(node.name, node.op.kind, "is made,", node.output, "nothing")
        return
    if made.sizes != node.output.sizes:
        yield Difference(node.name, node.op.kind, "sizes", node.output.sizes, made.sizes)
    macs = count(node.op.macs(shapes, node.output))
    if made.macs != macs:
        yield Difference(node.name, node.op.kind, "multiply-adds", macs, made.macs)
    params, buffers = count(node.op.parameters(shapes)), count(node.op.buffers(shapes))
    attribute = flat.attributes.get(node.name, "").removeprefix("self.")
    theirs = owned(model, attribute) if attribute else (0, 0)
    if theirs != (params, buffers):
        yield Difference(node.name, node.op.kind, "parameters and buffers", (params, buffers), theirs)


WHOLE = {"MultiheadAttention", "LSTM", "GRU", "RNN", "Attention", "ChannelAttention", "LinearAttention"}
WHOLE |= {"WindowAttention", "DeformConv2d"} | {f"Parametrized{name}" for name in ("Linear",)}
WHOLE |= {f"Parametrized{name}{axes}d" for name in ("Conv", "ConvTranspose") for axes in (1, 2, 3)}
"""Classes of a written file and of torch that stand for one layer of ours, whatever is inside."""


def class_differences(graph: Graph, text: str, name: str) -> list[str]:
    """Where a file of classes differs from the network: outputs, totals, and its layers with parameters."""
    with torch.device("meta"):
        model = load(text, name)()
    calls, macs, outputs = by_part(model, operands(graph, 1, "meta"), WHOLE)
    found = []
    sizes = [graph.shapes[each].sizes for each in graph.outputs.values()]
    made = [tuple(each.shape[1:]) for each in outputs]
    if sizes != made:
        found.append(f"outputs {sizes}, and torch says {made}")
    owning = [_called(node, graph) for node in graph.nodes]
    ours = Counter(each for each in owning if each is not None)
    theirs = Counter(calls)
    if ours != theirs:
        found.append(f"layers {dict(ours - theirs)}, and torch says {dict(theirs - ours)}")
    every = sum(count(node.op.macs(graph.input_shapes(node), node.output)) for node in graph.nodes)
    if every != macs:
        found.append(f"multiply-adds {every}, and torch says {macs}")
    own = [node for node in graph.nodes if not node.shares]
    params = sum(count(node.op.parameters(graph.input_shapes(node))) for node in own)
    buffers = sum(count(node.op.buffers(graph.input_shapes(node))) for node in own)
    if (params, buffers) != totals(model):
        found.append(f"parameters and buffers {(params, buffers)}, and torch says {totals(model)}")
    return found


def _is_cut_behind(node: Node) -> bool:
    """Whether what is cut off differs on the two sides, so that another module does it."""
    padding = getattr(node.op, "padding", ())
    return padding != "same" and any(before != after for before, after in padding)


def _called(node: Node, graph: Graph) -> Called | None:
    shapes = graph.input_shapes(node)
    params, buffers = count(node.op.parameters(shapes)), count(node.op.buffers(shapes))
    if not params + buffers or not node.inputs:
        return None
    if node.op.kind == "conv_transpose" and _is_cut_behind(node):
        op: Any = node.op
        whole = replace(op, padding=((0, 0),), output_padding=op.output_padding)
        return Called(
            params, buffers, tuple(sorted(whole.output(shapes).sizes)), count(node.op.macs(shapes, node.output))
        )
    return Called(params, buffers, tuple(sorted(node.output.sizes)), count(node.op.macs(shapes, node.output)))
