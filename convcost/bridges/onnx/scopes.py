"""Which modules of the author's code an operator came from, as far as exporters say."""

import re
from collections.abc import Sequence
from itertools import pairwise

from convcost.bridges.captured import Scope, Scopes
from convcost.bridges.onnx.model import Node

NAME_SCOPES = "pkg.torch.onnx.name_scopes"
CLASSES = "pkg.torch.onnx.class_hierarchy"
RULES = "pkg.onnxscript.rewriter.rule_name"
FUSED = "FuseBatchNorm"
"""An exporter that fuses two modules notes the second one; the weights are still called after the first."""
SHARES = "convcost.shares"
"""What convcost notes beside a layer that uses another one's parameters: the tensor that the other one gives."""
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
    pairs = zip(path, (scope.name for scope in noted), strict=False)
    shared = next((count for count, (mine, theirs) in enumerate(pairs) if mine != theirs), 0)
    return (*noted[:shared], *map(Scope, path[shared:]))


def _noted(node: Node) -> Scopes:
    """The paths of modules from the outermost on; the first is the network, the last the operator itself."""
    paths = QUOTED.findall(node.metadata[NAME_SCOPES])
    classes = QUOTED.findall(node.metadata.get(CLASSES, ""))
    classes += [""] * (len(paths) - len(classes))
    found = []
    for (before, path), name in zip(pairwise(paths[:-1]), classes[1:], strict=False):
        relative = path.removeprefix(f"{before}.") if before else path
        found += [Scope(part, name.rpartition(".")[2]) for part in relative.split(".") if part]
    return tuple(found)
