"""Which modules of the author's code an operator came from, as far as exporters say."""

import re
from collections.abc import Container, Sequence
from itertools import pairwise, takewhile

from convcost.bridges.captured import Operation, Scope, Scopes
from convcost.bridges.onnx.model import Node

NAME_SCOPES = "pkg.torch.onnx.name_scopes"
CLASSES = "pkg.torch.onnx.class_hierarchy"
RULES = "pkg.onnxscript.rewriter.rule_name"
FUSED = "FuseBatchNorm"
"""An exporter that fuses two modules notes the second one; the weights are still called after the first."""
SHARES = "convcost.shares"
"""What convcost notes beside a layer that uses another one's parameters: the tensor that the other one gives."""
LIBRARY = "torch.nn."
"""The classes in here are layers and containers, which say nothing of the author's design."""
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")
ROLES = {"weight", "bias", "running_mean", "running_var", "weight_bias"}
"""What parameters of a module are called."""


def scopes_of(node: Node, learned: Sequence[str]) -> Scopes:
    """The modules around an operator: from what the exporter noted, from its name, or from names of parameters."""
    noted = _noted(node) if NAME_SCOPES in node.metadata else ()
    owner = _owner(learned)
    if noted:
        return _with_classes(owner, noted) if owner and is_fused(node) else noted
    if "/" in node.name.strip("/"):
        parts = [part for part in node.name.split("/") if part][:-1]
        return tuple(Scope(part.removeprefix(f"{before}.")) for before, part in pairwise(["", *parts]))
    return tuple(map(Scope, owner))


def completed(operations: Sequence[Operation], unsaid: Container[str]) -> tuple[Operation, ...]:
    """The operations, those of which the file does not say so in the modules that all who take their outputs are in.

    Optimisers put operators in the place of others and note nothing beside them. A module that is nothing but a layer
    holds no other.
    """
    around = {each.scopes[:depth] for each in operations for depth in range(len(each.scopes))}
    takers: dict[str, list[Scopes]] = {}
    done: list[Operation] = []
    for each in reversed(operations):
        if unsaid_outputs := [name for name in each.outputs if name in unsaid]:
            wanted = [scopes for name in unsaid_outputs for scopes in takers.get(name, ())]
            each = each._replace(scopes=_shared(wanted, around))
        for name in each.inputs:
            takers.setdefault(name, []).append(each.scopes)
        done.append(each)
    return tuple(reversed(done))


def _shared(paths: Sequence[Scopes], around: Container[Scopes]) -> Scopes:
    """The modules that all have in common, down to one that holds others."""
    same = next(iter(paths), ())
    for path in paths[1:]:
        count = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(same, path, strict=False)))
        same = same[:count]
    while same and same not in around:
        same = same[:-1]
    return same


def is_fused(node: Node) -> bool:
    """Whether the exporter says that it has put batch normalisation into this operator."""
    return FUSED in node.metadata.get(RULES, "")


def _owner(learned: Sequence[str]) -> tuple[str, ...]:
    """The path of the module whose parameters these are, by their names."""
    for name in learned:
        path, _, role = name.rpartition(".")
        if path and role in ROLES:
            return tuple(path.split("."))
    return ()


def _with_classes(path: tuple[str, ...], noted: Scopes) -> Scopes:
    """A path of modules, with the classes of those that are among the noted ones."""
    pairs = list(zip(path, (scope.name for scope in noted), strict=False))
    shared = next((count for count, (mine, theirs) in enumerate(pairs) if mine != theirs), len(pairs))
    return (*noted[:shared], *map(Scope, path[shared:]))


def _noted(node: Node) -> Scopes:
    """The paths of modules from the outermost on; the first is the network, the last the operator itself."""
    paths = QUOTED.findall(node.metadata[NAME_SCOPES])
    classes = QUOTED.findall(node.metadata.get(CLASSES, ""))
    classes += [""] * (len(paths) - len(classes))
    found = []
    for (before, path), name in zip(pairwise(paths[:-1]), classes[1:], strict=False):
        relative = path.removeprefix(f"{before}.") if before else path
        inner = [part for part in relative.split(".") if part]
        own = "" if name.startswith(LIBRARY) else name.rpartition(".")[2]
        found += [Scope(part, own if depth == len(inner) else "") for depth, part in enumerate(inner, start=1)]
    return tuple(found)
