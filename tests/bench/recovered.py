"""Lines of every family of the catalogue: as a person wrote it, and flat and given back to `convert`.

`python -m tests.bench.recovered [NAME...]` prints a table. Comments, blank lines, variants, references and budgets do
not count; a network that is used counts with its own file, for its layers come back too. Of a family its first variant
is taken, and the figures of what comes back must be the same.
"""

import re
import sys
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from convcost import load
from convcost.analysis import analyze
from convcost.bridges.blocks.recovery import Text, recover
from convcost.graph import Graph
from convcost.language.document import read
from convcost.networks import catalogue
from convcost.notation.build import build
from convcost.notation.spec import Network, read_network
from convcost.notation.writing import write

MOST_TIMES_THE_LINES = 1.5
NOT_THE_NETWORK = re.compile(r"(variants|matrix|references|budgets|about):")


class Given(NamedTuple):
    """A family: the lines of its file and of those it uses, what came back of it flat, and the graph."""

    family: str
    lines: int
    text: Text
    graph: Graph
    seconds: float

    @property
    def is_short(self) -> bool:
        return lines_of(self.text.text) <= MOST_TIMES_THE_LINES * self.lines


def lines_of(text: str) -> int:
    """The lines that describe the network."""
    count, counts = 0, True
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith((" ", "-")):
            counts = NOT_THE_NETWORK.match(line) is None
        count += counts
    return count


def texts(network: Network) -> frozenset[str]:
    """The file of a network and those of the networks that it uses; libraries of blocks are left out."""
    used = (each.network for each in network.used.values() if not each.network.is_library)
    return frozenset({network.document.source.text}).union(*map(texts, used))


def flat(path: Path) -> Graph:
    """The first variant as `expand` writes it, read again."""
    network = load(path)
    graph = build(network, next(iter(network.variants), None))
    return build(read_network(read(write(graph), f"flat_{path.name}")))


def given(path: Path) -> Given:
    graph = flat(path)
    start = perf_counter()
    text = recover(graph)
    by_hand = sum(map(lines_of, texts(load(path))))
    return Given(path.stem, by_hand, text, graph, perf_counter() - start)


def figures(graph: Graph) -> tuple[object, ...]:
    analysis = analyze(graph)
    return tuple(sum(filter(None, analysis.figures(key))) for key in ("params", "macs", "activations"))


def main(names: list[str]) -> None:
    every = [given(path) for path in catalogue.files() if not names or path.stem in names]
    for each in every:
        back = build(read_network(read(each.text.text, "back.yaml")))
        same = "" if figures(back) == figures(each.graph) else "figures differ"
        lines = lines_of(each.text.text)
        mark = "" if each.is_short else "long"
        layers, reasons = len(each.graph.nodes), "; ".join(each.text.unfolded[:2])
        print(
            f"{each.family:32}{each.lines:5}{lines:6}{lines / each.lines:7.2f} {mark:5}{layers:6} layers"
            f" {each.seconds:6.2f} s {same} {reasons}"
        )
    print(f"{sum(each.is_short for each in every)} of {len(every)} at most {MOST_TIMES_THE_LINES} times the lines")


if __name__ == "__main__":
    main(sys.argv[1:])
