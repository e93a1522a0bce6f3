"""From what was asked to the explanation on standard output."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict

from convcost.analysis import analyze
from convcost.cli.models import Request, build_one
from convcost.cli.options import Format
from convcost.cli.streams import Color, emit, is_colored, is_terminal, tell, width
from convcost.cli.views import depth_from
from convcost.errors import ConvcostError, Problem
from convcost.explaining.explanation import explain
from convcost.explaining.manual import manual, unknown
from convcost.graph import Graph
from convcost.networks import catalogue

USAGE = "convcost explain NET LAYER"
WORD = re.compile(r"\w[\w-]*")
"""What could be meant for the name of anything; a path of a file could not, nor `-` for standard input."""


def require_form(form: Format) -> None:
    """Refuse a format in which nothing can be explained."""
    if form is Format.CSV:
        hint = "text, json or markdown"
        raise ConvcostError([Problem("E403", "an explanation is no table, so `--format csv` has none", notes=(hint,))])


def refuse_options(given: Mapping[str, object]) -> None:
    """Refuse options that are for networks where none is named."""
    for option, value in given.items():
        if value:
            raise ConvcostError([Problem("E403", f"`{option}` is for a network", notes=(USAGE,))])


def show_topics(form: Format, color: Color) -> None:
    """What can be explained."""
    from convcost.reports import topics

    if form is Format.JSON:
        emit(topics.render_json())
    elif form is Format.MARKDOWN:
        emit(topics.render_markdown())
    else:
        emit(topics.render(**_drawing(color)))


def show_manual(topic: str, text: str, form: Format) -> None:
    """The manual of a kind or a transform, or what a code means."""
    from convcost.reports import topics

    if form is Format.JSON:
        emit(topics.manual_json(topic, text))
    else:
        emit(topics.manual_markdown(topic, text) if form is Format.MARKDOWN else text)


def show(net: str, path: str, request: Request, depth: str | None, form: Format, color: Color) -> None:
    """Where the numbers of a layer or part of a network come from; of the whole network without a path."""
    levels = depth_from(depth)
    graph = _graph(net, path, request)
    explanation = explain(analyze(graph, request.settings), path)
    if form is Format.JSON:
        from convcost.reports.explanation import json_report

        emit(json_report.render(explanation, levels, graph.diagnostics))
        return
    if form is Format.MARKDOWN:
        from convcost.reports.explanation import markdown

        emit(markdown.render(explanation, levels))
    else:
        from convcost.reports.explanation import text

        emit(text.render(explanation, levels, **_drawing(color)))
    tell(graph.diagnostics, color)


def _graph(net: str, path: str, request: Request) -> Graph:
    """The network; what is none, though nothing said that it should be, might have been meant for another topic."""
    try:
        return build_one(net, request)
    except ConvcostError:
        if not WORD.fullmatch(net) or Path(net).exists() or catalogue.find(net):
            raise
    if path and manual(net):
        hint = f"its manual: convcost explain {net}; a layer: convcost explain NET {path}"
        raise ConvcostError([Problem("E403", f"`{net}` is no network, so it has no part `{path}`", notes=(hint,))])
    raise ConvcostError([unknown(net, catalogue.names())])


class Drawing(TypedDict):
    """How text is drawn: folded to a width on a terminal, whole elsewhere; with titles in bold or without."""

    width: NotRequired[int]
    color: bool


def _drawing(color: Color) -> Drawing:
    drawing: Drawing = {"color": is_colored(sys.stdout, color)}
    if is_terminal(sys.stdout):
        drawing["width"] = width()
    return drawing
