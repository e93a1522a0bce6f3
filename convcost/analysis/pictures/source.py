"""The file in which a network is written, line by line, beside the layers that come of each line."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from convcost.analysis import Analysis
from convcost.errors.untrusted import visible
from convcost.graph import Node, Origin
from convcost.language.quantity import exact
from convcost.language.source import Source
from convcost.page import Block, Link, Listing, Prose, Section

MOST_LINES = 5000
TAB = "    "


class WrittenSource:
    """The text of a network's own file, and where in it each layer is written."""

    def __init__(self, analysis: Analysis, prefix: str) -> None:
        self._nodes = analysis.graph.nodes
        self._prefix = prefix

    @cached_property
    def source(self) -> Source | None:
        """The file that leads to all layers; None where the network was not read from a text."""
        origin = next((node.origin for node in self._nodes if node.origin), None)
        while origin is not None and origin.caller is not None:
            origin = origin.caller
        found = origin.document.source if origin else None
        return found if found and found.text.strip() else None

    def line(self, node: Node) -> int | None:
        """The line of this file on which a layer is written, or the call that led to it."""
        origin: Origin | None = node.origin
        while origin is not None and origin.document.source is not self.source:
            origin = origin.caller
        return origin.span.line if origin else None

    def anchor(self, line: int) -> str:
        """The name of the place of a line in the page."""
        return f"{self._prefix}s{line}"

    def section(self, rows: Sequence[tuple[str, str, int]]) -> Section | None:
        """The numbered lines; ``rows`` are the names of layers, their anchors and their lines."""
        if self.source is None:
            return None
        lines = self.source.text.replace("\t", TAB).split("\n")
        lines = lines[:-1] if lines and not lines[-1] else lines
        shown = tuple(visible(line.removesuffix("\r")) for line in lines[:MOST_LINES])
        links = tuple(_links(rows))
        blocks: list[Block] = [Listing(shown, f"{self._prefix}s", links)]
        if len(lines) > MOST_LINES:
            blocks.append(Prose((f"{exact(len(lines) - MOST_LINES)} more lines are left out.",), "note"))
        return Section(tuple(blocks), "Source", visible(self.source.name.replace("\\", "/").rpartition("/")[2]))


def _links(rows: Sequence[tuple[str, str, int]]) -> Iterator[tuple[int, tuple[Link, ...]]]:
    """The first layers of every line, and how many more there are."""
    by_line: dict[int, list[tuple[str, str]]] = {}
    for name, anchor, line in rows:
        by_line.setdefault(line, []).append((name, anchor))
    for line, found in sorted(by_line.items()):
        first, anchor = found[0]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield line, (Link(f"→ {first}{more}", anchor),)
