"""Which modules of the author's code an operator came from, as far as exporters say."""

import re
from collections.abc import Sequence
from itertools import pairwise

from convcost.bridges.captured import Scope, Scopes
from convcost.bridges.onnx.model import Node

NAME_SCOPES = "pkg.torch.onnx.name_scopes"
CLASSES = "pkg.torch.onnx.class_hierarchy"
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")
ROLES = {"weight", "bias", "running_mean", "running_var", "weight_bias"}
"""What parameters of a module are called."""


def scopes_of(node: Node, learned: Sequence[str]) -> Scopes:
    """The modules around an operator: from what the exporter noted, from its name, or from names of parameters."""
    if NAME_SCOPES in node.metadata:
        return _noted(node)
    if "/" in node.name.strip("/"):
        parts = [part for part in node.name.split("/") if part][:-1]
        return tuple(Scope(part.removeprefix(f"{before}.")) for before, part in pairwise(["", *parts]))
    for name in learned:
        path, _, role = name.rpartition(".")
        if path and role in ROLES:
            return tuple(map(Scope, path.split(".")))
    return ()


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
