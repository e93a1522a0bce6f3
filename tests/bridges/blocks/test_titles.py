"""What recovered blocks are called after what they do, which the facts of their kinds tell."""

import pytest

from convcost.bridges.blocks.step import Branch, Step
from convcost.bridges.blocks.titles import title


def layer(kind: str, *branches: list[Step], **fields: object) -> Step:
    """A layer, or a join of branches."""
    named = tuple(Branch(f"b{number}", tuple(steps)) for number, steps in enumerate(branches)) or None
    return Step(kind, fields, nodes=(), takes=(), gives=kind, width=8, out_width=8, branches=named)


CONV, DEPTHWISE = layer("conv", out=8), layer("conv", out=8, groups="in")


@pytest.mark.parametrize(
    ("step", "name"),
    [
        (layer("add", [CONV, CONV], []), "BasicBlock"),
        (layer("add", [CONV, layer("deform_conv", out=8), CONV], []), "Bottleneck"),
        (layer("add", [CONV, DEPTHWISE, CONV], []), "InvertedResidual"),
        (layer("mul", [layer("global_avgpool"), CONV], []), "SqueezeExcite"),
        (layer("mul", [layer("global_maxpool"), CONV], []), "SqueezeExcite"),
        (layer("concat", [CONV], [CONV], [CONV]), "Branches"),
        (layer("stack", [CONV], [CONV], [CONV]), "Block"),
        (layer("mul", [CONV, CONV], []), "Block"),
        (layer("maximum", [CONV, CONV], []), "Block"),
        (CONV, "Block"),
    ],
)
def test_a_design_is_named_by_what_its_kinds_are(step: Step, name: str) -> None:
    assert title((), [step]) == name
