"""What is counted, as it is said below every table, and of which layers nobody knows it."""

from collections.abc import Iterable

from convcost.analysis import Analysis
from convcost.analysis.columns import COLUMNS, Column, columns, named
from convcost.analysis.settings import CONVENTION, Settings
from convcost.conventions import DEFAULT, lookup
from convcost.errors.untrusted import visible
from convcost.errors.wording import abridged

NAMED_AT_MOST = 3


def statements(settings: Settings, shown: Iterable[Column] = ()) -> tuple[str, ...]:
    """Whose convention was asked for, if any, the one that always holds, the rules of what is shown or asked for."""
    convention = (lookup(settings.convention).statement,) if settings.convention else ()
    asked_for = columns(settings)[len(COLUMNS) :]
    rules = dict.fromkeys(column.rule(settings) for column in (*shown, *asked_for) if column.rule)
    return (*convention, CONVENTION, *rules)


def described(settings: Settings) -> dict[str, str]:
    """The tool whose operations are counted, for machines."""
    convention = lookup(settings.convention or DEFAULT)
    return {
        "convention": convention.name,
        "tool": convention.tool,
        "unit": convention.unit,
        "counts": convention.counts,
    }


def sentences(analysis: Analysis) -> list[str]:
    """Which layers keep the tool's figure from being known; nothing where it is, or the layer's cost itself is not."""
    if not analysis.settings.convention:
        return []
    pairs = zip(analysis.graph.nodes, analysis.figures("operations"), strict=True)
    unknown = [
        f"{visible(node.name)} ({node.op.kind})" for node, figure in pairs if figure is None and node.op.is_complete
    ]
    if not unknown:
        return []
    title, listed = named("operations", analysis.settings).title, abridged(unknown, NAMED_AT_MOST)
    return [f"Lower bound of {title}: nobody knows what {listed} would count."]
