"""One small network for tables and files: prime sizes, a block in rounds, a join, a norm, a shared layer."""

from collections.abc import Callable, Sequence

import pytest

from convcost.analysis import Analysis, analyze
from convcost.analysis.page import Analyses
from convcost.analysis.table import View
from convcost.errors import Problem
from convcost.graph import Graph, Node
from convcost.layers.kinds.add import Add
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.opaque import Opaque
from convcost.layers.kinds.relu import Relu
from convcost.layers.op import Op
from convcost.layers.shape import Shape, maps
from convcost.page.formats import lookup
from convcost.page.look import Look

EVERYTHING = View()


class Drawing:
    """Nodes put one after the other; shapes follow from the ops."""

    def __init__(self) -> None:
        self.shapes: dict[str, Shape] = {"input": maps(3, 29, 31)}
        self.nodes: list[Node] = []

    def put(self, name: str, op: Op, *inputs: str, shares: str | None = None) -> str:
        output = op.output(tuple(self.shapes[each] for each in inputs))
        self.nodes.append(Node(name, op, inputs, output, shares))
        self.shapes[name] = output
        return name

    def graph(self, name: str = "Two rounds") -> Graph:
        return Graph(name, {"input": self.shapes["input"]}, tuple(self.nodes), {"out": self.nodes[-1].name})


def two_rounds() -> Drawing:
    net = Drawing()
    x = net.put("stem", Conv(out=7, kernel=(3, 5), stride=(2, 1), padding=((1, 1), (0, 2)), bias=False), "input")
    x = net.put("stem.norm", Batchnorm(), x)
    for index in range(2):
        shares = "stage.0.add.main.conv" if index else None
        conv = Conv(out=7, kernel=(3,), padding="same")
        y = net.put(f"stage.{index}.add.main.conv", conv, x, shares=shares)
        x = net.put(f"stage.{index}.add", Add(), y, x)
        x = net.put(f"stage.{index}.relu", Relu(), x)
    net.put("head", Conv(out=11, kernel=(1,)), x)
    return net


@pytest.fixture
def analysis() -> Analysis:
    """Every cost known."""
    return analyze(two_rounds().graph())


@pytest.fixture
def lower_bound() -> Analysis:
    """The same with a last layer of unknown cost."""
    net = two_rounds()
    net.put("tail", Opaque(params=None, macs_=13, shape=(11, 2, 2)), "head")
    return analyze(net.graph("Two rounds & more"))


@pytest.fixture
def written() -> Callable[..., str]:
    """The analyses in a format: ``written("text", analysis, view=View(depth=1), width=60)``."""

    def write(
        name: str, *analyses: Analysis, view: View = EVERYTHING, problems: Sequence[Problem] = (), **look: int
    ) -> str:
        return lookup(name).render(Analyses(analyses, view), (), Look(**look))

    return write
