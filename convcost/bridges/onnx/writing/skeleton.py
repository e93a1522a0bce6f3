"""The parts of an ONNX file while they are collected."""

import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from struct import pack

from convcost.bridges.onnx.encoding import block, decimal, number, numbers
from convcost.bridges.onnx.operators.constants import LEARNED
from convcost.bridges.onnx.scopes import SHARES
from convcost.graph import Graph, Node
from convcost.layers.op import arguments
from convcost.layers.shape import Shape

FLOAT, INT64 = 1, 7
INPUT, OUTPUT, BETWEEN = 11, 12, 13
OPSET = 21
OWN_DOMAIN = "convcost"
Setting = int | float | str | Sequence[int]


class Skeleton:
    """What has been written of a network: operators, stored tensors, declared sizes."""

    __slots__ = ("_weights", "declared", "graph", "has_own", "nodes", "stored", "tensors")

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: list[bytes] = []
        self.stored: list[bytes] = []
        self.declared: list[bytes] = []
        self.tensors = {name: name for name in graph.inputs}
        """What the file calls each tensor of the network."""
        self.has_own = False
        self._weights: set[str] = set()

    def inputs(self, node: Node) -> list[str]:
        """What the file calls the tensors that a layer takes."""
        return [self.tensors[name] for name in node.inputs]

    def shape(self, node: Node) -> Shape:
        """The shape that comes into a layer, of several the first."""
        return self.graph.shapes[node.inputs[0]]

    def operator(
        self,
        node: Node,
        type_: str,
        inputs: Sequence[str],
        last: bool = True,  # noqa: FBT001, FBT002 - most layers are one operator
        domain: str = "",
        **settings: Setting,
    ) -> str:
        """Write an operator of a layer; the name of what it gives. The last one gives what the layer does."""
        name = f"{node.name}.{len(self.nodes)}" if not last else node.name
        path = "/".join(node.name.split("."))
        content = b"".join(block(1, each) for each in inputs) + block(2, name)
        content += block(3, f"/{path}/{type_}") + block(4, type_) + (block(7, domain) if domain else b"")
        content += b"".join(_setting(key, value) for key, value in settings.items())
        if node.shares:
            content += block(9, block(1, SHARES) + block(2, node.shares))
        self.nodes.append(block(1, content))
        if last:
            self.tensors[node.name] = name
            if name not in self.graph.outputs.values():
                self.declare(BETWEEN, name, node.output)
        return name

    def own(self, node: Node) -> None:
        """Write an operator that ONNX has not: its kind and its arguments say what it is."""
        self.has_own = True
        told = json.dumps({name: _told(value) for name, value in arguments(node.op).items()})
        layouts = ",".join(self.graph.shapes[name].layout for name in node.inputs)
        taken = self.inputs(node)
        self.operator(node, node.op.kind, taken, domain=OWN_DOMAIN, arguments=told, layouts=layouts)

    def weight(self, node: Node, role: str, *sizes: int, is_learned: bool = False) -> str:
        """Write a tensor of a size in place of a parameter; that of a layer that shares is the other layer's."""
        name = f"{node.shares or node.name}.{role}"
        if name not in self._weights:
            self._weights.add(name)
            size = self.integers(f"{name}.size", sizes)
            noted = block(9, block(1, LEARNED) + block(2, "true")) if is_learned else b""
            self.nodes.append(block(1, block(1, size) + block(2, name) + block(4, "ConstantOfShape") + noted))
        return name

    def integers(self, name: str, values: Iterable[int]) -> str:
        """Store a list of integers."""
        data = [*values]
        content = number(1, len(data)) + number(2, INT64) + block(8, name) + block(9, pack(f"<{len(data)}q", *data))
        self.stored.append(block(5, content))
        return name

    def number(self, name: str, value: float) -> str:
        """Store a single number."""
        self.stored.append(block(5, number(2, FLOAT) + block(8, name) + block(9, pack("<f", value))))
        return name

    def declare(self, field: int, name: str, shape: Shape) -> None:
        """Say what size a tensor has, the batch in front."""
        dims = b"".join(block(1, number(1, size)) for size in (1, *shape.sizes))
        self.declared.append(block(field, block(1, name) + block(2, block(1, number(1, FLOAT) + block(2, dims)))))


def _setting(name: str, value: Setting) -> bytes:
    if isinstance(value, int):
        typed = number(3, value) + number(20, 2)
    elif isinstance(value, float):
        typed = decimal(2, value) + number(20, 1)
    elif isinstance(value, str):
        typed = block(4, value) + number(20, 3)
    else:
        typed = numbers(8, value) + number(20, 7)
    return block(5, block(1, name) + typed)


def _told(value: object) -> object:
    """An argument in the types of JSON; fractions as the text that they are written as."""
    if isinstance(value, tuple):
        return [_told(each) for each in value]
    return {"fraction": str(value)} if isinstance(value, Fraction) else value
