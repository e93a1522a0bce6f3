"""A result as the text of a JSON object."""

import json
from collections.abc import Sequence
from typing import Any

from convcost import __version__
from convcost.errors import Label, Problem, each_once
from convcost.errors.untrusted import BUILD_COMMAND
from convcost.page.answer import Data


def document(data: Data, problems: Sequence[Problem]) -> str:
    """ASCII text: control and bidirectional characters arrive escaped, and unharmed; every problem stands there once.

    Build servers read logs, not JSON: a command in it, which stands in a string, is escaped as such.
    """
    diagnostics = [_problem(problem) for problem in each_once((*data.problems, *problems))]
    whole = {"schema": data.schema, "version": __version__, **data.content, "diagnostics": diagnostics}
    return BUILD_COMMAND.sub(r"\\u0023", _indented(whole, data.levels)) + "\n"


def _indented(value: Any, levels: int, indent: str = "") -> str:
    """JSON with the outer levels on lines of their own; what lies deeper stays on one, so that a layer is a line."""
    if levels == 0 or not value or not isinstance(value, dict | list):
        return json.dumps(value)
    inner = f"{indent}  "
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {_indented(each, levels - 1, inner)}" for key, each in value.items()]
    else:
        items = [_indented(each, levels - 1, inner) for each in value]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{first}\n{inner}" + f",\n{inner}".join(items) + f"\n{indent}{last}"


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "places": [_place(label) for label in problem.labels],
        "notes": [*problem.notes, *problem.variant_notes],
    }


def _place(label: Label) -> dict[str, Any]:
    span = label.span
    return {"file": span.source.name, "line": span.line, "column": span.column, "text": label.text}
