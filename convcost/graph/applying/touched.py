"""Which layers a transform touched: found by comparing the graphs, so that no transform has to keep count."""

from collections.abc import Iterable

from convcost.errors import Problem, abridged
from convcost.graph import Graph

NAMED_AT_MOST = 8


def touched(before: Graph, after: Graph, transform: str) -> Problem:
    """A note on the layers that were added, removed and changed; a warning where nothing was."""
    old = {node.name: node.op for node in before.nodes}
    new = {node.name: node.op for node in after.nodes}
    groups = {
        "added": _steps(name for name in new if name not in old),
        "removed": _steps(name for name in old if name not in new),
        "changed": _steps(name for name in new if name in old and new[name] != old[name]),
    }
    network = f"{before.name} {before.variant}" if before.variant else before.name
    if not any(groups.values()):
        message = f"`{transform}` changes nothing in {network}"
        hint = f"convcost explain {transform.partition('{')[0]} says what it looks for"
        return Problem("W520", message, notes=(hint,), severity="warning")
    counts = " and ".join(f"{what} {len(names)}" for what, names in groups.items() if names)
    notes = tuple(f"{what}: {abridged(names, NAMED_AT_MOST)}" for what, names in groups.items() if names)
    layers = "layer" if sum(map(len, groups.values())) == 1 else "layers"
    return Problem("W520", f"`{transform}` {counts} {layers} of {network}", notes=notes, severity="note")


def _steps(names: Iterable[str]) -> list[str]:
    """The names without those of the norms and activations that go with a layer among them."""
    found = dict.fromkeys(names)
    return [name for name in found if name.rpartition(".")[0] not in found]
