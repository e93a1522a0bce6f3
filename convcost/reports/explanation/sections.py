"""What an explanation says, section by section, before any format has printed it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from convcost.analysis.cells import figure, title
from convcost.errors import Label, Problem
from convcost.errors.untrusted import visible
from convcost.explaining.explanation import Derivation, Explanation, Layer, Share
from convcost.graph import Graph
from convcost.graph.described import described
from convcost.graph.inference import calls
from convcost.language.quantity import percent
from convcost.layers.docstrings import docstring
from convcost.layers.shape import Shape
from convcost.page.frame import frame
from convcost.reports import caption
from convcost.reports.explanation.derivations import lines, together
from convcost.reports.explanation.parts import parts_table

NAMED_AT_MOST = 4
NONE = ("None.",)
WORDS = ("name", "shapes", "kind", "figure")
"""The columns of tables that are no numbers."""
Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A title, and what stands below it: derivations, sentences, a table, lines of the file as they are."""

    title: str
    lines: Sequence[str] = ()
    sentences: Sequence[str] = ()
    table: Texts = field(default_factory=dict)
    source: Sequence[str] = ()


def heading(explanation: Explanation) -> str:
    """What is explained: the path and the layer there; of a network, its name."""
    name = visible(explanation.part.path)
    if explanation.layer and not explanation.is_block:
        return f"{name}: {described(explanation.layer.node)}"
    return name or caption.title(explanation.analysis)


def introduction(explanation: Explanation) -> list[str]:
    """A sentence on the kind, the network, and what comes in and out."""
    graph = explanation.analysis.graph
    about = [f"In {caption.title(explanation.analysis)}."] if explanation.part.path else []
    if explanation.layer and not explanation.is_block:
        about = [docstring(type(explanation.layer.node.op)).sentence, *about]
    comes_in = [f"takes  {_sizes(graph.shapes[name])} of {_tensor(graph, name)}" for name in explanation.takes]
    return [*about, "", *_few(comes_in, "takes  ... and {} more"), f"gives  {_gives(explanation)}"]


def sections(explanation: Explanation, depth: int | None = None) -> Iterator[Section]:
    """Everything else, in the order in which it is read."""
    if explanation.is_block:
        yield Section("Parts", table=parts_table(explanation, depth))
    if explanation.layer:
        yield from _join(explanation) if explanation.is_block else _layer(explanation.layer)
    if explanation.followers:
        yield Section("Followed by", table=_followers(explanation.followers))
    whole = "Figures, with what follows it" if explanation.followers else "Figures"
    yield Section(whole, table=_figures(explanation.shares, is_whole=not explanation.part.path))
    if explanation.analysis.settings.convention:
        yield _counted_otherwise(explanation)
    written = list(_written(explanation))
    if written:
        yield Section("Written", source=written)


def _layer(layer: Layer) -> Iterator[Section]:
    if layer.is_shape_unchanged:
        yield Section("Shape", sentences=[f"{layer.node.output}, as it comes in."])
    else:
        yield Section("Shape", lines=list(lines(layer.shape, "_out")))
    if layer.params == layer.macs == ():
        yield Section("Parameters and MACs", sentences=NONE)
    else:
        yield _count("Parameters", layer.params, _sharing(layer))
        yield _count("MACs", layer.macs)
    if layer.buffers:
        yield _count("Buffers", layer.buffers)
    if layer.in_other_words:
        yield Section("In other words", sentences=layer.in_other_words)


def _join(block: Explanation) -> Iterator[Section]:
    """What there is to say about the join that a block ends with."""
    for section in _layer(block.layer) if block.layer else ():
        if section.lines or section.sentences != NONE:
            yield replace(section, title=f"{section.title}, of {visible(block.part.name)} itself")


def _count(name: str, derivations: Sequence[Derivation] | None, sentences: Sequence[str] = ()) -> Section:
    if derivations is None:
        unknown = "Unknown; totals that hold this layer are lower bounds."
        return Section(name, sentences=[unknown, *sentences])
    if not derivations:
        return Section(name, sentences=NONE)
    total = [f"together {together(derivations)}"] if len(derivations) > 1 else []
    return Section(name, lines=[*lines(derivations), *total], sentences=sentences)


def _sharing(layer: Layer) -> list[str]:
    if layer.node.shares:
        return [f"They belong to {visible(layer.node.shares)}, which counts them; here they count 0."]
    if not layer.shared_with:
        return []
    return [f"Used by {', '.join(_few([visible(name) for name in layer.shared_with], '{} more'))} too."]


def _followers(layers: Sequence[Layer]) -> Texts:
    return {
        "name": [visible(layer.node.name) for layer in layers],
        "kind": [described(layer.node) for layer in layers],
        "params": [f"{sum(each.value for each in layer.params or ()):,}" for layer in layers],
    }


def _figures(shares: Sequence[Share], *, is_whole: bool) -> Texts:
    texts = {
        "figure": [title(share.column) for share in shares],
        "value": [figure(share.total, share.column.unit) for share in shares],
    }
    return texts if is_whole else {**texts, "of the network": [percent(share.permille) for share in shares]}


def _counted_otherwise(explanation: Explanation) -> Section:
    """The steps from the multiply-adds to what another tool counts."""
    from convcost.reports.reconciliation.sheets import steps

    found = explanation.ledger
    table = steps(found)
    return Section(found.conventions[1].title, table={"name": table.pop("step"), **table})


def _sizes(shape: Shape) -> str:
    """A shape beside others; a single size would say little."""
    return shape.described if shape.layout == "features" else str(shape)


def _tensor(graph: Graph, name: str) -> str:
    return f"input `{visible(name)}`" if name in graph.inputs else visible(name)


def _gives(explanation: Explanation) -> str:
    graph = explanation.analysis.graph
    takers = [visible(name) for name in explanation.goes_to]
    outputs = [
        f"output `{visible(name)}`" for name, tensor in graph.outputs.items() if tensor == explanation.gives.name
    ]
    goes_to = ", ".join(_few([*takers, *outputs], "{} more"))
    return f"{_sizes(explanation.gives.output)}{f' to {goes_to}' if goes_to else ', which nobody takes'}"


def _few(texts: list[str], rest: str) -> list[str]:
    more = len(texts) - NAMED_AT_MOST
    return texts if more <= 1 else [*texts[:NAMED_AT_MOST], rest.format(more)]


def _written(explanation: Explanation) -> Iterator[str]:
    """The step in its file, and the calls of blocks that led there; of steps without a block, their lines."""
    origin = explanation.origin
    if origin is None:
        if explanation.lines and explanation.part.path:
            first, last = explanation.lines
            yield f"--> {visible(str(first))}{f' to line {last.line}' if last.line > first.line else ''}"
        return
    problem = Problem("", "", (Label(origin.span), *calls(origin.caller)), severity="note")
    indent = len(str(max(label.span.line for label in problem.labels)))
    yield from frame(problem, indent, lambda text, _style: text)
