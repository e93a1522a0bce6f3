"""Which networks of the catalogue the referee takes: a fixed sample, or all of them where that is asked for."""

import os
from collections.abc import Sequence

from convcost import load
from convcost.graph import Graph
from convcost.networks import catalogue
from convcost.networks.read import read_one
from convcost.notation.build import build

WANTED = os.environ.get("TORCH_NETWORKS", "")


def taken(sample: Sequence[str]) -> Sequence[str]:
    """The sample; all with ``TORCH_NETWORKS=all``, and with a part of a name those that have it."""
    if not WANTED:
        return sample
    return [name for name in every() if WANTED in {"all", *name.split("@")} or WANTED in name]


def every() -> list[str]:
    """Every variant of every family: ``file@variant``, or its name alone where the file is called as one of them."""
    found = []
    for path in catalogue.files():
        variants = list(load(path).variants) or [path.stem]
        found += variants if path.stem in variants else [f"{path.stem}@{name}" for name in variants]
    return found


def network(name: str) -> Graph:
    """The network of that name."""
    return build(*read_one(name))
