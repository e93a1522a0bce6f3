from convcost.comparison.interface import inputs, outputs
from convcost.graph import Graph
from convcost.layers.shape import maps
from tests.written import graph, layers


def net(*steps: str, outputs: str = "") -> Graph:
    return graph(layers(*steps) + (f"outputs: {outputs}\n" if outputs else ""))


def test_single_tensors_are_the_same_one_whatever_their_names():
    one = net("{conv: {out: 5, kernel: 1}, as: head}")
    other = net("{conv: {out: 7, kernel: 1}, as: classes}")
    (found,) = outputs([one, other])
    assert (found.name, found.shapes, found.is_same) == ("output", (maps(5, 13, 17), maps(7, 13, 17)), False)
    assert [tensor.is_same for tensor in inputs([one, other])] == [True]


def test_several_tensors_are_aligned_by_name():
    steps = ("{conv: {out: 5, kernel: 1}, as: a}", "{conv: {out: 7, kernel: 1}, as: b}")
    one, other = net(*steps, outputs="[a, b]"), net(*steps, "{relu: {}, as: c}", outputs="[b, c]")
    assert [(tensor.name, tensor.is_same) for tensor in outputs([one, other])] == [
        ("output a", False),
        ("output b", True),
        ("output c", False),
    ]
    assert outputs([one, other])[2].shapes == (None, maps(7, 13, 17))
