"""A network as an ONNX file without weights: every layer an operator, every parameter a tensor of its declared size.

Weights are written as ConstantOfShape, so that a network of any size is a small file. A kind that ONNX has no operator
for is an operator of the domain `convcost`, with its arguments beside it.
"""

from convcost.bridges.onnx.encoding import block, number
from convcost.bridges.onnx.writing.forms import lookup
from convcost.bridges.onnx.writing.skeleton import INPUT, OPSET, OUTPUT, OWN_DOMAIN, Skeleton
from convcost.graph import Graph

IR_VERSION = 10
"""The first that may note something beside an operator."""


def write(graph: Graph) -> bytes:
    """The bytes of the file; the first axis of every tensor is a batch of one sample."""
    skeleton = Skeleton(graph)
    for node in graph.nodes:
        lookup(node.op.kind)(skeleton, node)
    for name, shape in graph.inputs.items():
        skeleton.declare(INPUT, skeleton.tensors[name], shape)
    for name in dict.fromkeys(graph.outputs.values()):
        skeleton.declare(OUTPUT, skeleton.tensors[name], graph.shapes[name])
    content = b"".join((*skeleton.nodes, block(2, graph.name), *skeleton.stored, *skeleton.declared))
    domains = block(8, number(2, OPSET))
    if skeleton.has_own:
        domains += block(8, block(1, OWN_DOMAIN) + number(2, 1))
    return number(1, IR_VERSION) + block(2, "convcost") + block(7, content) + domains
