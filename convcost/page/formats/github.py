"""For a log of GitHub Actions: workflow commands that mark lines of files, then the report as text."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.language.source import Span
from convcost.page import Finding, Level, Place
from convcost.page.answer import Answer
from convcost.page.findings import findings_of
from convcost.page.formats import text
from convcost.page.look import Look

SUFFIXES: tuple[str, ...] = ()
LEVELS: Mapping[Level, str] = {"fail": "error", "unknown": "error", "warn": "warning"}
SEVERITIES = {"error": "error", "warning": "warning"}


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """An annotation for every finding that somebody has to look at and for every problem, and the text for the log.

    Raises `ConvcostError` where nothing was judged.
    """
    page = answer.page()
    top = Path(os.path.abspath(page.top))  # noqa: PTH100 - a link is annotated where it stands
    found = [_finding(each, top) for each in findings_of(page, "github") if each.level in LEVELS]
    told = [_problem(each, top) for each in problems if each.severity in SEVERITIES]
    return "".join(f"{line}\n" for line in (*found, *told)) + text.render(answer, problems, look)


def _finding(finding: Finding, top: Path) -> str:
    reason = f"; {finding.reason}" if finding.reason else ""
    place = _place(finding.place, top) if finding.place else {}
    message = f"{finding.subject}: {finding.message}{reason}"
    return _command(LEVELS[finding.level], message, {"title": f"convcost {finding.code}", **place})


def _problem(problem: Problem, top: Path) -> str:
    """A problem as an annotation of the line it is about."""
    place = _place(_place_of(problem.labels[0].span), top) if problem.labels else {}
    hints = [label.text for label in problem.labels[:1] if label.text] or problem.notes[:1]
    message = "; ".join([problem.message, *hints, *problem.variant_notes])
    return _command(SEVERITIES[problem.severity], message, {"title": f"convcost {problem.code}", **place})


def _command(level: str, message: str, properties: Mapping[str, str]) -> str:
    """A workflow command that holds nothing but what it is given: no line, comma or colon can end a part of it."""
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {named}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _place_of(span: Span) -> Place:
    """Line and columns; GitHub takes columns only of spans within a line."""
    if "\n" in span.source.text[span.start : span.end]:
        return Place(span.source.name, span.line)
    return Place(span.source.name, span.line, span.column, span.column + span.end - span.start)


def _place(place: Place, top: Path) -> dict[str, str]:
    line = {"line": str(place.line)} if place.line else {}
    columns = {"col": str(place.column), "endColumn": str(place.end_column)} if place.column else {}
    return {"file": _file(place.file, top), **line, **columns}


def _file(name: str, top: Path) -> str:
    """The path from the top of the checkout, where it is below that."""
    path = Path(os.path.abspath(name))  # noqa: PTH100 - a link is annotated where it stands
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else name
