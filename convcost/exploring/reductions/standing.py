"""The 1x1 reductions that a network has, in their two purposes: what they save, and the non-linearity that they add."""

from collections.abc import Iterator
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.errors.untrusted import visible
from convcost.graph import Graph, Node
from convcost.graph.rewriting.chains import LinearChain, chains
from convcost.graph.rewriting.merging import Rank
from convcost.graph.rewriting.reducible import Reducible
from convcost.graph.rewriting.reductions import Reduction, reductions
from convcost.language.quantity import exact
from convcost.layers.kinds.conv import Conv
from convcost.layers.op import Linearity


class StandingReduction(NamedTuple):
    """A reduction, and what it is worth to the layers that take its channels.

    ``saved`` are the MACs that these would have more without it, less its own; negative where it does not pay.
    ``nonlinear`` are the layers behind it that are neither linear nor affine. Without one it is a factorisation: the
    weights of both together have the ``rank`` at most.
    """

    node: Node
    serves: tuple[Node, ...]
    channels_in: int
    width: int
    saved: int
    nonlinear: tuple[Node, ...]
    rank: Rank | None

    @property
    def sentence(self) -> str:
        """Both purposes in words."""
        served = " and ".join(visible(node.name) for node in self.serves)
        pays = f"saves {exact(self.saved)}" if self.saved >= 0 else f"costs {exact(-self.saved)}"
        first = f"It makes {self.width} of {self.channels_in} channels for {served}, which {pays} MACs"
        if self.rank is None:
            return f"{first}, and {self.followed_by} behind it adds a nonlinear layer."
        return (
            f"{first}; nothing nonlinear follows, so that it is a factorisation of {_words(self.rank)}, and no deeper."
        )

    @property
    def followed_by(self) -> str:
        """The kinds of the nonlinear layers; ``nothing`` where there is none."""
        return ", ".join(node.op.kind for node in self.nonlinear) or "nothing"


def standing(analysis: Analysis) -> tuple[StandingReduction, ...]:
    """Every reduction of a network, in execution order."""
    return tuple(_standing(analysis.graph, each) for each in reversed(reductions(analysis.graph)))


def unseparated(analysis: Analysis) -> tuple[LinearChain, ...]:
    """Rows of several layers with weights that could be one layer; one layer and its normalisation are no such row."""
    found = chains(analysis.graph).merged
    return tuple(chain for chain in found if len(chain.weighted) > 1)


def _standing(graph: Graph, found: Reduction) -> StandingReduction:
    conv = found.conv
    (x,) = graph.input_shapes(conv)
    width = conv.output.channels
    served = list(_served(graph, found))
    without = sum(each.macs * x.channels // width for each in served)
    with_it = x.positions * x.channels * width + sum(each.macs for each in served)
    nonlinear = tuple(node for node in found.following if node.op.linearity is Linearity.NEITHER)
    full = min(x.channels, sum(each.channels_out * each.taps for each in served))
    rank = None if nonlinear else Rank(width, full)
    return StandingReduction(conv, found.serves, x.channels, width, without - with_it, nonlinear, rank)


def _served(graph: Graph, found: Reduction) -> Iterator[Reducible]:
    for node in found.serves:
        if isinstance(node.op, Conv):
            yield Reducible.of(node.op, graph.input_shapes(node))


def _words(rank: Rank) -> str:
    return f"rank {rank.rank}" if rank.is_narrow else f"rank {rank.full}, which is full"
