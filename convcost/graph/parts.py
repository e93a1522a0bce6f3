"""The parts of a network: its nodes grouped by the paths that are their names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

EVERY_LEVEL = 1_000_000
"""The depth at which nothing is left to open."""


@dataclass(slots=True)
class Part:
    """A step, block, branch or round with everything below it. ``nodes`` are indices in execution order.

    A part whose path is itself a node's name is a layer; the norm and activation that follow it (``conv.norm``)
    belong to it and are shown with it. A join's name is also the path of its branches, which come before it, and a
    layer's that of what a transform put in front of it: there the node is one row among the others.
    """

    path: str
    layer: int | None = None
    nodes: list[int] = field(default_factory=list)
    children: dict[str, "Part"] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The last component of the path."""
        return self.path.rpartition(".")[2]

    @property
    def is_one_layer(self) -> bool:
        """Whether the part is a layer and what follows it, so that no table opens it further."""
        return self.layer is not None and self.layer == self.nodes[0]

    def at(self, path: str) -> "Part | None":
        """The part of that path, as it is called from here; None when there is none."""
        part: Part | None = self
        for name in path.split("."):
            part = part.children.get(name) if part else None
        return part

    def at_depth(self, depth: int) -> Iterator["Part"]:
        """The parts that a table of this depth lists: layers, and whatever lies ``depth`` levels down."""
        following: list[int] = []
        for child in self.children.values():
            if self.layer is not None and child.nodes[0] > self.layer:
                following += child.nodes
            elif depth <= 1 or child.is_one_layer:
                yield child
            else:
                yield from child.at_depth(depth - 1)
        if self.layer is not None:
            yield Part(self.path, self.layer, [self.layer, *following])


def tree(paths: Iterable[str]) -> Part:
    """The tree of all parts of a network from the names of its nodes in execution order.

    The root's path is empty and it stands for the whole network.
    """
    root = Part("")
    for index, path in enumerate(paths):
        root.nodes.append(index)
        part = root
        for name in path.split("."):
            child = part.children.get(name)
            if child is None:
                child = part.children[name] = Part(f"{part.path}.{name}" if part.path else name)
            child.nodes.append(index)
            part = child
        part.layer = index
    return root
