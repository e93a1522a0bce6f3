"""What a 1x1 convolution in front of a k x k one costs and saves: the arithmetic of reductions, in exact integers."""

from math import prod
from typing import NamedTuple

from convcost.following import following
from convcost.graph import Graph, Node
from convcost.op import Op, Shapes
from convcost.ops.conv import Conv
from convcost.window import spread


def windowed(op: Op, least: int = 2) -> Conv | None:
    """The convolution that is meant where a kernel is: of one group, with a side of at least ``least``; else None."""
    is_meant = isinstance(op, Conv) and op.groups == 1 and max(op.kernel) >= max(least, 2)
    return op if is_meant else None  # type: ignore[return-value]


class Reducible(NamedTuple):
    """A k x k convolution of one group, and what its multiply-adds are the product of."""

    positions_in: int
    channels_in: int
    positions_out: int
    channels_out: int
    taps: int

    @classmethod
    def of(cls, conv: Conv, inputs: Shapes) -> "Reducible":
        """The sizes of a convolution on its input."""
        (x,) = inputs
        output = conv.output(inputs)
        taps = prod(spread(conv.kernel, len(x.spatial), "kernel"))
        return cls(x.positions, x.channels, output.positions, conv.out, taps)

    @property
    def macs(self) -> int:
        """``P_out * in * out * k * k``, as it is."""
        return self.positions_out * self.channels_in * self.channels_out * self.taps

    @property
    def macs_per_channel(self) -> int:
        """``P_in * in + P_out * out * k * k``: what every channel costs that a reduction leaves."""
        return self.positions_in * self.channels_in + self.positions_out * self.channels_out * self.taps

    @property
    def break_even(self) -> int:
        """The largest reduced width that still pays, 0 where none does: ``r * macs_per_channel < macs``."""
        return (self.macs - 1) // self.macs_per_channel


class Reduction(NamedTuple):
    """A 1x1 convolution that only reduces the channels for k x k ones, and the norm and activation behind it."""

    conv: Node
    following: tuple[Node, ...]
    serves: tuple[Node, ...]


def existing(graph: Graph) -> tuple[Reduction, ...]:
    """Every reduction that a network has, last one first.

    Its convolution has one group, moves by one, changes no spatial size and gives fewer channels than it takes. Whoever
    takes them, at least one layer, is a k x k convolution of one group or a reduction again.
    """
    found: dict[str, Reduction] = {}
    for node, inputs in zip(reversed(graph.nodes), reversed(graph.node_inputs), strict=True):
        if not _only_reduces(node, inputs):
            continue
        behind = tuple(following(graph, node).values())
        last = (node, *behind)[-1]
        serves = graph.consumers[last.name]
        is_output = last.name in graph.outputs.values()
        if serves and not is_output and all(windowed(each.op) or each.name in found for each in serves):
            found[node.name] = Reduction(node, behind, serves)
    return tuple(found.values())


def _only_reduces(node: Node, inputs: Shapes) -> bool:
    op = node.op
    return (
        isinstance(op, Conv)
        and op.groups == 1
        and {*op.kernel, *op.stride} == {1}
        and inputs[0].spatial == node.output.spatial
        and op.out < inputs[0].channels
    )
