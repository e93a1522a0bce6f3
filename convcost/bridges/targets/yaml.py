"""Our own notation: blocks, repeats and tables, or a step per layer."""

from convcost.bridges.blocks.recovery import recover
from convcost.bridges.targets import Converted, Options
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.graph import Graph
from convcost.notation.writing import write

SUFFIXES = (".yaml", ".yml")


def convert(graph: Graph, options: Options) -> Converted:
    """The network as a person would have written it; what could not be a block is a note that says why."""
    try:
        if options.is_flat:
            return _described(write(graph), graph)
        found = recover(graph)
    except Refusal as refusal:
        raise ConvcostError([Problem(refusal.code, refusal.message, notes=(refusal.hint,))]) from None
    notes = tuple(Problem("W540", reason, severity="note") for reason in found.unfolded)
    return _described(found.text, graph, notes)


def _described(text: str, graph: Graph, problems: tuple[Problem, ...] = ()) -> Converted:
    lines = sum(bool(line.strip()) and not line.startswith("#") for line in text.splitlines())
    return Converted(text, f"{lines:,} lines for {len(graph.nodes):,} layers", problems)
