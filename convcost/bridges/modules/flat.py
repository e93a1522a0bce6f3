"""A step per layer: every layer an attribute and a line of `forward` under its own name."""

from functools import partial
from typing import NamedTuple

from convcost.bridges.modules import naming
from convcost.bridges.modules.body import Body, Tensor
from convcost.bridges.modules.file import Class, written
from convcost.bridges.modules.forms import lookup
from convcost.bridges.modules.layer import Form, Inexact, Layer
from convcost.bridges.modules.layout import Call, Each, Expression, call, flat
from convcost.graph import Graph, Node

LONGEST_NAME = 24


class Flat(NamedTuple):
    """The text; by the layer's name its variable, its attribute if it has one, why it is missing if it is."""

    text: str
    variables: dict[str, str]
    attributes: dict[str, str]
    missing: dict[str, str]


def form_of(node: Node, layer: Layer, missing: dict[str, str]) -> Form:
    """How a layer is written; a stub where it cannot be."""
    try:
        return lookup(node.op.kind)(layer)
    except Inexact as inexact:
        missing[node.name] = str(inexact)
        told = naming.quoted(f"{node.name}: `{node.op.kind}`, {node.output}")
        return Form((call("Missing", told),), lambda name, x: call(name, *x))


def one(modules: tuple[Expression, ...], *, frozen: bool = False) -> Expression:
    """Several modules as one."""
    is_one = len(modules) == 1 and not isinstance(modules[0], Each)
    made = modules[0] if is_one else call("nn.Sequential", *modules)
    return without_gradient(made) if frozen else made


def without_gradient(made: Expression) -> Expression:
    """A module that is not trained."""
    if isinstance(made, Call):
        return made._replace(tail=f"{made.tail}.requires_grad_(False)")
    return f"{flat(made)}.requires_grad_(False)"


def _short(path: str) -> str:
    """The end of a path."""
    return "_".join(path.split(".")[-2:])[-LONGEST_NAME:].lower()


def write_flat(graph: Graph, told: str, name: str) -> Flat:
    """The network as one class; layers that share their parameters use one attribute."""
    body = Body(naming.variables(graph.inputs if len(graph.inputs) > 1 else ["x"]))
    tensors: dict[str, Tensor] = dict(zip(graph.inputs, body.inputs, strict=True))
    variables = dict(zip(graph.inputs, body.names, strict=True))
    attributes: dict[str, str] = {}
    missing: dict[str, str] = {}
    taken = {*variables.values()}
    for node in graph.nodes:
        layer = Layer(node.op, graph.input_shapes(node), node.output)
        form = form_of(node, layer, missing)
        variables[node.name] = naming.variable(_short(node.name), taken)
        taken.add(variables[node.name])
        if form.modules:
            owner = attributes.get(node.shares or "")
            made = one(form.modules, frozen=node.frozen and bool(node.op.parameters(layer.inputs)))
            attributes[node.name] = owner or body.part(variables[node.name], made)
        module = attributes.get(node.name, "")
        takes = [tensors[each] for each in node.inputs] or [body.inputs[0]]
        run = form.run or (lambda given, x: call(given, x[0]))
        tensors[node.name] = body.line(partial(run, module), takes, variables[node.name])
    outputs = tuple(tensors[each] for each in graph.outputs.values())
    text = written(told, [Class(name, "", (), body, outputs)], named=True)
    return Flat(text, variables, attributes, missing)
