"""Advice as a page: what to change, what that saves, and the command that does it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from convcost.analysis import Analysis, caption
from convcost.analysis.cells import text
from convcost.analysis.columns import BY_KEY
from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.errors.status import ExitStatus
from convcost.errors.untrusted import visible
from convcost.exploring.advising.advice import Advised
from convcost.exploring.designs.figures import amount
from convcost.exploring.designs.requirement import quantity_text
from convcost.language.quantity import exact
from convcost.page import Group, Lines, Page, Row, Section, Table, TableColumn, paragraphs
from convcost.page.answer import Answer, Data, Records

SCHEMA = "convcost/advice/1"
BESIDE = ("params", "macs", "receptive_field", "nonlinear_depth")
"""What is shown before and after."""


@dataclass(frozen=True)
class Advice(Answer):
    """The fewest changes that meet a limit."""

    found: Advised

    @property
    def status(self) -> ExitStatus:
        """Failed where nothing that was tried meets the limit."""
        return ExitStatus.FAILED if self.found.changes is None else ExitStatus.FINE

    def page(self) -> Page:
        """The changes, what the network is before and after, the options that make it so."""
        found = self.found
        title = caption.title(found.before)
        blocks = [_changes_table(found), _totals_table(found)] if found.changes and found.after else []
        commands = [Lines(tuple(_options(found)))] if found.changes else []
        said = tuple(_sentences(found))
        section = Section((*blocks, *commands, *paragraphs(said, "note")), title, caption.flow(found.before))
        return Page((section,), (IN_SHORT,), title=title, brief=((title, said[0]),), rules=(CONVENTION,))

    def data(self) -> Data:
        """Every change, and the figures before and after."""
        found = self.found
        graph = found.before.graph
        return Data(
            SCHEMA,
            {
                "model": graph.name,
                "variant": graph.variant,
                "limit": found.limit.text,
                "fewest": found.fewest,
                "tried": found.tried,
                "met": found.changes is not None,
                "least": found.least,
                "changes": [
                    {
                        "layer": each.layer,
                        "transform": each.transform,
                        "saves": each.saves,
                        "params_lost": each.params_lost,
                        "apply": each.applied,
                    }
                    for each in found.changes or ()
                ],
                "before": _totals(found.before),
                "after": _totals(found.after) if found.after else None,
            },
        )

    def records(self) -> Records:
        """A row per change."""
        changes = self.found.changes or ()
        rows = [(each.layer, each.transform, each.saves, each.params_lost, each.applied) for each in changes]
        return Records(["layer", "transform", "saves", "params_lost", "apply"], rows)


def _totals(analysis: Analysis) -> dict[str, Any]:
    found = {key: analysis.summary(key) for key in BESIDE if key in BY_KEY}
    return {
        key: list(total.value) if isinstance(total.value, tuple) else total.value
        for key, total in found.items()
        if total is not None
    }


def _changes_table(found: Advised) -> Table:
    columns = (
        TableColumn("layer", "name"),
        TableColumn("change", "words"),
        TableColumn(f"saves {found.limit.column.title}"),
        TableColumn("params lost"),
    )
    rows = [
        Row((visible(each.layer), each.transform, exact(each.saves), exact(each.params_lost)))
        for each in found.changes or ()
    ]
    return Table(columns, (Group(tuple(rows)),))


def _totals_table(found: Advised) -> Table:
    columns = [BY_KEY[key] for key in BESIDE if key in BY_KEY]
    rows = []
    for name, analysis in (("before", found.before), ("after", found.after)):
        totals = [analysis.summary(column) if analysis else None for column in columns]
        cells = [text(total.value, column.unit) if total else "" for total, column in zip(totals, columns, strict=True)]
        rows.append(Row((name, *cells)))
    return Table((TableColumn("", "name"), *(TableColumn(each.title) for each in columns)), (Group(tuple(rows)),))


def _options(found: Advised) -> Iterator[str]:
    for each in found.changes or ():
        yield f"--apply '{visible(each.applied)}'"


def _sentences(found: Advised) -> Iterator[str]:
    limit, column = found.limit.text, found.limit.column
    if found.changes is None:
        least = quantity_text(found.least, column)
        tried = amount(found.tried, "change", "changes")
        yield f"Of {tried} to single layers no choice meets {limit}: {least} is the least"
        yield "Other transforms may, such as --with 'group{groups=8}', or a narrower network: convcost solve"
    elif not found.changes:
        yield f"It meets {limit} as it is"
    else:
        count = len(found.changes)
        by = "layers changed" if found.fewest == "layers" else "parameters lost"
        changes = "change meets" if count == 1 else "changes meet"
        tried = amount(found.tried, "that was tried", "that were tried")
        yield f"{exact(count)} {changes} {limit}; no choice of the {tried} has fewer {by}"
        yield "What this does to accuracy is not predicted: train it and see"
