"""Graph -> graph, node by node: what every transform is made of, and another size of the input."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count

from convcost.errors import ConvcostError, Label, Problem, Refusal
from convcost.graph import Graph, Node
from convcost.graph.inference import Incoming, calls, output_shape, shape_problem
from convcost.layers.op import Op, Shape, Shapes
from convcost.layers.parameters import Parameters

Chain = Mapping[str, Op]
"""Layers one behind the other, by what is added to the name of the node they stand for; the last one adds ``""``."""

Rule = Callable[[Node, Shapes], Chain | None]
"""What stands for a node whose inputs now have these shapes: None keeps it, an empty chain leaves it out."""


def rewrite(graph: Graph, rule: Rule, inputs: Mapping[str, Shape] | None = None) -> Graph:
    """The graph with every node as the rule says and every shape worked out again, at other input shapes where given.

    The last layer of a chain keeps the node's name, so that nothing that takes it has to know; the others are called
    ``name.suffix``. Who takes a node that is left out takes its input instead; nobody may take one that had several
    inputs. Layers that shared parameters still
    do: what stands for them has to be the same. Raises `ConvcostError` with the places in the file, and as ``partial``
    the graph up to the layer that refused.
    """
    rewriting = _Rewriting(graph, {**graph.inputs, **(inputs or {})})
    for node in graph.nodes:
        rewriting.take(node, rule)
    return rewriting.graph({name: rewriting.now.get(tensor, tensor) for name, tensor in graph.outputs.items()})


def infer(graph: Graph, inputs: Mapping[str, Shape] | None = None) -> Graph:
    """The same layers with every shape worked out again, at other input shapes where given."""
    return rewrite(graph, lambda _node, _shapes: None, inputs)


def inapplicable(node: Node, message: str, hint: str) -> ConvcostError:
    """The refusal of a transform because of one layer."""
    labels = (Label(node.origin.span, hint), *calls(node.origin.caller)) if node.origin else ()
    notes = (f"at `{node.name}`",) if labels else (f"at `{node.name}`", hint)
    return ConvcostError([Problem("E320", message, labels, notes)])


class _Rewriting:
    """The new graph as far as it has come."""

    def __init__(self, old: Graph, inputs: Mapping[str, Shape]) -> None:
        self.old = old
        self.inputs = inputs
        self.now: dict[str, str] = {}
        """What is taken instead of a node that was left out."""
        self._made: dict[str, Node] = {}
        self._taken = {*old.shapes}
        self._owners: dict[tuple[str, str], str] = {}
        """Who owns the parameters of a family that shares them, by the old owner and the part of the chain."""

    def graph(self, outputs: Mapping[str, str]) -> Graph:
        """The nodes so far."""
        sides = frozenset(self.now.get(tensor, tensor) for tensor in self.old.sides)
        return replace(self.old, inputs=self.inputs, nodes=tuple(self._made.values()), outputs=outputs, sides=sides)

    def take(self, node: Node, rule: Rule) -> None:
        """Go on with what stands for the next node."""
        inputs = tuple(self.now.get(name, name) for name in node.inputs)
        chain = rule(node, self._shapes(inputs))
        if chain is None:
            chain = {"": node.op}
        if not chain and len(inputs) == 1:
            self.now[node.name] = inputs[0]
        names = self._names(node, chain)
        for suffix, op in chain.items():
            self._add(node._replace(name=names[suffix], op=op, inputs=inputs, shares=None), node, suffix)
            inputs = (names[suffix],)

    def _add(self, new: Node, old: Node, suffix: str) -> None:
        try:
            self._check_declared(new, old)
            made = new._replace(output=output_shape(new.op, self._shapes(new.inputs)))
        except Refusal as refusal:
            raise self._failed(shape_problem(new.name, new.op, self._incoming(new), refusal, new.origin)) from None
        self._made[new.name] = self._sharing(made, (old.shares or old.name, suffix))

    def _sharing(self, node: Node, part: tuple[str, str]) -> Node:
        """The node with the owner of its parameters; the first of a family becomes that."""
        owner = self._made.get(self._owners.setdefault(part, node.name))
        if owner is None:
            return node
        parameters = self._parameters(node)
        if not parameters:
            return node
        if self._parameters(owner) != parameters:
            message = f"`{node.name}` shares the parameters of `{owner.name}`, and they would differ now"
            labels = (Label(node.origin.span, "shared here"), *calls(node.origin.caller)) if node.origin else ()
            notes = tuple(f"`{each.name}`: {self._parameters(each)}" for each in (owner, node))
            raise self._failed(Problem("E310", message, labels, notes))
        return node._replace(shares=owner.name)

    def _parameters(self, node: Node) -> Parameters:
        return Parameters.of(node.op, self._shapes(node.inputs))

    def _check_declared(self, new: Node, old: Node) -> None:
        before = self.old.input_shapes(old)
        now = self._shapes(new.inputs)
        if new.op.is_declared and before != now:
            given, wanted = (" and ".join(each.described for each in shapes) for shapes in (now, before))
            message = f"the cost of this `{new.op.kind}` is declared for {wanted}, but {given} came in"
            raise Refusal(message, "nobody knows what it costs then")

    def _names(self, node: Node, chain: Chain) -> dict[str, str]:
        """Names for a chain, with a number behind the first part of every suffix where they are taken already."""
        tries = ({suffix: _name(node, suffix, number) for suffix in chain} for number in count(1))
        names = next(names for names in tries if self._taken.isdisjoint({*names.values()} - {node.name}))
        self._taken.update(names.values())
        return names

    def _shape(self, name: str) -> Shape:
        return self._made[name].output if name in self._made else self.inputs[name]

    def _shapes(self, names: tuple[str, ...]) -> Shapes:
        return tuple(map(self._shape, names))

    def _incoming(self, node: Node) -> list[Incoming]:
        origins = {name: self._made[name].origin for name in node.inputs if name in self._made}
        spans = {name: origin.span for name, origin in origins.items() if origin}
        return [Incoming(name, self._shape(name), spans.get(name)) for name in node.inputs]

    def _failed(self, problem: Problem) -> ConvcostError:
        return ConvcostError([problem], partial=self.graph({}))


def _name(node: Node, suffix: str, number: int) -> str:
    first, dot, rest = suffix.partition(".")
    return f"{node.name}.{first}{f'_{number}' if number > 1 else ''}{dot}{rest}" if suffix else node.name
