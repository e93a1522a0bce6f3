"""Python: a PyTorch module that needs nothing but torch."""

from collections.abc import Mapping

from convcost.analysis import analyze
from convcost.bridges.modules.flat import write_flat
from convcost.bridges.modules.naming import class_name
from convcost.bridges.modules.writing import write_classes
from convcost.bridges.targets import Converted, Options
from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.graph import Graph
from convcost.notation.writing import origin

SUFFIXES = (".py",)
LONGEST_TITLE = 80


def convert(graph: Graph, options: Options) -> Converted:
    """The network as code; what torch has nothing for is a stub that raises, and a note names it."""
    name = class_name(graph.name, ())
    about = told(graph)
    made = None if options.is_flat else write_classes(graph, about, name)
    text, missing, notes = made or (*_flat(graph, about, name), ())
    lines = sum(bool(line.strip()) for line in text.splitlines())
    unfolded = tuple(Problem("W540", note, severity="note") for note in notes)
    described = f"{lines:,} lines for {len(graph.nodes):,} layers"
    return Converted(text, described, (*_missing(graph, missing), *unfolded))


def _flat(graph: Graph, about: str, name: str) -> tuple[str, Mapping[str, str]]:
    made = write_flat(graph, about, name)
    return made.text, made.missing


def told(graph: Graph) -> str:
    """What stands at the top: the figures of the network, and where it comes from."""
    made = analyze(graph)
    least = "" if made.is_complete else "at least "
    sizes = ", ".join(str(shape) for shape in graph.inputs.values())
    figures = f"{least}{made.params:,} parameters, {least}{made.macs:,} multiply-adds at {sizes}"
    name = visible(graph.name)
    first = f"{name}: {figures}."
    told = first if len(first) <= LONGEST_TITLE else f"{name}.\n{figures[:1].upper()}{figures[1:]}."
    return f"{told}\nWritten by convcost from {origin(graph)}."


def _missing(graph: Graph, missing: Mapping[str, str]) -> list[Problem]:
    kinds = {node.name: node.op.kind for node in graph.nodes}
    return [
        Problem("W541", f"`{name}` is a stub that raises: `{kinds[name]}`, {reason}", severity="note")
        for name, reason in missing.items()
    ]
