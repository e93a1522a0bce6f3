"""The catalogue for people: a row per network, or per family from its smallest to its largest figure."""

from collections.abc import Mapping, Sequence

from convcost.analysis.cells import figure, title
from convcost.analysis.columns import Column
from convcost.analysis.settings import CONVENTION
from convcost.errors.untrusted import visible
from convcost.language.quantity import short, short_bytes
from convcost.networks.listing import Listed, families, span
from convcost.reports import caption, markdown, plain

WORDS = ("name", "family", "networks", "task", "input")
"""The columns that are no numbers."""
DISPENSABLE_BY_NAME = ("task", "family", "input")
DISPENSABLE_BY_FAMILY = ("networks", "task")
"""What a narrow terminal does without, in this order."""

Texts = Mapping[str, Sequence[str]]


def by_name(listed: Sequence[Listed], columns: Sequence[Column]) -> Texts:
    """A row per network, its figures to the last digit."""
    abouts = [each.candidate.network.about for each in listed]
    return {
        "name": [visible(each.candidate.name) for each in listed],
        "family": [visible(about.family) for about in abouts],
        "task": [visible(about.task) for about in abouts],
        "input": [caption.tensors(each.analysis.graph.inputs.items()) for each in listed],
        **{
            title(column): [figure(each.analysis.summary(column), column.unit) for each in listed] for column in columns
        },
    }


def by_family(listed: Sequence[Listed], columns: Sequence[Column]) -> Texts:
    """A row per family: the names of its networks, rounded figures of the smallest and the largest."""
    found = families(listed)
    return {
        "family": [visible(name) for name in found],
        "networks": [", ".join(_names(group)) for group in found.values()],
        "task": [", ".join(map(visible, dict.fromkeys(each.task for each in group))) for group in found.values()],
        **{column.title: [_span(group, column) for group in found.values()] for column in columns},
    }


def _names(group: Sequence[Listed]) -> list[str]:
    """A file whose variants have no names of their own stands for all of them, with their number."""
    called = [each.candidate.name.partition("@")[0] for each in group]
    counts = {name: called.count(name) for name in called}
    return [visible(name if count == 1 else f"{name} ({count})") for name, count in counts.items()]


def _span(group: Sequence[Listed], column: Column) -> str:
    shown = [short_bytes(end) if column.unit == "bytes" else short(end) for end in span(group, column)]
    return " to ".join(dict.fromkeys(shown)) or "-"


def render_plain(texts: Texts) -> str:
    """Aligned by spaces, a row per line."""
    return "\n".join([*plain.aligned(texts, WORDS), "", CONVENTION, ""])


def render_markdown(texts: Texts) -> str:
    """A table for a page of documentation."""
    return "\n".join([*markdown.rows(texts, WORDS), "", markdown.escaped(CONVENTION), ""])
