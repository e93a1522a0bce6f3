"""Concatenations that grow: where one begins with all that an earlier one has joined, it takes that one and the rest.

The author's code keeps a list of tensors and joins all of it in every layer, as in DenseNet. The elements and their
order are the same either way.
"""

from collections.abc import Mapping

from convcost.bridges.captured import Captured, Operation, Scopes

Key = tuple[object, tuple[str, ...]]
"""An axis, and the tensors that are joined along it."""


def grown(captured: Captured) -> Captured:
    """The captured graph with its growing concatenations as pairs, each in the module that gives what is new to it."""
    found = {_key(each): each for each in captured.operations if each.type == "concat"}
    longer: dict[str, tuple[str, ...]] = {}
    depths: dict[str, int] = {}
    for key, operation in found.items():
        shorter = _beginning(key, found)
        if shorter is not None:
            before = found[shorter].outputs[0]
            longer[operation.outputs[0]] = (before, *key[1][len(shorter[1]) :])
            depths.setdefault(before, len(found[shorter].scopes))
            depths[operation.outputs[0]] = depths[before]
    makers = {name: each for each in captured.operations for name in each.outputs}
    operations = tuple(
        each._replace(
            inputs=longer.get(each.outputs[0], each.inputs),
            scopes=_around(each, depths[each.outputs[0]], makers),
        )
        if each.type == "concat" and each.outputs[0] in depths
        else each
        for each in captured.operations
    )
    return captured._replace(operations=operations)


def _key(operation: Operation) -> Key:
    return operation.attributes.get("axis"), operation.inputs


def _beginning(key: Key, found: Mapping[Key, Operation]) -> Key | None:
    """The longest other concatenation that a list of tensors begins with."""
    axis, names = key
    lengths = reversed(range(2, len(names)))
    return next((shorter for length in lengths if (shorter := (axis, names[:length])) in found), None)


def _around(operation: Operation, depth: int, makers: Mapping[str, Operation]) -> Scopes:
    """The modules that give the last operand, as deep as the first concatenation of the row stands."""
    last = makers.get(operation.inputs[-1])
    return operation.scopes if last is None else last.scopes[:depth]
