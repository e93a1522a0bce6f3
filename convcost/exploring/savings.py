"""What reductions would save where there are none: for every k x k convolution, and for every block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.graph import Graph, Node
from convcost.graph.parts import parts
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
class Candidate:
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
class Block:
    """A part of the network: how many candidates it has, their MACs, and per ratio what is saved by how many layers.

    Where a reduction does not apply it saves nothing.
    """

    path: str
    convolutions: int
    macs: int
    saved: tuple[int, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The candidates of a network, what they come to, and the convolutions with a kernel that were left out.

    Those candidates come first that stand behind no reduction, and of them those that save most.
    """

    analysis: Analysis
    ratios: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    grouped: tuple[Node, ...]
    transposed: tuple[Node, ...]

    @property
    def whole(self) -> Block:
        """The network as one block."""
        return _block("", self.candidates, self.ratios)

    def blocks(self, depth: int) -> tuple[Block, ...]:
        """The parts that hold candidates, ``depth`` levels down, those first that save most."""
        graph = self.analysis.graph
        by_name = {candidate.node.name: candidate for candidate in self.candidates}
        made = []
        for part in parts(graph).at_depth(depth):
            names = [graph.nodes[index].name for index in part.nodes]
            inside = [by_name[name] for name in names if name in by_name]
            if inside:
                made.append(_block(part.path, inside, self.ratios))
        return tuple(sorted(made, key=lambda block: max(block.saved), reverse=True))


def survey(analysis: Analysis, ratios: Sequence[int]) -> Survey:
    """Work out what every reduction of these ratios, at least one, would save in a network."""
    nodes = analysis.graph.nodes
    found = sorted(_candidates(analysis.graph, ratios), key=lambda each: (bool(each.reduced_by), -each.most_saved))
    grouped = (node for node in nodes if isinstance(node.op, Conv) and node.op.groups > 1 and max(node.op.kernel) > 1)
    transposed = (node for node in nodes if isinstance(node.op, ConvTranspose) and max(node.op.kernel) > 1)
    return Survey(analysis, tuple(ratios), tuple(found), tuple(grouped), tuple(transposed))


def _candidates(graph: Graph, ratios: Sequence[int]) -> Iterator[Candidate]:
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
            is_wanted = saving.saved > 0 and node.name not in reduced_by
            pays.setdefault((node.shares or node.name, saving.ratio), is_wanted)
        applied = (each._replace(applies=pays[node.shares or node.name, each.ratio]) for each in savings)
        kernel = spread(conv.kernel, len(node.output.spatial), "kernel")
        yield Candidate(node, kernel, sizes, reduced_by.get(node.name), tuple(applied))


def _saving(sizes: Reducible, ratio: int) -> Saving:
    width = sizes.channels_in // ratio
    return Saving(ratio, width, sizes.reduction_macs(width), sizes.macs - sizes.reduced_macs(width))


def _block(path: str, candidates: Sequence[Candidate], ratios: Sequence[int]) -> Block:
    applied = [
        [each.saved for one in candidates for each in one.savings if each.ratio == ratio and each.applies]
        for ratio in ratios
    ]
    macs = sum(candidate.sizes.macs for candidate in candidates)
    return Block(path, len(candidates), macs, tuple(map(sum, applied)), tuple(map(len, applied)))
