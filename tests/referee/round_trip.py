"""YAML to PyTorch and back: what is captured of the written module, held against the network it was written from."""

from collections import Counter
from typing import NamedTuple

import torch

from convcost.bridges.modules.flat import write_flat
from convcost.bridges.modules.writing import write_classes
from convcost.bridges.torch.live import from_torch
from convcost.graph import Graph
from convcost.notation.build import build
from tests.referee.judging import count
from tests.referee.running import load, operands

SAMPLES = 11


class Costs(NamedTuple):
    """What a layer costs, and the sizes of what it gives, in order."""

    params: int
    buffers: int
    macs: int
    sizes: tuple[int, ...]


def captured(graph: Graph, *, is_flat: bool = False) -> Graph:
    """The network that is captured of the classes that are written of one, or of the flat file where there are none."""
    classes = None if is_flat else write_classes(graph, "", "Network")
    written = classes or write_flat(graph, "", "Network")
    with torch.device("meta"):
        module = load(written.text, "Network")()
    return build(from_torch(module, operands(graph, SAMPLES, "meta")))


def costs(graph: Graph) -> Counter[Costs]:
    """Every layer that learns, keeps or multiplies something."""
    found: Counter[Costs] = Counter()
    for node in graph.nodes:
        shapes = graph.input_shapes(node)
        own = Costs(
            0 if node.shares else count(node.op.parameters(shapes)),
            0 if node.shares else count(node.op.buffers(shapes)),
            count(node.op.macs(shapes, node.output)),
            tuple(sorted(size for size in node.output.sizes if size > 1)),
        )
        if own.params or own.buffers or own.macs:
            found[own] += 1
    return found
