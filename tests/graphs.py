"""Random small graphs with branches, joins and views, for properties that hold for all of them."""

from hypothesis import strategies as st

from convcost.graph import Graph, Node
from convcost.layers.op import Op, Shape, lookup
from convcost.layers.shape import maps
from convcost.notation.build.arguments import construct

SPATIAL = (2, 3)
KINDS = ("conv", "relu", "batchnorm", "identity", "slice", "add", "mul", "concat", "parameter")


def made(kind: str, **arguments: object) -> Op:
    return construct(lookup(kind), arguments)


@st.composite
def graphs(draw: st.DrawFn, most: int = 7, kinds: tuple[str, ...] = KINDS) -> Graph:
    """Up to so many nodes; whatever nobody takes is an output, and sometimes a tensor in the middle too."""
    shapes: dict[str, Shape] = {"x": maps(draw(st.integers(1, 5)), *SPATIAL)}
    nodes: list[Node] = []
    for number in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from(kinds))
        first = draw(st.sampled_from(list(shapes)))
        node = _node(draw, f"n{number}", kind, first, shapes)
        nodes.append(node)
        shapes[node.name] = node.output
    taken = {name for node in nodes for name in node.inputs}
    loose = [node.name for node in nodes if node.name not in taken]
    more = [draw(st.sampled_from(list(shapes)))] if draw(st.booleans()) else []
    return Graph("random", {"x": shapes["x"]}, tuple(nodes), {name: name for name in (*loose, *more)})


def _node(draw: st.DrawFn, name: str, kind: str, first: str, shapes: dict[str, Shape]) -> Node:
    alike = [each for each, shape in shapes.items() if shape == shapes[first]]
    inputs = [first]
    if kind in ("add", "mul"):
        inputs.append(draw(st.sampled_from(alike)))
    elif kind == "concat":
        inputs += draw(st.lists(st.sampled_from(list(shapes)), max_size=2))
    elif kind == "parameter":
        inputs = []
    op = _op(draw, kind, shapes[first])
    return Node(name, op, tuple(inputs), op.output(tuple(shapes[each] for each in inputs)))


def _op(draw: st.DrawFn, kind: str, x: Shape) -> Op:
    if kind == "conv":
        return made("conv", out=draw(st.integers(1, 7)), kernel=1)
    if kind == "slice":
        return made("slice", size=draw(st.integers(1, x.channels)))
    if kind == "parameter":
        return made("parameter", shape=list(x.sizes))
    return made(kind)
