"""What a block is called: after the author's names, else after what it does."""

from collections import Counter
from collections.abc import Sequence

from convcost.bridges.blocks import naming
from convcost.bridges.blocks.step import Step
from convcost.layers.families.convolution import Convolution
from convcost.layers.families.joins import ElementwiseJoin
from convcost.layers.families.pooling import GlobalPooling
from convcost.layers.op import Linearity, lookup

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
    joined = lookup(join.kind)
    main = max(join.branches or (), key=lambda branch: len(branch.steps))
    convolutions = [step for step in main.steps if _is(step, Convolution)]
    depthwise = [step for step in convolutions if str(step.fields.get("groups", 1)) == "in"]
    if joined is None or not issubclass(joined, ElementwiseJoin):
        return "Branches" if joined and joined.gathers and len(join.branches or ()) > 2 else None
    stated: object = getattr(joined, "linearity", None)
    if stated is Linearity.PRODUCT:
        return "SqueezeExcite" if any(_is(step, GlobalPooling) for step in main.steps) else None
    if stated is not Linearity.LINEAR:
        return None
    if depthwise and len(convolutions) > 1:
        return "InvertedResidual"
    return {2: "BasicBlock", 3: "Bottleneck"}.get(len(convolutions)) if len(convolutions) == len(main.steps) else None


def _is(step: Step, family: type) -> bool:
    """Whether a step is a layer of this family."""
    kind = lookup(step.kind)
    return kind is not None and issubclass(kind, family)
