"""The networks that a quoted figure may be of: those named, their siblings in the file, and one at other sizes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.layers.shape import maps
from convcost.networks.prepare import Sizes
from convcost.published.family import Family

VARIANT = "variant "
COMMON_SIZES = (
    32, 64, 96, 112, 128, 160, 192, 224, 227, 240, 256, 288, 299, 300, 320, 331, 380, 384, 416, 448, 480, 512, 520, 600,
    608, 640, 800, 1024,
)  # fmt: skip
"""Sides of square images that networks are quoted at."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """What may have been meant instead: another variant, or another size of the one that was named."""

    difference: str
    variant: str | None
    inputs: Sizes | None = None


@dataclass(frozen=True, slots=True)
class RelatedNetwork:
    """A network that may be meant: one that was named, or one that differs from it in one thing."""

    graph: Graph
    difference: str = ""
    """What sets it apart, such as another variant or size; nothing for a network that was named."""


def siblings(family: Family, variants: Sequence[str | None], named: Sequence[Graph]) -> list[Sibling]:
    """The variants that are not named; where one network is named and takes square images, also other sizes."""
    found = [Sibling(f"{VARIANT}{name}", name) for name in family.others(variants)]
    return [*found, *(_sizes(variants[0], named[0]) if len(named) == 1 else ())]


def related(family: Family, named: Sequence[Graph], others: Sequence[Sibling]) -> Iterator[RelatedNetwork]:
    """The named networks first, then the others as far as they can be built."""
    yield from map(RelatedNetwork, named)
    for each in others:
        try:
            graph = family.build(each.variant, each.inputs)
        except ConvcostError:
            continue
        yield RelatedNetwork(graph, each.difference)


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
