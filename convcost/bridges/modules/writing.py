"""A network as a file of classes, its blocks recovered; a block that cannot be a class is unfolded."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from convcost.bridges.blocks.recovery import recover
from convcost.bridges.modules.classes import classes
from convcost.bridges.modules.file import written
from convcost.bridges.modules.instances import Unwritable
from convcost.errors import Refusal
from convcost.graph import Graph

MOST_TRIES = 8


class Written(NamedTuple):
    """The text, what is a stub in it and why, and which blocks were unfolded and why."""

    text: str
    missing: Mapping[str, str]
    unfolded: tuple[str, ...]


def write_classes(graph: Graph, told: str, name: str) -> Written | None:
    """The file; None where the network can only be written step by step."""
    # How the author's code writes a layer, and what its tensors are stored as, is not for a file to say that is code.
    graph = replace(graph, nodes=tuple(node._replace(written=None, dtype=None) for node in graph.nodes), dtype=None)
    refused: frozenset[str] = frozenset()
    reasons: list[str] = []
    for _ in range(MOST_TRIES):
        try:
            recovered = recover(graph, refused, in_yaml=False)
        except Refusal:
            return None
        if recovered.found is None:
            return None
        missing: dict[str, str] = {}
        try:
            made = classes(graph, recovered.found, name, missing)
        except Unwritable as why:
            paths = {path for each in recovered.found.blocks if each.name == why.block for path in each.paths}
            if not paths - refused:
                return None
            reasons.append(f"`{why.block}` unfolded: {why}")
            refused |= paths
            continue
        return Written(written(told, made), missing, (*recovered.unfolded, *reasons))
    return None
