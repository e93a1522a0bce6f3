"""The networks that a quoted figure may be of: those named, their siblings in the file, and one at other sizes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.layers.shape import maps
from convcost.networks.prepare import Sizes, prepare
from convcost.notation.spec.model import Network
from convcost.published.reconciling.quoted import Candidate

VARIANT = "variant "
COMMON_SIZES = (
    32, 64, 96, 112, 128, 160, 192, 224, 227, 240, 256, 288, 299, 300, 320, 331, 380, 384, 416, 448, 480, 512, 520, 600,
    608, 640, 800, 1024,
)  # fmt: skip
"""Sides of square images that networks are quoted at."""


@dataclass(frozen=True, slots=True)
class Request:
    """A network file and how it was named: what replaces its values, which of its variants, which transforms."""

    network: Network
    variants: Sequence[str | None]
    values: Mapping[str, str]
    inputs: Sizes
    transforms: Sequence[str] = ()

    def build(self, variant: str | None, inputs: Sizes | None = None) -> Graph:
        """One variant, at another size if there is one; raises `ConvcostError`."""
        return prepare(self.network, variant, self.values, self.inputs if inputs is None else inputs, self.transforms)


@dataclass(frozen=True, slots=True)
class Sibling:
    """What may have been meant instead: another variant, or another size of the one that was named."""

    difference: str
    variant: str | None
    inputs: Sizes | None = None


def siblings(request: Request, named: Sequence[Graph]) -> list[Sibling]:
    """Other variants; where one network is named and takes square images, also other sizes of those."""
    others = [each for each in request.network.variants if each not in request.variants]
    found = [Sibling(f"{VARIANT}{name}", name) for name in others]
    return [*found, *(_sizes(request.variants[0], named[0]) if len(named) == 1 else ())]


def candidates(request: Request, named: Sequence[Graph], others: Sequence[Sibling]) -> Iterator[Candidate]:
    """The named networks first, then the others as far as they can be built."""
    yield from map(Candidate, named)
    for each in others:
        try:
            graph = request.build(each.variant, each.inputs)
        except ConvcostError:
            continue
        yield Candidate(graph, each.difference)


def _sizes(variant: str | None, graph: Graph) -> Iterator[Sibling]:
    """The network on images of the other common sizes."""
    if len(graph.inputs) > 1:
        return
    ((name, x),) = graph.inputs.items()
    if len(x.spatial) != 2:
        return
    for side in COMMON_SIZES:
        other = maps(x.channels, side, side)
        if other != x:
            yield Sibling(f"input {other}", variant, {name: other.sizes})
