"""Which step uses the parameters of which other one."""

from collections.abc import Sequence
from dataclasses import replace

from convcost.bridges.blocks.step import Step, walk


def sharing(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of one scope, `share` standing where all of a step's shared layers have one owner among them.

    ``share`` is the tensor that the owner gives. What is shared with another scope is left for the scope around.
    """
    every = list(walk(steps))
    if not any(step.shares for step in every):
        return tuple(steps)
    holders: dict[str, list[Step]] = {}
    for step in every:
        for node in step.nodes:
            holders.setdefault(node, []).append(step)
    owners = {step.nodes: _owner(step, holders) for step in every if step.shares and step.branches is None}
    wanted = {owner.nodes for owner in owners.values() if owner is not None}
    return _told(steps, owners, wanted)


Nodes = tuple[str, ...]


def _told(steps: Sequence[Step], owners: dict[Nodes, Step | None], wanted: set[Nodes]) -> tuple[Step, ...]:
    done = []
    for step in steps:
        if step.branches is not None:
            branches = tuple(replace(each, steps=_told(each.steps, owners, wanted)) for each in step.branches)
            step = replace(step, branches=branches)
        owner = owners.get(step.nodes)
        if owner is not None:
            step = replace(step, share=owner.gives, shares={})
        done.append(replace(step, is_owner=step.nodes in wanted))
    return tuple(done)


def _owner(step: Step, holders: dict[str, list[Step]]) -> Step | None:
    """The step of the same kind whose layers own what this one's use, place by place; an activation may be missing."""
    places = {node: place for place, node in enumerate(step.nodes)}
    first = next(iter(step.shares.values()))
    for other in holders.get(first, ()):
        is_alike = other.kind == step.kind and (len(other.nodes) == len(step.nodes) or not step.is_call)
        owned = dict(enumerate(other.nodes))
        if is_alike and all(owned.get(places[node]) == owner for node, owner in step.shares.items()):
            return other
    return None
