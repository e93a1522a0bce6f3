"""What is said of a layer or a block, section by section: what comes in and out, and where its numbers come from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from convcost.analysis import caption
from convcost.analysis.cells import figure, title
from convcost.errors import ConvcostError, Label, Problem
from convcost.errors.untrusted import visible
from convcost.explaining.data import data
from convcost.explaining.depth import derivation
from convcost.explaining.derivations import lines, together
from convcost.explaining.explanation import Derivation, ExplainedLayer, Explanation, Share
from convcost.explaining.parts import kind, named, parts_table, table
from convcost.explaining.purposes import purposes
from convcost.graph import Graph
from convcost.graph.described import described
from convcost.graph.inference import calls
from convcost.language.quantity import percent
from convcost.layers.docstrings import docstring
from convcost.layers.shape import Shape
from convcost.page import Block, Lines, Page, Prose, Section, Table, TableColumn
from convcost.page.answer import Answer, Data, Records
from convcost.page.frame import frame

NAMED_AT_MOST = 4
NOTHING = "None."
TENSOR = len("takes  ")
"""Where the tensors begin that come in and go out."""


@dataclass(frozen=True)
class ExplainedPart(Answer):
    """A layer or a block, and how many levels of a block to open; as far as there is only one part where it is None."""

    explanation: Explanation
    depth: int | None = None

    def page(self) -> Page:
        """What it is, and section by section where its numbers come from."""
        sections = (_introduction(self.explanation), *_sections(self.explanation, self.depth))
        settings = self.explanation.analysis.settings
        return Page(
            sections,
            (caption.statement(settings),),
            title=_heading(self.explanation),
            rules=caption.rules(settings),
        )

    def data(self) -> Data:
        """Raw numbers, and formulas as texts that can be evaluated."""
        return data(self.explanation, self.depth)

    def records(self) -> Records:
        """Raises `ConvcostError`: derivations are no table."""
        raise no_table("--format csv")


def no_table(option: str) -> ConvcostError:
    """What to say to whoever asks for an explanation as a table by this option."""
    message = f"an explanation is no table, so `{option}` has none"
    return ConvcostError([Problem("E403", message, notes=("text, json or markdown",))])


def _heading(explanation: Explanation) -> str:
    """What is explained: the path and the layer there; of a network, its name."""
    name = visible(explanation.part.path)
    if explanation.layer and not explanation.is_block:
        return f"{name}: {described(explanation.layer.node)}"
    return name or caption.title(explanation.analysis)


def _introduction(explanation: Explanation) -> Section:
    """A sentence on the kind, the network, and what comes in and out."""
    graph = explanation.analysis.graph
    about = [f"In {caption.title(explanation.analysis)}."] if explanation.part.path else []
    if explanation.layer and not explanation.is_block:
        about = [docstring(type(explanation.layer.node.op)).sentence, *about]
    comes_in = [f"takes  {_sizes(graph.shapes[name])} of {_tensor(graph, name)}" for name in explanation.takes]
    flow = [*_few(comes_in, "takes  ... and {} more"), f"gives  {_gives(explanation)}"]
    first, *others = (Prose((line,), is_close=True, hanging=TENSOR) for line in flow)
    return Section((*_sentences(about), first._replace(is_close=False), *others), _heading(explanation))


def _sections(explanation: Explanation, depth: int | None) -> Iterator[Section]:
    """Everything else, in the order in which it is read."""
    if explanation.is_block:
        yield _section("Parts", parts_table(explanation, depth))
    if explanation.layer:
        yield from _join(explanation) if explanation.is_block else _layer(explanation.layer)
    if explanation.followers:
        yield _section("Followed by", _followers(explanation.followers))
    if said := tuple(purposes(explanation)):
        yield _section("In the network", *_sentences(said))
    if deep := derivation(explanation):
        yield _section("Nonlinear depth", _lines([deep]))
    whole = "Figures, with what follows it" if explanation.followers else "Figures"
    yield _section(whole, _figures(explanation.shares, is_whole=not explanation.part.path))
    if explanation.analysis.settings.convention:
        yield _counted_otherwise(explanation)
    written = tuple(_written(explanation))
    if written:
        yield _section("Written", Lines(written))


def _section(title: str, *blocks: Block) -> Section:
    return Section(blocks, title, is_indented=True)


def _sentences(texts: Iterable[str]) -> Iterator[Prose]:
    """A paragraph each, one below the other."""
    return (Prose((text,), is_close=True) for text in texts)


def _lines(derivations: Iterable[str]) -> Lines:
    """Derivations that go on behind their first equals sign where they do not fit a line."""
    texts = tuple(derivations)
    return Lines(texts, tuple(text.find("= ") + 2 for text in texts))


def _layer(layer: ExplainedLayer) -> Iterator[Section]:
    if layer.is_shape_unchanged:
        yield _section("Shape", *_sentences([f"{layer.node.output}, as it comes in."]))
    else:
        yield _section("Shape", _lines(lines(layer.shape, "_out")))
    if layer.params == layer.macs == ():
        yield _section("Parameters and MACs", *_sentences([NOTHING]))
    else:
        yield _count("Parameters", layer.params, _sharing(layer))
        yield _count("MACs", layer.macs)
    if layer.buffers:
        yield _count("Buffers", layer.buffers)
    if layer.in_other_words:
        yield _section("In other words", *_sentences(layer.in_other_words))


def _join(block: Explanation) -> Iterator[Section]:
    """What there is to say about the join that a block ends with."""
    for section in _layer(block.layer) if block.layer else ():
        if section.blocks != tuple(_sentences([NOTHING])):
            yield section._replace(title=f"{section.title}, of {visible(block.part.name)} itself")


def _count(name: str, derivations: Sequence[Derivation] | None, sentences: Sequence[str] = ()) -> Section:
    if derivations is None:
        unknown = "Unknown; totals that hold this layer are lower bounds."
        return _section(name, *_sentences([unknown, *sentences]))
    if not derivations:
        return _section(name, *_sentences([NOTHING]))
    total = [f"together {together(derivations)}"] if len(derivations) > 1 else []
    return _section(name, _lines([*lines(derivations), *total]), *_sentences(sentences))


def _sharing(layer: ExplainedLayer) -> list[str]:
    if layer.node.shares:
        return [f"They belong to {visible(layer.node.shares)}, which counts them; here they count 0."]
    if not layer.shared_with:
        return []
    return [f"Used by {', '.join(_few([visible(name) for name in layer.shared_with], '{} more'))} too."]


def _followers(layers: Sequence[ExplainedLayer]) -> Table:
    params = [f"{sum(each.value for each in layer.params or ()):,}" for layer in layers]
    return table(
        (named(), [visible(layer.node.name) for layer in layers]),
        (kind(), [described(layer.node) for layer in layers]),
        (TableColumn("params"), params),
    )


def _figures(shares: Sequence[Share], *, is_whole: bool) -> Table:
    """A line per figure, beside it what of the network that is, if it is not the network itself."""
    names = TableColumn("figure", "words"), [title(share.column) for share in shares]
    values = TableColumn("value"), [figure(share.total, share.column.unit) for share in shares]
    if is_whole:
        return table(names, values)
    return table(names, values, (TableColumn("of the network"), [percent(share.permille) for share in shares]))


def _counted_otherwise(explanation: Explanation) -> Section:
    """The steps from the multiply-adds to what another tool counts."""
    from convcost.published.reconciling.steps import steps

    found = explanation.ledger
    columns = (named(), TableColumn("layers"), TableColumn("amount"), TableColumn("total"))
    cells = zip(*steps(found), strict=True)
    return _section(found.conventions[1].title, table(*zip(columns, cells, strict=True)))


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
