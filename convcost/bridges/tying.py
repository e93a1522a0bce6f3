"""Parameters that several operations take in different ways, as the table of words that is the last layer too.

A layer owns its parameters, and shares them only with its like. Where others take them too they are a tensor of their
own, and the fully connected layers are products with it.
"""

from collections.abc import Iterator

from convcost.bridges.captured import Attribute, Captured, Constant, Operation
from convcost.errors import ConvcostError, Problem

FIRST_WEIGHT = {"embedding": 0, "linear": 1, "conv": 1, "conv_transpose": 1, "recurrent": 1, "norm": 1}
"""The operations that become layers with parameters of their own, with the place of the first among their inputs."""
Way = tuple[object, ...]


def untied(captured: Captured) -> Captured:
    """The captured graph with such parameters as tensors; raises `ConvcostError` for a layer that cannot have it so."""
    ways: dict[str, dict[Way, Operation]] = {}
    for operation in captured.operations:
        for name, way in _taken(captured, operation):
            ways.setdefault(name, {}).setdefault(way, operation)
    tied = {name for name, found in ways.items() if len(found) > 1 and any(way[0] in FIRST_WEIGHT for way in found)}
    if not tied:
        return captured
    operations: list[Operation] = []
    shapes = dict(captured.shapes)
    for operation in captured.operations:
        shared = next(
            (name for name, way in _taken(captured, operation) if name in tied and way[0] in FIRST_WEIGHT), ""
        )
        made = _apart(operation, shared, ways[shared]) if shared else [operation]
        shapes |= {name: shapes[operation.outputs[0]] for each in made for name in each.outputs if name not in shapes}
        operations += made
    return captured._replace(operations=tuple(operations), shapes=shapes)


def _taken(captured: Captured, operation: Operation) -> Iterator[tuple[str, Way]]:
    """The parameters that an operation takes, and how: as its own with all others that it has, or as tensors."""
    constants = captured.constants
    learned = [name for name in operation.inputs if name in constants and constants[name].is_learned]
    owned = operation.inputs[FIRST_WEIGHT.get(operation.type, len(operation.inputs)) :]
    own = tuple(_source(name, constants[name]) for name in learned if name in owned)
    told = tuple(sorted((key, value) for key, value in operation.attributes.items() if key != "shares"))
    for name in learned:
        source = _source(name, constants[name])
        yield source, ((operation.type, own, told) if source in own else ("tensor",))


def _source(name: str, constant: Constant) -> str:
    return constant.source or name


def _apart(operation: Operation, name: str, ways: dict[Way, Operation]) -> list[Operation]:
    """The operations that take a parameter as a tensor, in the place of one that has it for its own."""
    if operation.type == "embedding":
        return [operation._replace(attributes={**operation.attributes, "is_tied": True})]
    has_form = operation.attributes.keys() - {"out", "is_fixed", "shares"}
    if operation.type != "linear" or has_form:
        other = next(each for each in ways.values() if each is not operation)
        message = f"{operation.place}: {other.place} takes its parameters too, in another way: no layers share them so"
        raise ConvcostError([Problem("E194", message, notes=(f"the parameters are `{name}`",))])
    x, weight, *bias = operation.inputs
    attributes: dict[str, Attribute] = {"transposed_b": True}
    if not any(bias):
        return [operation._replace(type="matmul", inputs=(x, weight), attributes=attributes)]
    (given,) = operation.outputs
    product = f"{given}:product"
    return [
        operation._replace(type="matmul", inputs=(x, weight), attributes=attributes, outputs=(product,)),
        operation._replace(type="join", inputs=(product, *bias), attributes={"kind": "add"}),
    ]
