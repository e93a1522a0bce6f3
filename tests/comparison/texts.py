"""A comparison as texts: what a pipe, a terminal, a file of Markdown, JSON or CSV get."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

from convcost.comparison.comparison import Comparison
from convcost.comparison.page import ComparisonReport
from convcost.comparison.view import ComparisonView
from convcost.errors import Problem
from convcost.page import formats
from convcost.page.look import Look

DEFAULT = ComparisonView()
PIPE = Look()


def rendered(
    comparison: Comparison | None,
    view: ComparisonView = DEFAULT,
    form: str = "text",
    look: Look = PIPE,
    problems: Sequence[Problem] = (),
) -> str:
    return formats.lookup(form).render(ComparisonReport(comparison, view), problems, look)


def terminal(comparison: Comparison, view: ComparisonView = DEFAULT, *, width: int, color: bool = False) -> str:
    return rendered(comparison, view, look=Look(width, color))


def document(comparison: Comparison | None, *problems: Problem, layers: bool = False) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(rendered(comparison, ComparisonView(layers=layers), "json", problems=problems))
    return value


def spreadsheet(comparison: Comparison, *, layers: bool = False) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(rendered(comparison, ComparisonView(layers=layers), "csv"))))
