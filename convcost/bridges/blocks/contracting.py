"""Branches: where the operands of a join come from one tensor, the steps between are its branches."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from convcost.bridges.blocks.step import Branch, Step

IDENTITY = {"add": "skip", "concat": "known"}
MAIN = {"add": "main", "mul": "gate", "concat": "new"}


def contracted(items: Sequence[Step], kept: Iterable[str]) -> list[Step]:
    """The steps of one scope with its joins as trees of branches, as far as nobody else takes what lies between.

    ``items`` are in execution order; ``kept`` are the tensors that are taken outside of the scope.
    """
    uses = Counter(tensor for item in items for tensor in item.tensors)
    uses.update(kept)
    maker = {item.gives: item for item in items}
    gone: set[str] = set()
    for item in items:
        if not item.is_join or item.branches is not None or len(item.takes) < 2:
            continue
        chains = [_chain(tensor, maker, uses) for tensor in item.takes]
        forks = {fork for fork, _ in chains if fork is not None}
        if len(forks) != 1 or not any(chain for _, chain in chains) or _is_long_skip(item, chains):
            continue
        (fork,) = forks
        uses[fork] -= sum(start == fork for start, _ in chains) - 1
        gone.update(step.gives for _, chain in chains for step in chain)
        maker[item.gives] = _joined(item, fork, chains, maker)
    return [maker[item.gives] for item in items if item.gives not in gone]


Chain = tuple[str | None, list[Step]]
"""The tensor that a chain begins at, None where it begins with a step that takes none; its steps."""


def _chain(tensor: str, maker: dict[str, Step], uses: Counter[str]) -> Chain:
    steps: list[Step] = []
    at: str | None = tensor
    while at is not None:
        step = maker.get(at)
        if step is None or uses[at] != 1 or len(step.tensors) > 1:
            break
        steps.insert(0, step)
        at = step.takes[0] if step.takes else None
    return at, steps


def _is_long_skip(item: Step, chains: list[Chain]) -> bool:
    """Whether the branches would nest as those of a U-Net do: a skip around a skip of the same kind."""
    if not any(not chain for _, chain in chains):
        return False
    inner = [step for _, chain in chains for step in chain if step.is_join and step.kind == item.kind]
    return any(not branch.steps for step in inner for branch in step.branches or ())


def _joined(item: Step, fork: str, chains: list[Chain], maker: dict[str, Step]) -> Step:
    width = next((step.width for start, chain in chains if start == fork for step in chain[:1]), None)
    if width is None:
        width = maker[fork].out_width if fork in maker else item.width
    names = _names(item, chains)
    branches = tuple(Branch(name, tuple(chain)) for name, (_, chain) in zip(names, chains, strict=True))
    nodes = tuple(node for branch in branches for step in branch.steps for node in step.nodes)
    return replace(item, takes=(fork,), width=width, branches=branches, nodes=(*nodes, *item.nodes))


def _names(item: Step, chains: list[Chain]) -> list[str]:
    """The author's names where the paths of the layers show them; else two by what they do, more by their number."""
    plain = _plain_names(item.kind, chains)
    found = [_written(item.nodes[-1], chain) or name for (_, chain), name in zip(chains, plain, strict=True)]
    return found if len(set(found)) == len(found) else plain


def _written(join: str, chain: list[Step]) -> str | None:
    """The branch's name in paths such as ``block.add.main.conv``, where the join is ``block.add``."""
    paths = [node for step in chain for node in step.nodes]
    labels = {path.removeprefix(f"{join}.").split(".")[0] if path.startswith(f"{join}.") else None for path in paths}
    return labels.pop() if len(labels) == 1 else None


def _plain_names(kind: str, chains: list[Chain]) -> list[str]:
    if len(chains) != 2:
        return [f"b{number}" for number in range(1, len(chains) + 1)]
    lengths = [len(chain) if start is not None else 0 for start, chain in chains]
    main = lengths.index(max(lengths)) if lengths[0] != lengths[1] else 0
    names = [IDENTITY.get(kind, "x")] * 2
    names[main] = MAIN.get(kind, "main") if not all(chain for _, chain in chains) or kind != "mul" else "main"
    return names
