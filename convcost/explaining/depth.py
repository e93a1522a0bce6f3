"""What makes a network so deep at some place: the nonlinear layers on the longest path to it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from convcost.analysis.nonlinearity import deepest_output, depth_of, path
from convcost.errors.untrusted import visible
from convcost.explaining.explanation import Explanation
from convcost.graph import Node

NAMED_AT_MOST = 6


def nonlinear_path(explanation: Explanation) -> tuple[Node, ...]:
    """The nonlinear layers on the longest path to what a part gives, in order; of a network, to its deepest output."""
    tensor = _tensor(explanation)
    return path(explanation.analysis, tensor) if tensor else ()


def derivation(explanation: Explanation) -> str | None:
    """``depth = conv1.activation + maxpool + 9 in conv2_x = 11``; None where nothing nonlinear lies on the way.

    Many layers are counted by the outermost blocks that they lie in.
    """
    tensor, nodes = _tensor(explanation), nonlinear_path(explanation)
    if tensor is None or not nodes:
        return None
    terms = [visible(node.name) for node in nodes] if len(nodes) <= NAMED_AT_MOST else list(_by_block(nodes))
    bound = "" if depth_of(explanation.analysis, tensor).is_exact else "at least "
    return f"depth = {' + '.join(terms)} = {bound}{len(nodes)}"


def _tensor(explanation: Explanation) -> str | None:
    return explanation.gives.name if explanation.part.path else deepest_output(explanation.analysis)


def _by_block(nodes: Sequence[Node]) -> Iterator[str]:
    for block, group in groupby(nodes, lambda node: node.name.partition(".")[0]):
        inside = list(group)
        yield visible(inside[0].name) if len(inside) == 1 else f"{len(inside)} in {visible(block)}"
