"""The catalogue and the examples as tests see them: every file read once, every network analysed once per run."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from os import environ
from pathlib import Path

import pytest
from hypothesis import settings

import convcost
from convcost import Analysis
from convcost.notation.spec.model import Network

settings.register_profile("convcost", deadline=None)
settings.load_profile("convcost")

ZOO = Path(convcost.__file__).parent / "networks" / "zoo"
EXAMPLES = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True)
class Net:
    """One network with its figures, and those of its parts by their paths (``stage3.0.main``)."""

    analysis: Analysis

    @property
    def params(self) -> int:
        return self.analysis.params

    @property
    def macs(self) -> int:
        return self.analysis.macs

    @property
    def outputs(self) -> list[tuple[int, ...]]:
        """The sizes of every output, in order."""
        graph = self.analysis.graph
        return [graph.shapes[tensor].sizes for tensor in graph.outputs.values()]

    def params_of(self, path: str) -> int:
        return self.analysis.total("params", self._nodes(path)).value

    def macs_of(self, path: str) -> int:
        return self.analysis.total("macs", self._nodes(path)).value

    def output_of(self, path: str) -> tuple[int, ...]:
        """The sizes of what the part's last layer gives."""
        return self.analysis.graph.nodes[self._nodes(path)[-1]].output.sizes

    def _nodes(self, path: str) -> list[int]:
        return self.analysis.graph.parts.at(path).nodes


@cache
def network(file: Path) -> Network:
    """A file, read once."""
    return convcost.load(str(file))


@cache
def analyzed(file: Path, variant: str | None, size: tuple[int, ...] | None, **values: object) -> Net:
    """A variant of a file, at another size of its input and with other values of its variables where given."""
    return Net(convcost.analyze(network(file), variant=variant, input=size, set=values))


def names(file: Path) -> dict[str, str | None]:
    """What the networks of a catalogue file are called, and the variants behind the names.

    A variant goes by its own name, a network without variants by its file's. The variants of a `matrix` are numbers
    without a name of their own: ``mobilenet_v1@width=0.5,res=160``.
    """
    variants = network(file).variants
    return {f"{file.stem}@{each}" if "=" in each else each: each for each in variants} or {file.stem: None}


def catalogued(name: str) -> tuple[Path, str | None]:
    """File and variant of a network of the catalogue; the likely file is looked into first."""
    for file in sorted(ZOO.glob("*.yaml"), key=lambda file: not name.startswith(file.stem)):
        if name in names(file):
            return file, names(file)[name]
    raise LookupError(f"no network of the catalogue is called {name}")


@pytest.fixture(scope="session")
def zoo() -> Callable[..., Net]:
    """``zoo("vgg16_bn")``, ``zoo("vgg16", (3, 320, 320))``, ``zoo("googlenet_paper", aux=True)``."""

    def find(name: str, size: tuple[int, ...] | None = None, **values: object) -> Net:
        return analyzed(*catalogued(name), size, **values)

    return find


@pytest.fixture(scope="session")
def example() -> Callable[..., Net]:
    """``example("inception_3a@naive")``, ``example("vgg16_dense_as_conv", (3, 384, 512))``."""

    def find(name: str, size: tuple[int, ...] | None = None, **values: object) -> Net:
        stem, _, variant = name.partition("@")
        return analyzed(EXAMPLES / f"{stem}.yaml", variant or None, size, **values)

    return find


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare with a text stored in ``golden`` beside the test.

    UPDATE_GOLDEN=1 stores what came out, to be read before it is committed.
    """

    def check(name: str, text: str) -> None:
        file = request.path.parent / "golden" / name
        if environ.get("UPDATE_GOLDEN"):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return check


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `zoo_file` runs for every file of the catalogue, `example_file` for every example."""
    if "zoo_file" in metafunc.fixturenames:
        metafunc.parametrize("zoo_file", sorted(ZOO.glob("*.yaml")), ids=lambda file: file.stem)
    if "example_file" in metafunc.fixturenames:
        files = [file for file in sorted(EXAMPLES.rglob("*.yaml")) if file.name != "convcost.yaml"]
        metafunc.parametrize("example_file", files, ids=lambda file: file.stem)
