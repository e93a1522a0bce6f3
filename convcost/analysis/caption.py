"""What stands above and below a table: which network this is, its totals, and under which convention."""

from collections.abc import Iterable

from convcost.analysis import Analysis
from convcost.analysis.columns import COLUMNS, Column, columns
from convcost.analysis.counts import stored_as
from convcost.analysis.settings import CONVENTION, IN_SHORT, Settings
from convcost.conventions import lookup
from convcost.errors import abridged
from convcost.errors.untrusted import visible
from convcost.language.quantity import short, short_bytes

NAMED_AT_MOST = 3


def model(analysis: Analysis) -> str:
    """The network's name as a person says it, with the variant."""
    graph = analysis.graph
    return beginning(graph.name if graph.variant is None else f"{graph.name} {graph.variant}")


def title(analysis: Analysis) -> str:
    """The model and, behind a plus each, the transforms that were applied to it."""
    return " + ".join((model(analysis), *map(visible, analysis.graph.applied)))


def beginning(text: str) -> str:
    """Untrusted text that begins a line: build servers obey lines that begin with two colons."""
    shown = visible(text)
    return shown.replace("::", r"\x3a:", 1) if shown.lstrip().startswith("::") else shown


def address(analysis: Analysis) -> str:
    """What the network is called on the command line: ``nets/inception.yaml@naive``."""
    graph = analysis.graph
    file = graph.file or graph.name
    return visible(file if graph.variant is None else f"{file}@{graph.variant}")


def flow(analysis: Analysis) -> str:
    """What goes in and what comes out: ``3x224x224 -> 1000``; several tensors with their names."""
    graph = analysis.graph
    outputs = {name: graph.shapes[tensor] for name, tensor in graph.outputs.items()}
    batch = f", batch {analysis.settings.batch}" if analysis.settings.batch != 1 else ""
    return f"{tensors(graph.inputs.items())} -> {tensors(outputs.items())}{batch}"


def summary(analysis: Analysis) -> list[str]:
    """The main totals, rounded (``25.56 M params, 4.089 G MACs, ...``), and what keeps them from being exact.

    Then what there is to say of the figures that were asked for by a setting.
    """
    known = columns(analysis.settings)
    totals = ", ".join(_total(analysis, column) for column in known if column.is_summary and analysis.tells(column))
    said = [sentence for column in known if column.sentences for sentence in column.sentences(analysis)]
    bound = lower_bound(analysis)
    return [totals, *([bound] if bound else []), *said]


def statement(settings: Settings) -> str:
    """By what everything is counted, in one line: the tool that was asked for, and the convention."""
    if not settings.convention:
        return IN_SHORT
    return f"{lookup(settings.convention).title} by its rules; MACs and FLOPs by torchvision's"


def rules(settings: Settings, shown: Iterable[Column] = ()) -> tuple[str, ...]:
    """The same in full: the tool that was asked for, the convention, the rules of what is shown."""
    convention = (lookup(settings.convention).statement,) if settings.convention else ()
    asked_for = columns(settings)[len(COLUMNS) :]
    by_column = dict.fromkeys(column.rule(settings) for column in (*shown, *asked_for) if column.rule)
    return (*convention, CONVENTION, *by_column)


def tensors(shapes: Iterable[tuple[str, object]]) -> str:
    """The shape of one tensor; of several, with their names."""
    named = list(shapes)
    if len(named) == 1:
        return str(named[0][1])
    return ", ".join(f"{visible(name)} {shape}" for name, shape in named)


def _total(analysis: Analysis, column: Column) -> str:
    value = analysis.count(column)
    bound = "" if analysis.total(column).is_complete else "at least "
    if column.role:
        return f"{bound}{short_bytes(value)} {column.title} as {stored_as(analysis, column.role)}"
    return f"{bound}{short(value)} {column.title}"


def lower_bound(analysis: Analysis) -> str | None:
    """Why the totals are lower bounds, and of which layers; None when they are exact."""
    unknown = [visible(node.name) for node in analysis.graph.nodes if not node.op.is_complete]
    if not unknown:
        return None
    return f"Lower bounds: the cost of {abridged(unknown, NAMED_AT_MOST)} is not known."
