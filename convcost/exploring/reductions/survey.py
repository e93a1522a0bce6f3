"""What reductions would save where there are none: for every k x k convolution, and for every block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.graph import Graph, Node
from convcost.graph.rewriting.reducible import Reducible, windowed
from convcost.graph.rewriting.reductions import reductions
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.window import spread


class Saving(NamedTuple):
    """A 1x1 convolution of a ratio put in front: its width, its own MACs, and what that saves, negative if nothing.

    ``applies`` tells whether `reduce` would put it there: where it pays and no reduction stands already; layers that
    share parameters all do as the first of them.
    """

    ratio: int
    width: int
    cost: int
    saved: int
    applies: bool = False


class Existing(NamedTuple):
    """A reduction that stands already: its name, and the channels that it takes."""

    name: str
    channels_in: int


@dataclass(frozen=True, slots=True)
class Convolution:
    """A k x k convolution of one group; ``reduced_by`` is the reduction that it stands behind already, if any.

    ``savings`` are those of the ratios that leave at least one channel.
    """

    node: Node
    kernel: tuple[int, ...]
    sizes: Reducible
    reduced_by: Existing | None
    savings: tuple[Saving, ...]

    @property
    def most_saved(self) -> int:
        """What the best of the ratios saves; negative, or 0 without any, where none pays."""
        return max((each.saved for each in self.savings), default=0)


@dataclass(frozen=True, slots=True)
class BlockSaving:
    """A part of the network: how many convolutions that could be reduced it holds, and their MACs.

    ``saved`` are the MACs that are saved at every ratio, ``counts`` the reductions that do so: where one does not
    apply it saves nothing.
    """

    path: str
    convolutions: int
    macs: int
    saved: tuple[int, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The convolutions of a network that could be reduced, and those with a kernel that were left out.

    Those come first that stand behind no reduction, and of them those that save most.
    """

    analysis: Analysis
    ratios: tuple[int, ...]
    convolutions: tuple[Convolution, ...]
    grouped: tuple[Node, ...]
    transposed: tuple[Node, ...]

    @property
    def whole(self) -> BlockSaving:
        """The network as one block."""
        return _block("", self.convolutions, self.ratios)

    def blocks(self, depth: int) -> tuple[BlockSaving, ...]:
        """The parts that hold such convolutions, ``depth`` levels down, those first that save most."""
        graph = self.analysis.graph
        by_name = {each.node.name: each for each in self.convolutions}
        made = []
        for part in graph.parts.at_depth(depth):
            names = [graph.nodes[index].name for index in part.nodes]
            inside = [by_name[name] for name in names if name in by_name]
            if inside:
                made.append(_block(part.path, inside, self.ratios))
        return tuple(sorted(made, key=lambda block: max(block.saved), reverse=True))


def survey(analysis: Analysis, ratios: Sequence[int]) -> Survey:
    """Work out what every reduction of these ratios, at least one, would save in a network."""
    nodes = analysis.graph.nodes
    found = sorted(_convolutions(analysis.graph, ratios), key=lambda each: (bool(each.reduced_by), -each.most_saved))
    grouped = (node for node in nodes if isinstance(node.op, Conv) and node.op.groups > 1 and max(node.op.kernel) > 1)
    transposed = (node for node in nodes if isinstance(node.op, ConvTranspose) and max(node.op.kernel) > 1)
    return Survey(analysis, tuple(ratios), tuple(found), tuple(grouped), tuple(transposed))


def _convolutions(graph: Graph, ratios: Sequence[int]) -> Iterator[Convolution]:
    reduced_by = {
        served.name: Existing(each.conv.name, graph.input_shapes(each.conv)[0].channels)
        for each in reductions(graph)
        for served in each.serves
    }
    pays: dict[tuple[str, int], bool] = {}
    for node, inputs in zip(graph.nodes, graph.node_inputs, strict=True):
        conv = windowed(node.op)
        if conv is None:
            continue
        sizes = Reducible.of(conv, inputs)
        savings = [_saving(sizes, ratio) for ratio in ratios if ratio <= sizes.channels_in]
        for saving in savings:
            pays_here = saving.saved > 0 and node.name not in reduced_by
            pays.setdefault((node.shares or node.name, saving.ratio), pays_here)
        applied = (each._replace(applies=pays[node.shares or node.name, each.ratio]) for each in savings)
        kernel = spread(conv.kernel, len(node.output.spatial), "kernel")
        yield Convolution(node, kernel, sizes, reduced_by.get(node.name), tuple(applied))


def _saving(sizes: Reducible, ratio: int) -> Saving:
    width = sizes.channels_in // ratio
    return Saving(ratio, width, sizes.reduction_macs(width), sizes.macs - sizes.reduced_macs(width))


def _block(path: str, convolutions: Sequence[Convolution], ratios: Sequence[int]) -> BlockSaving:
    applied = [
        [each.saved for one in convolutions for each in one.savings if each.ratio == ratio and each.applies]
        for ratio in ratios
    ]
    macs = sum(each.sizes.macs for each in convolutions)
    return BlockSaving(path, len(convolutions), macs, tuple(map(sum, applied)), tuple(map(len, applied)))
