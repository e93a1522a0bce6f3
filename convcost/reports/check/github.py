"""The result in a log of GitHub Actions: workflow commands that mark the limits in the files, then the report."""

import os
from pathlib import Path

from convcost.budgets.budget import Status, Verdict
from convcost.budgets.result import Model, Result
from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.language.source import Span
from convcost.reports.check.rows import row
from convcost.reports.check.text import render as text
from convcost.reports.look import Look

LEVELS = {Status.FAIL: "error", Status.UNKNOWN: "error", Status.WARN: "warning"}
SEVERITIES = {"error": "error", "warning": "warning", "note": "notice"}


def render(result: Result, look: Look, root: Path) -> str:
    """An annotation for every check that did not pass and for every problem, and the text for the log.

    ``root`` is the directory from which annotations name files: the top of the repository.
    """
    checks = [
        _check(model, verdict, root)
        for model in result.models
        for verdict in model.verdicts
        if verdict.status in LEVELS
    ]
    problems = [problem(each, root) for each in result.problems if each.severity != "note"]
    return "".join(f"{line}\n" for line in (*checks, *problems)) + text(result, look)


def problem(found: Problem, root: Path) -> str:
    """A problem as an annotation of the line it is about."""
    place = _place(found.labels[0].span, root) if found.labels else {}
    hints = [label.text for label in found.labels[:1] if label.text] or found.notes[:1]
    message = "; ".join([found.message, *hints, *found.variant_notes])
    return _command(SEVERITIES[found.severity], message, {"title": f"convcost {found.code}", **place})


def _check(model: Model, verdict: Verdict, root: Path) -> str:
    cells, limit = row(verdict, ""), verdict.limit
    distance = ", ".join(filter(None, (cells.distance, cells.percent)))
    said = f"{model.called}: {cells.what} {cells.value}, {cells.limit}{f' ({distance})' if distance else ''}"
    why = f"; {limit.why}" if limit.why else ""
    place = {"file": _file(model.address.name, root)} if limit.option else _place(limit.span, root)
    return _command(LEVELS[verdict.status], f"{said}{why}", {"title": f"convcost {limit.metric}", **place})


def _command(level: str, message: str, properties: dict[str, str]) -> str:
    """A workflow command that holds nothing but what it is given: no line, comma or colon can end a part of it."""
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {named}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _place(span: Span, root: Path) -> dict[str, str]:
    """Line and columns; GitHub takes columns only of spans within a line."""
    place = {"file": _file(span.source.name, root), "line": str(span.line)}
    if "\n" in span.source.text[span.start : span.end]:
        return place
    return {**place, "col": str(span.column), "endColumn": str(span.column + span.end - span.start)}


def _file(name: str, root: Path) -> str:
    """The path from the top of the repository, where it is below that."""
    path = Path(os.path.abspath(name))  # noqa: PTH100 - a link is annotated where it stands
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else name
