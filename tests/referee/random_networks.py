"""What torch says of a random network: layer by layer, as classes, and of what is kept for the backward pass."""

from typing import Any, NamedTuple

import torch

from convcost.analysis import analyze
from convcost.analysis.memory.saved import saved_bytes
from convcost.analysis.settings import Settings
from convcost.bridges.modules.flat import write_flat
from convcost.bridges.modules.writing import write_classes
from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.referee.judging import class_differences, differences
from tests.referee.making import document, text
from tests.referee.running import backward, kept_bytes, load, operands

BATCH = 2


class Verdict(NamedTuple):
    """A network, its kinds, and where torch says something else; each begins with what differs, then a colon."""

    document: dict[str, Any]
    kinds: tuple[str, ...]
    differences: tuple[str, ...]


def judged(seed: int) -> Verdict:
    """The network of a seed."""
    return verdict_of(document(seed))


def verdict_of(made: dict[str, Any]) -> Verdict:
    """A document held against torch; one that is refused has no layers and no differences."""
    try:
        graph = build(read_network(read(text(made), "random.yaml")))
    except ConvcostError as error:
        return Verdict(made, (), (f"refused {error.problems[0].code}: {error.problems[0].message}",))
    kinds = tuple(node.op.kind for node in graph.nodes)
    try:
        return Verdict(made, kinds, tuple(_differences(graph)))
    except Exception as error:  # a written file that does not run is a difference too
        return Verdict(made, kinds, (f"{type(error).__name__}: {error}",))


def _differences(graph: Graph) -> list[str]:
    found = [f"{each.kind} {each.what}: {each}" for each in differences(graph)]
    written = write_classes(graph, "", "Network")
    if written is not None and not found:
        found += [f"classes: {each}" for each in class_differences(graph, written.text, "Network")]
    if not found and all(states_what_is_kept(graph, at) for at in range(len(graph.nodes))):
        found += _kept(graph)
    return found


def _kept(graph: Graph) -> list[str]:
    torch.manual_seed(0)
    model = load(write_flat(graph, "", "Written").text, "Written")()
    inputs = operands(graph, BATCH, "cpu")
    ours = saved_bytes(analyze(graph, Settings(batch=BATCH)))
    if None in ours:
        return []
    theirs = kept_bytes(model, inputs)
    backward(model, inputs)
    total = sum(each or 0 for each in ours)
    return [] if total == theirs else [f"kept: {total} bytes, and torch keeps {theirs}"]


PLAIN = frozenset({
    "add", "avgpool", "batchnorm", "celu", "concat", "conv", "elu", "gelu", "global_avgpool", "global_maxpool",
    "groupnorm", "hardsigmoid", "hardswish", "hardtanh", "identity", "leaky_relu", "linear", "logsigmoid",
    "maximum", "maxpool", "minimum", "mish", "mul", "relu", "relu6", "selu", "sigmoid", "silu", "softmax",
    "softplus", "sub", "tanh",
})  # fmt: skip
"""Kinds that are one module or operator of torch, of which we state what it keeps."""


def states_what_is_kept(graph: Graph, at: int) -> bool:
    """Whether a layer is written as torch's own, without copies on the way."""
    node = graph.nodes[at]
    shapes = graph.input_shapes(node)
    op: Any = node.op
    is_even = getattr(op, "padding", ((0, 0),)) != "same" and all(
        before == after for before, after in getattr(op, "padding", ((0, 0),))
    )
    is_first = all(shape.layout != "tokens" for shape in shapes) or node.op.kind not in {"batchnorm", "groupnorm"}
    is_plain = getattr(op, "weight", "none") == "none" and getattr(op, "trainable", True) and not node.frozen
    return node.op.kind in PLAIN and is_even and is_plain and is_first
