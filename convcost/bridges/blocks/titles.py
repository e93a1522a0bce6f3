"""What a block is called: after the author's names, else after what it does."""

from collections import Counter
from collections.abc import Sequence

from convcost.bridges.blocks import naming
from convcost.bridges.blocks.step import Step

PLAIN = "Block"
MOST_STEPS = 2
"""Steps that a block with the name of a design has: a join and an activation."""
SHORTEST = 3
"""Letters that a scope's name must have to say something."""


def title(paths: Sequence[tuple[str, ...]], steps: Sequence[Step]) -> str:
    """A capitalised part of the paths is the author's own block; then a design that has a name; then the scope's."""
    inner = Counter(name for name in (path[-1].rpartition(".")[2] for path in paths) if _is_block(name))
    if inner:
        return naming.camel(inner.most_common(1)[0][0])
    return _design(steps) or _scope(paths)


def _is_block(name: str) -> bool:
    return name[:1].isupper() and naming.NAME.fullmatch(name) is not None


def _scope(paths: Sequence[tuple[str, ...]]) -> str:
    parts = (part.rpartition(".")[2] for path in paths for part in path[-2:][::-1])
    words = Counter(word for word in parts if len(word.strip("0123456789")) >= SHORTEST)
    return naming.camel(words.most_common(1)[0][0]) if words else PLAIN


def _design(steps: Sequence[Step]) -> str | None:
    """The name that the literature has for a residual of these layers."""
    joins = [step for step in steps if step.branches is not None]
    if not joins or not joins[0].branches or len(steps) > MOST_STEPS:
        return None
    join = joins[0]
    main = max(join.branches or (), key=lambda branch: len(branch.steps))
    convolutions = [step for step in main.steps if step.kind == "conv"]
    depthwise = [step for step in convolutions if str(step.fields.get("groups", 1)) == "in"]
    if join.kind == "mul" and any(step.kind == "global_avgpool" for step in main.steps):
        return "SqueezeExcite"
    if join.kind != "add":
        return "Branches" if join.kind == "concat" and len(join.branches or ()) > 2 else None
    if depthwise and len(convolutions) > 1:
        return "InvertedResidual"
    return {2: "BasicBlock", 3: "Bottleneck"}.get(len(convolutions)) if len(convolutions) == len(main.steps) else None
