"""A flat graph -> the text of a file with blocks, held against the graph before anyone sees it."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from convcost.bridges.blocks.fusing import fused, usual
from convcost.bridges.blocks.holding import difference
from convcost.bridges.blocks.recovering import Recovered, recovered
from convcost.bridges.blocks.referring import Lost
from convcost.bridges.blocks.repeats import with_repeats
from convcost.bridges.blocks.scopes import Path, grouped, scopes_of, unwrapped
from convcost.bridges.blocks.spelling import by_kind, by_part
from convcost.bridges.blocks.step import walk
from convcost.bridges.blocks.tabulating import tabulated
from convcost.bridges.blocks.writing import File, written
from convcost.graph import Graph
from convcost.notation.writing import origin, write

WORD = re.compile(r"[\w.]+")
MOST_TRIES = 6
LAYERS_PER_LINE = 3
"""A text with fewer layers to a line is long: scopes may show less than the structure does."""
MOST_LAYERS = 2_000
"""Above this many layers, structure is not looked for beside the scopes, nor block after block unfolded."""
FEWEST_TRIES = 2
SHORTER = Fraction(5, 4)
"""How much shorter a text without the author's scopes has to be."""
WITH_CLASSES = Fraction(4, 5)
"""The same of a text without scopes that only wrap, where the author's classes are known: it may be a bit longer."""


class Text(NamedTuple):
    """The file, why something in it is not a block, and the blocks and steps that it was written from."""

    text: str
    unfolded: tuple[str, ...] = ()
    found: Recovered | None = None


class Way(NamedTuple):
    """What blocks are made of: the scope of every layer, the classes behind scopes by their paths."""

    scopes: Mapping[str, Path]
    classes: Mapping[str, str]
    is_unwrapped: bool = False
    """Whether scopes that only wrap are left out."""
    in_yaml: bool = True
    """Whether it is for YAML, which has words for all rounds, lists of tensors and sizes of tensors."""


def recover(graph: Graph, refused: frozenset[str] = frozenset(), *, in_yaml: bool = True) -> Text:
    """The network as a person would have written it.

    The names of the layers are paths of scopes, and the classes behind them are blocks, unless they are ``refused``.
    YAML has words for all rounds, lists of tensors and sizes of tensors; without ``in_yaml`` none of them is used.
    What is written builds to the same graph: a block that would not is unfolded, at worst all of them, and the reason
    is told. Raises `Refusal` where not even a step per layer can be written.
    """
    scopes = scopes_of(graph)
    best = _held(graph, Way(scopes, graph.classes, in_yaml=in_yaml), refused)
    if len(graph.nodes) <= MOST_LAYERS and any(scopes.values()):
        margin = WITH_CLASSES if graph.classes else Fraction(1)
        best = _shorter(
            best, _held(graph, Way(scopes, graph.classes, is_unwrapped=True, in_yaml=in_yaml), refused), margin
        )
        if best is None or _lines(best) > len(graph.nodes) // LAYERS_PER_LINE:
            best = _shorter(
                best, _held(graph, Way(dict.fromkeys(scopes, ()), {}, in_yaml=in_yaml), refused), SHORTER, _words
            )
    return best if best is not None else Text(write(graph), ("its layers cannot be put into blocks",))


def _lines(found: Text) -> int:
    return found.text.count("\n")


def _words(found: Text) -> int:
    """What there is to read, however it is laid out."""
    return len(WORD.findall(found.text))


def _shorter(
    best: Text | None, other: Text | None, margin: Fraction, length: Callable[[Text], int] = _lines
) -> Text | None:
    """The other text where it is shorter by more than the margin."""
    is_shorter = other is not None and (best is None or margin * length(other) < length(best))
    return other if is_shorter else best


def _held(graph: Graph, way: Way, unwanted: frozenset[str]) -> Text | None:
    """The text by this way, held against the graph; None where even without blocks it is another network."""
    refused = {*unwanted}
    reasons: list[str] = []
    for _ in range(MOST_TRIES if len(graph.nodes) <= MOST_LAYERS else FEWEST_TRIES):
        try:
            found, text = _attempt(graph, way, refused)
        except Lost:
            return None
        differs = difference(text, graph, [node for step in found.steps for node in step.nodes])
        if differs is None:
            return Text(text, tuple(reasons), found)
        if not found.blocks:
            return None
        culprit = _culprit(found, differs.node)
        names = {culprit} if culprit is not None else {block.name for block in found.blocks}
        reasons.append(f"{', '.join(f'`{name}`' for name in sorted(names))} unfolded: {differs.reason}")
        refused |= {path for block in found.blocks if block.name in names for path in block.paths}
    return None


def _attempt(graph: Graph, way: Way, refused: set[str]) -> tuple[Recovered, str]:
    outputs = list(graph.outputs.values())
    root = grouped(fused(graph), way.scopes, outputs)
    root = with_repeats(unwrapped(root, way.classes) if way.is_unwrapped else root, outputs)
    last = graph.nodes[-1].name if graph.nodes else None
    is_plain = outputs == [last] and not any(last in node.inputs for node in graph.nodes)
    found = recovered(
        root, list(graph.inputs), graph.shapes, outputs, way.classes, frozenset(refused), constructed=graph.constructed,
        needs_names=not is_plain,
        in_yaml=way.in_yaml,
    )  # fmt: skip
    names = {step.gives: step.name for step in walk(found.steps)}
    named = {} if is_plain else {name: names.get(tensor) or tensor for name, tensor in graph.outputs.items()}
    file = File(graph.name, graph.inputs, usual(graph), named, by_kind(graph))
    comment = f"recovered from {origin(graph)}"
    taken = {*filter(None, names.values()), *(block.name for block in found.blocks), *graph.inputs, "input"}
    told = found._replace(**tabulated(found.steps, taken)._asdict())
    text = written(file, told, comment)
    more = by_part(graph, text, [node for step in told.steps for node in step.nodes])
    return found, written(file._replace(written={**file.written, **more}), told, comment) if more else text


def _culprit(found: Recovered, node: str | None) -> str | None:
    """The innermost block whose instance holds a node."""
    inside = [block for block in found.blocks if node is not None and node in block.nodes]
    return min(inside, key=lambda block: len(block.nodes)).name if inside else None
