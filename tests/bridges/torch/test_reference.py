"""Networks of torchvision and timm: exact, without stand-ins, or refused; never different without a word.

In CI every eighth of the reference is exported; ``TORCH_NETWORKS=all`` takes all of them, and a part of a name those
that have it. Some are stored as they were exported and are read without torch.
"""

import lzma
import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from convcost.analysis import Analysis, analyze
from convcost.bridges.torch.network import flat
from convcost.bridges.torch.program import ExportedModule, from_json
from tests.data.export_torch_networks import export, rows

DATA = Path(__file__).parents[2] / "data"
STORED = sorted((DATA / "torch_programs").glob("*.json.xz"))
ROWS = rows()
TAKEN = [name for name, row in ROWS.items() if row["exports"] == "1"]
WANTED = os.environ.get("TORCH_NETWORKS", "")
SAMPLE = TAKEN if WANTED == "all" else [name for name in TAKEN if WANTED in name] if WANTED else TAKEN[3::8]
STAND_INS = {"torchvision.raft_small": {"grid_sampler"}}
"""Networks with operations that have no kind; they cost nothing."""


def assert_exact(name: str, found: Analysis, unused: int) -> None:
    """The figures that torch has, and no layer that stands in for another."""
    row = ROWS[name]
    assert found.params + unused == int(row["params"])
    if row["macs"]:
        assert found.macs == int(row["macs"])
    opaque = {node.name.rpartition(".")[2].split("_")[0] for node in found.graph.nodes if node.op.kind == "opaque"}
    assert opaque <= {word.split("_")[0] for word in STAND_INS.get(name, ())}


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.name.removesuffix(".json.xz"))
def test_a_network_that_was_exported_has_the_figures_of_torch(path: Path) -> None:
    program = from_json(lzma.decompress(path.read_bytes()).decode())
    found = analyze(flat(lambda samples: program, "net"))
    assert_exact(path.name.removesuffix(".json.xz"), found, sum(each.params for each in program.unused))


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")
@pytest.mark.parametrize("name", SAMPLE)
def test_a_network_has_the_figures_of_torch(name: str) -> None:
    if not all(map(find_spec, ("torch", "torchvision", "timm"))):
        pytest.skip("the networks are of torchvision and timm, which run on torch")
    programs: list[ExportedModule] = []

    def program(samples: tuple[int, ...]) -> ExportedModule:
        programs.append(export(name, samples[0]))
        return programs[-1]

    found = analyze(flat(program, name))
    assert_exact(name, found, sum(each.params for each in programs[-1].unused))
