"""ConvNeXt V2 against ConvNeXt: what its normalisation adds, and what is no longer there."""

import pytest

STAGES = {"tiny": (3, 3, 9, 3), "small": (3, 3, 27, 3), "base": (3, 3, 27, 3), "large": (3, 3, 27, 3)}


@pytest.mark.parametrize("size", STAGES)
def test_a_scale_and_a_shift_of_four_times_the_width_come_and_the_scale_of_the_layer_goes(zoo, size):
    new, old = zoo(f"convnextv2_{size}"), zoo(f"convnext_{size}")
    widths = [new.output_of(f"stage.{number}")[0] for number in range(4)]
    added = sum(depth * (2 * 4 * c - c) for depth, c in zip(STAGES[size], widths, strict=True))
    assert new.params - old.params == added
    assert new.macs == old.macs


def test_the_normalisation_weighs_channels_by_their_share_of_the_image(zoo):
    graph = zoo("convnextv2_atto").analysis.graph
    part = "stage.2.block.5.add.residual.grn."
    inside = [node for node in graph.nodes if node.name.startswith(part)]
    assert [node.op.kind for node in inside] == ["reduce", "reduce", "div", "parameter", "mul", "parameter", "add"]
    sizes = [node.output.sizes for node in inside]
    assert sizes == [(640, 1, 1), (1, 1, 1), (640, 1, 1), (640, 1, 1), (640, 14, 14), (640, 1, 1), (640, 14, 14)]


MILLIONS = {"atto": 3.7, "femto": 5.2, "pico": 9.1, "nano": 15.6, "tiny": 28.6, "base": 88.7, "large": 198, "huge": 660}
"""Parameters that the authors print."""


@pytest.mark.parametrize("size", MILLIONS)
def test_parameters_are_those_the_authors_print(zoo, size):
    digits = 0 if isinstance(MILLIONS[size], int) else 1
    assert round(zoo(f"convnextv2_{size}").params / 10**6, digits) == MILLIONS[size]
