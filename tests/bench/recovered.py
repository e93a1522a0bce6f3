"""Lines of every family of the catalogue: as a person wrote it, and flat and given back to `convert`.

`python -m tests.bench.recovered [NAME...]` prints a table, and without names stores it for the tests. Comments,
blank lines, variants, references and budgets do not count. Of a family its first variant is taken.
`python -m tests.bench.recovered --variants [NAME...]` gives back every variant of the families in place of that,
prints those whose figures differ, and ends with 1 if there are any; it stores nothing.
"""

import csv
import re
import sys
from collections.abc import Sequence
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
from convcost.notation.spec import read_network
from convcost.notation.writing import write

STORED = Path(__file__).parents[1] / "data" / "recovered.csv"
MOST_TIMES_THE_LINES = 1.5
NOT_THE_NETWORK = re.compile(r"(variants|matrix|references|budgets|about):")


class Given(NamedTuple):
    """A family: the lines of its file, what came back of it flat, and the graph."""

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


def flat(path: Path, variant: str | None = None) -> Graph:
    """The variant, else the first one, as `expand` writes it, read again."""
    network = load(path)
    graph = build(network, variant or next(iter(network.variants), None))
    return build(read_network(read(write(graph), f"flat_{path.name}")))


def given(path: Path) -> Given:
    graph = flat(path)
    start = perf_counter()
    text = recover(graph)
    by_hand = lines_of(path.read_text(encoding="utf-8"))
    return Given(path.stem, by_hand, text, graph, perf_counter() - start)


def figures(graph: Graph) -> tuple[object, ...]:
    analysis = analyze(graph)
    return tuple(sum(filter(None, analysis.figures(key))) for key in ("params", "macs", "activations"))


def stored() -> dict[str, tuple[int, int]]:
    """Of every family the lines by hand, and those that came back when the table was stored."""
    with STORED.open(encoding="utf-8", newline="") as file:
        return {row["family"]: (int(row["by_hand"]), int(row["recovered"])) for row in csv.DictReader(file)}


def store(every: list[Given]) -> None:
    with STORED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("family", "by_hand", "recovered"))
        writer.writerows((each.family, each.lines, lines_of(each.text.text)) for each in every)


def differing(path: Path, variants: Sequence[str | None]) -> list[str]:
    """Of the variants those that do not come back with their figures and as many layers, each with the reason."""
    found = []
    for variant in variants:
        made = flat(path, variant)
        back = build(read_network(read(recover(made).text, "back.yaml")))
        if figures(back) != figures(made):
            found.append(f"{path.stem}@{variant}: {figures(back)} in place of {figures(made)}")
        elif len(back.nodes) != len(made.nodes):
            found.append(f"{path.stem}@{variant}: {len(back.nodes)} layers in place of {len(made.nodes)}")
    return found


def variants_of(path: Path) -> list[str | None]:
    """The names of its variants; None for a file without any."""
    return list(load(path).variants) or [None]


def all_variants(paths: Sequence[Path]) -> int:
    """Print what differs; 1 if anything does."""
    found = []
    for path in paths:
        found += differing(path, variants_of(path))
    print("\n".join(found) or "none differs")
    print(f"{sum(len(variants_of(path)) for path in paths)} networks in {len(paths)} families")
    return int(bool(found))


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
    if not names:
        store(every)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--variants"]:
        sys.exit(all_variants([path for path in catalogue.files() if not sys.argv[2:] or path.stem in sys.argv[2:]]))
    main(sys.argv[1:])
