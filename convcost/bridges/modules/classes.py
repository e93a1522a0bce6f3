"""Recovered blocks and steps -> classes: what is chained becomes nn.Sequential, the rest lines of `forward`."""

import re
from collections.abc import Sequence
from typing import Any

from convcost.bridges.blocks.recovering import Recovered
from convcost.bridges.blocks.step import Step
from convcost.bridges.modules import naming, widths
from convcost.bridges.modules.body import Body, Tensor
from convcost.bridges.modules.calling import argument, called
from convcost.bridges.modules.file import Argument, Class
from convcost.bridges.modules.instances import instances
from convcost.bridges.modules.joining import join
from convcost.bridges.modules.layering import layer
from convcost.bridges.modules.scope import LAYERS, Finished, Place, Rounds, Scope, snake
from convcost.bridges.modules.widths import Width
from convcost.graph import Graph


def classes(graph: Graph, found: Recovered, name: str, missing: dict[str, str]) -> list[Class]:
    """A class for every block, each behind those that it calls, and the network at last. Raises `Unwritable`."""
    every = instances(graph, found)
    nodes = {node.name: node for node in graph.nodes}
    done: dict[str, Finished] = {}
    taken: set[str] = {name}
    for block in found.blocks:
        if block.name in every:
            title = naming.class_name(block.name, taken)
            taken.add(title)
            scope = Scope(graph, block, every[block.name], done, missing, nodes, steps_of)
            done[block.name] = finished(scope, title)
    scope = Scope(graph, None, every[None], done, missing, nodes, steps_of)
    whole = network(scope, found.steps, name)
    return [*(each.written for each in done.values()), whole]


def finished(scope: Scope, title: str) -> Finished:
    """The class of a block."""
    block = scope.block
    if block is None:
        raise scope.refuse("it is no block")
    for name in block.parameters:
        scope.arguments[name] = naming.variable(name, {*scope.arguments.values(), *scope.done})
    scope.c_in = naming.variable("c_in", scope.arguments.values())
    entry = scope.entry()
    scope.body = Body(("x", *block.tensors))
    given = zip(block.tensors, scope.body.inputs[1:], strict=True)
    for at, (name, tensor) in enumerate(given):
        values = tuple(scope.graph.shapes[each.handed[at]].channels for each in scope.every)
        code = widths.found(values, [entry, *scope.known()])
        if code is None:
            code = scope.lost(f"the width of `{name}` follows none of its arguments")
        scope.names[name] = (tensor, Width(code, values))
    scope.names["input"] = (scope.body.inputs[0], entry)
    last = steps_of(scope, block.steps, Place(scope.body.inputs[0], entry), None)
    written, text = _class(scope, title, last)
    if widths.UNKNOWN in text.removesuffix(last.width.code):
        raise scope.refuse(scope.reason)
    needs = re.search(rf"\b{scope.c_in}\b", text) is not None and entry.code == scope.c_in
    arguments = tuple(_argument(scope, name, python) for name, python in scope.arguments.items())
    required = [each for each in arguments if each.default is None]
    others = [each for each in arguments if each.default is not None]
    head = [Argument(scope.c_in, "int")] if needs else []
    written = written._replace(arguments=(*head, *required, *others), told=_told(scope))
    return Finished(written, scope.c_in if needs else None, _out(scope, last.width), scope.words, scope.arguments)


def _out(scope: Scope, width: Width) -> str:
    """The width that leaves, without the variables of `__init__`."""
    code = width.code
    for variable, meant in reversed(scope.body.numbers):
        code = widths.substituted(code, {variable: f"({meant})"})
    return code


def network(scope: Scope, steps: Sequence[Step], title: str) -> Class:
    """The class of the network."""
    graph = scope.graph
    scope.body = Body(naming.variables(graph.inputs if len(graph.inputs) > 1 else ["x"]))
    shapes = graph.inputs.values()
    entered = [Width(str(shape.channels), (shape.channels,)) for shape in shapes]
    for name, tensor, width in zip(graph.inputs, scope.body.inputs, entered, strict=True):
        scope.names[name] = (tensor, width)
    is_one = len(entered) == 1
    if is_one:
        scope.names["input"] = (scope.body.inputs[0], entered[0])
    scope.kept = frozenset(graph.outputs.values())
    start = Place(scope.body.inputs[0] if is_one else None, entered[0])
    last = steps_of(scope, steps, start, None)
    is_plain = list(graph.outputs.values()) == [_last(scope, steps)]
    if is_plain:
        return _class(scope, title, last)[0]
    if last.chain:
        scope.settled(last)
    outputs = tuple(_output(scope, name) for name in graph.outputs.values())
    return Class(title, "", (), scope.body, outputs)


def _last(scope: Scope, steps: Sequence[Step]) -> str | None:
    rounds = [each for step in steps for each in scope.every[0].rounds.get(id(step), [])]
    return rounds[-1].gives if rounds else None


def _output(scope: Scope, name: str) -> Tensor:
    """The tensor of an output, which nothing but a step of the network itself gives."""
    if name in scope.names:
        return scope.names[name][0]
    raise scope.refuse(f"the output `{name}` is inside of a block")


def _class(scope: Scope, title: str, last: Place) -> tuple[Class, str]:
    is_chain = not scope.body.lines and last.tensor == scope.body.inputs[0] and len(scope.body.inputs) == 1
    if is_chain and last.chain and not scope.body.parts and not scope.body.numbers:
        made = Class(title, "", (), scope.body, (scope.body.inputs[0],), last.chain)
    else:
        tensor, _ = scope.settled(last)
        made = Class(title, "", (), scope.body, (tensor,))
    return made, "\n".join(made.lines()) + last.width.code


def _told(scope: Scope) -> str:
    shapes = {each.nodes for each in scope.every}
    own = [scope.nodes[name] for each in shapes for name in each if not scope.nodes[name].shares]
    products = (each for node in own for each in node.op.parameters(scope.graph.input_shapes(node)) or ())
    params = sum(each.value for each in products)
    count = len(scope.every)
    times = "Once" if count == 1 else f"{count} times"
    return f"{times} in the network, with {params:,} parameters in all."


def _argument(scope: Scope, name: str, python: str) -> Argument:
    block = scope.block
    parameter = block.parameters[name] if block else None
    default = parameter.default if parameter else None
    if name in scope.words:
        return Argument(python, "type[nn.Module]", None if default is None else scope.words[name][default])
    values = [each.values.get(name) for each in scope.every]
    kinds = {_type(each) for each in values if each is not None}
    if None in kinds:
        raise scope.refuse(f"`{name}` is no number")
    return Argument(python, " | ".join(sorted(map(str, kinds))), None if default is None else argument(default))


def steps_of(scope: Scope, steps: Sequence[Step], place: Place, branch: str | None) -> Place:
    """Go through steps; in a branch they are chained under its name, elsewhere a step with a name stands alone."""
    for step in steps:
        rounds = [each.rounds.get(id(step)) for each in scope.every]
        is_own = branch is None and step.name is not None
        if is_own and place.chain:
            place = scope.flushed(place)
        place = _step(scope, step, rounds, place)
        gives = {each[-1].gives for each in rounds if each}
        is_kept = bool(gives & scope.kept)
        if is_own and place.chain:
            place = scope.flushed(place._replace(label=step.name or LAYERS))
        if step.is_needed or is_kept:
            place = scope.flushed(place)
            if place.tensor is None:
                raise scope.refuse("a tensor that is needed was not made")
            if step.name is not None:
                scope.body.name(place.tensor, snake(step.name))
            scope.names[step.name or ""] = (place.tensor, place.width)
            if is_kept:
                scope.names[gives.pop()] = (place.tensor, place.width)
    return place


def _step(scope: Scope, step: Step, rounds: Rounds, place: Place) -> Place:
    if not any(rounds):
        return place
    if step.branches is not None:
        return join(scope, step, rounds, place)
    if step.is_call:
        return called(scope, step, rounds, place)
    return layer(scope, step, rounds, place)


def _type(value: Any) -> str | None:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, list | tuple) and all(isinstance(each, int) for each in value):
        return "tuple[int, ...]"
    return None
