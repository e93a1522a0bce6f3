"""The networks that a quoted figure may be of: those named, their siblings in the file, and one at other sizes.

Other sizes are those of all inputs together: a network that takes two clips is quoted at one resolution.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convcost.errors import ConvcostError
from convcost.errors.untrusted import visible
from convcost.graph import Graph
from convcost.layers.shape import Shape, maps
from convcost.networks.prepare import Sizes
from convcost.published.family import Family

VARIANT = "variant "
FEW = 4
"""So many names are enough to see what is meant."""
COMMON_SIZES = (
    32, 64, 96, 112, 128, 160, 192, 224, 227, 240, 256, 288, 299, 300, 320, 331, 380, 384, 416, 448, 480, 512, 520, 600,
    608, 640, 800, 1024,
)  # fmt: skip
"""Sides of square images that networks are quoted at."""
COMMON_FRAMES = (4, 8, 13, 16, 32, 64)
"""How many frames a clip has."""
COMMON_CLIPS = (112, 128, 160, 182, 224, 256, 312)
"""Sides of square clips, which are tried with every number of frames."""


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
    """The variants that are not named; where one network is named and takes images or clips, also other sizes."""
    found = [Sibling(f"{VARIANT}{name}", name) for name in family.others(variants)]
    return [*found, *(_sizes(variants[0], named[0]) if len(named) == 1 else ())]


def related(
    family: Family, named: Sequence[Graph], others: Sequence[Sibling], unbuilt: dict[str, ConvcostError]
) -> Iterator[RelatedNetwork]:
    """The named networks, then the others; what cannot be built is put into ``unbuilt``, with the reason."""
    yield from map(RelatedNetwork, named)
    for each in others:
        try:
            graph = family.build(each.variant, each.inputs)
        except ConvcostError as error:
            unbuilt[each.difference] = error
            continue
        yield RelatedNetwork(graph, each.difference)


def not_built(unbuilt: Mapping[str, ConvcostError]) -> str:
    """Which siblings were not gone through because they cannot be built, and why the first of them cannot."""
    if not unbuilt:
        return ""
    names = list(map(visible, unbuilt))
    rest = len(names) - FEW
    listed = ", ".join(names[:FEW]) + (f" and {rest} more" if rest > 0 else "")
    problem = next(iter(unbuilt.values())).problems[0]
    return f"Not tried, because they cannot be built: {listed} (the first: {problem.message}, {problem.code})."


def not_tried(named: Sequence[Graph]) -> str:
    """Which other sizes were not thought of, in a sentence; empty where all were that there are."""
    if len(named) > 1:
        return "Other sizes were not tried: that is done for one network, and several are named."
    odd = [name for name, x in named[0].inputs.items() if len(x.spatial) not in IMAGE_OR_CLIP]
    if odd:
        listed = ", ".join(f"`{visible(name)}`" for name in odd)
        return f"Other sizes were not tried: {listed} is neither an image nor a clip."
    if len({_resolution(x) for x in named[0].inputs.values()}) > 1:
        return "Other sizes were not tried: the inputs differ in theirs."
    if any(len(x.spatial) == CLIP for x in named[0].inputs.values()) and len(named[0].inputs) > 1:
        return "Other numbers of frames were not tried, because several inputs have them."
    return ""


IMAGE_OR_CLIP = (2, 3)
CLIP = 3


def _sizes(variant: str | None, graph: Graph) -> Iterator[Sibling]:
    """The network on images of the other common sizes, and on clips of the other common lengths."""
    inputs = graph.inputs
    if any(len(x.spatial) not in IMAGE_OR_CLIP for x in inputs.values()):
        return
    if len({_resolution(x) for x in inputs.values()}) > 1:
        return
    for side in COMMON_SIZES:
        yield from _at(variant, inputs, {name: (*x.spatial[:-2], side, side) for name, x in inputs.items()})
    ((name, x), *others) = inputs.items()
    if len(x.spatial) == CLIP and not others:
        at_other_lengths = dict.fromkeys((x.spatial[1:], *((side, side) for side in COMMON_CLIPS)))
        for frames in COMMON_FRAMES:
            if frames != x.spatial[0]:
                for each in at_other_lengths:
                    yield from _at(variant, inputs, {name: (frames, *each)})


def _resolution(x: Shape) -> tuple[int, ...]:
    return x.spatial[-2:]


def _at(variant: str | None, inputs: Mapping[str, Shape], sizes: Mapping[str, tuple[int, ...]]) -> Iterator[Sibling]:
    """The network at these spatial sizes, unless they are its own."""
    others = {name: maps(x.channels, *sizes[name]) for name, x in inputs.items()}
    if others != inputs:
        shown = str(*others.values()) if len(others) == 1 else ", ".join(f"{visible(n)}={x}" for n, x in others.items())
        yield Sibling(f"input {shown}", variant, {name: x.sizes for name, x in others.items()})
