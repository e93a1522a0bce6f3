"""What is promised and how many cases hold it: ``python -m tests.promises`` prints the table of the tour.

Every figure is read from the data that a test goes through, or from the test itself; the command beside it runs that
test. A result that took hours is stored, and says of which run it is.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
MUTANTS = DATA / "mutants.json"


class Promise(NamedTuple):
    """One row: what is claimed, of how many cases, and the command that goes through all of them."""

    claim: str
    cases: str
    command: str


def rows(name: str) -> list[dict[str, str]]:
    """Of a table; lines that begin with ``#`` say where it comes from."""
    with (DATA / name).open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(line for line in table if not line.startswith("#")))


def stored(name: str, key: str) -> int:
    """How many cases a file of results holds."""
    return len(json.loads((DATA / name).read_text(encoding="utf-8"))[key])


def constant(file: str, pattern: str) -> int:
    """A number that a test says how long it runs by."""
    found = re.search(pattern, (ROOT / file).read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{file} does not say {pattern}")
    return int(found[1])


def tests_in(*files: str) -> int:
    """How many test functions files have."""
    return sum(
        len(re.findall(r"^def test_", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)) for file in files
    )


def networks() -> Iterator[Promise]:
    """Whole networks."""
    yield Promise(
        "Parameters and MACs of torchvision's networks are those of torchvision, to the digit",
        f"{len(rows('torchvision_macs.csv'))} networks",
        "pytest tests/zoo/test_torchvision.py",
    )
    yield Promise(
        "Parameters, buffers and MACs of the catalogue's other networks are those of torch, to the digit",
        f"{len(rows('catalogue_networks.csv'))} networks",
        "pytest tests/zoo/test_counted_by_torch.py",
    )
    exports = sum(row["exports"] == "1" for row in rows("torch_networks.csv"))
    yield Promise(
        "Modules of torchvision and timm are captured with the figures of torch",
        f"{exports} networks, an eighth of them in CI",
        "TORCH_NETWORKS=all pytest tests/bridges/torch/test_reference.py",
    )
    yield Promise(
        "A figure that a paper prints is told from what we count by its class and its arithmetic",
        f"{len(rows('published.csv'))} figures",
        "pytest tests/published/verification/test_published.py",
    )


def cells() -> Iterator[Promise]:
    """Figures of other tools."""
    from tests.conventions.test_convention_networks import LEFT_OUT, NETWORKS, ROUNDED

    known = {(name, tool) for name, row in NETWORKS.items() for tool, total in row.items() if total}
    of_tools = {(name, tool) for name, tool in known if tool not in {"network", "input"}}
    equal, tools = of_tools - {*LEFT_OUT, *ROUNDED}, {tool for _, tool in of_tools}
    yield Promise(
        "`--convention TOOL` is what the tool prints for a network of torchvision, to the digit",
        f"{len(equal):,} of {len(of_tools):,} cells: {len(NETWORKS)} networks, {len(tools)} tools",
        "pytest tests/conventions/test_convention_networks.py",
    )
    yield Promise(
        "`--convention TOOL` is what the tool prints for a layer alone",
        f"{stored('peer_layers.json', 'layers')} layers, each in every tool",
        "pytest tests/conventions/test_convention.py",
    )


def layers() -> Iterator[Promise]:
    """Single layers, and what is measured of them."""
    alone = stored("single_layers.json", "rows")
    drawn = stored("random_layers.json", "rows") + stored("random_free_layers.json", "rows")
    yield Promise(
        "A layer has the output, the parameters and the MACs of torch's",
        f"{alone} layers",
        "pytest tests/test_against_torch.py",
    )
    yield Promise(
        "So have layers with arguments that were drawn by lot",
        f"{drawn} layers",
        "pytest tests/layers/test_random_layers.py tests/layers/test_random_free_layers.py",
    )
    yield Promise(
        "An element sees the inputs whose gradients are not 0 in torch",
        f"{stored('measured_fields.json', 'rows')} networks",
        "pytest tests/analysis/receptive/test_receptive_measured.py",
    )
    saved = stored("measured_saved.json", "layers") + stored("measured_saved.json", "networks")
    yield Promise(
        "Training keeps the bytes for its gradients that torch keeps",
        f"{saved} layers and networks",
        "pytest tests/analysis/memory/test_training_measured.py",
    )


def drawn() -> Iterator[Promise]:
    """What a generator makes, against a referee or against the rule that nothing crashes."""
    count = constant("tests/referee/test_random.py", r"COUNT, AT_ONCE = (\d+)")
    yield Promise(
        "A random network has the shapes, parameters and MACs that torch comes to when it runs it",
        f"{count} networks; any number by `python -m tests.referee --count N`",
        "pytest tests/referee/test_random.py",
    )
    count = constant("tests/referee/test_random_modules.py", r"COUNT, AT_ONCE = (\d+)")
    yield Promise(
        "A random module of PyTorch is captured with the figures of torch, or refused by name",
        f"{count} modules; any number by `python -m tests.referee --modules --count N`",
        "pytest tests/referee/test_random_modules.py",
    )
    examples = re.findall(r"max_examples=(\d+)", (ROOT / "tests/notation/test_any_document.py").read_text("utf-8"))
    yield Promise(
        "A random document is built and reads back equal, or is refused with a place",
        f"{sum(map(int, examples))} documents in every run, others each time",
        "pytest tests/notation/test_any_document.py",
    )


def faults() -> Iterator[Promise]:
    """What goes wrong around the program, and documents that are made to harm."""
    from tests.notation.test_work import ANSWERED, BOMBS

    yield Promise(
        "A short document that asks for too much is answered or refused within 3 CPU seconds and 500 MB",
        f"{len(ANSWERED) + len(BOMBS)} kinds of them",
        "pytest tests/notation/test_work.py",
    )
    count = constant("tests/notation/test_cost_of_documents.py", r'"CONVCOST_DOCUMENTS", "(\d+)"')
    yield Promise(
        "So is one of at most 1 kB that was drawn to ask for much",
        f"{count} documents; any number by `CONVCOST_DOCUMENTS=N`",
        "pytest tests/notation/test_cost_of_documents.py",
    )
    texts = list((ROOT / "tests" / "negative").glob("*.yaml"))
    yield Promise(
        "What is wrong in a document is told in these words, at this place",
        f"{len(texts)} documents",
        "pytest tests/test_negative.py",
    )
    files = ("tests/cli/test_streams.py", "tests/cli/test_output.py", "tests/budgets/test_git_base.py")
    yield Promise(
        "Streams that close or fail, signals, git that is corrupt, shallow or hangs: each ends as it is agreed",
        f"{tests_in(*files)} tests",
        f"pytest {' '.join(files)}",
    )


def mutants() -> Iterator[Promise]:
    """Of changed programs, whose result is stored; nothing until there is one."""
    if not MUTANTS.exists():
        return
    run = json.loads(MUTANTS.read_text(encoding="utf-8"))
    yield Promise(
        "A mistake that is put into a layer or an analysis fails a test of its room (a stored run)",
        f"{run['killed']} of {run['count']} mistakes, {run['equivalent']} more change nothing; seed {run['seed']}",
        "python -m tests.mutants --stored",
    )


def promises() -> Iterator[Promise]:
    """All of them, in the order of the table."""
    for each in (networks, cells, layers, drawn, faults, mutants):
        yield from each()


def table() -> str:
    """The table in Markdown."""
    lines = ["| what we promise | held by | the command that goes through it |", "| --- | --- | --- |"]
    lines += [f"| {each.claim} | {each.cases} | `{each.command}` |" for each in promises()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(), end="")
