"""RetinaNet against the ResNet-50 it stands on, its pyramid and its towers."""

import pytest

CELLS = 100 * 100 + 50 * 50 + 25 * 25 + 13 * 13 + 7 * 7
"""Positions of the five levels at 800x800."""

LATERALS = (512 + 1024 + 2048) * 256 + 3 * 256
OUTPUTS = 3 * (256 * 256 * 3 * 3 + 256)
BATCHNORMS = 53_120
"""Scales and shifts of ResNet-50, as many as its running statistics."""


def backbone(zoo) -> int:
    classifier = 2048 * 1000 + 1000
    return zoo("resnet50").params - classifier


def towers(bias: int, norm: int) -> int:
    """Four 3x3 in each, then 9 anchors with 91 classes or 4 sides."""
    tower = 4 * (256 * 256 * 3 * 3 + bias + norm)
    return 2 * tower + 256 * 3 * 3 * 9 * (91 + 4) + 9 * (91 + 4)


def test_parameters_are_those_of_backbone_pyramid_and_two_towers(zoo):
    pyramid = LATERALS + OUTPUTS + 2 * (256 * 256 * 3 * 3 + 256)
    net = zoo("retinanet_resnet50_fpn")
    assert net.params == backbone(zoo) - BATCHNORMS + pyramid + towers(256, 0)
    assert net.analysis.buffers == 2 * BATCHNORMS


def test_version_2_norms_the_towers_and_takes_p6_from_c5(zoo):
    pyramid = LATERALS + OUTPUTS + (2048 + 256) * 256 * 3 * 3 + 2 * 256
    net = zoo("retinanet_resnet50_fpn_v2")
    assert net.params == backbone(zoo) + pyramid + towers(0, 2 * 256)
    assert net.analysis.buffers == BATCHNORMS


@pytest.mark.parametrize("name", ["retinanet_resnet50_fpn", "retinanet_resnet50_fpn_v2"])
def test_one_pair_of_towers_looks_at_five_levels(zoo, name):
    net = zoo(name)
    assert net.macs_of("scores") == CELLS * (4 * 256 * 256 * 3 * 3 + 256 * 3 * 3 * 9 * 91)
    assert net.macs_of("boxes") == CELLS * (4 * 256 * 256 * 3 * 3 + 256 * 3 * 3 * 9 * 4)
    sides = (100, 50, 25, 13, 7)
    assert net.outputs == [(9 * out, side, side) for out in (91, 4) for side in sides]


def test_the_pyramid_halves_from_level_to_level(zoo):
    net = zoo("retinanet_resnet50_fpn")
    assert [net.output_of(f"p{level}") for level in range(3, 8)] == [(256, n, n) for n in (100, 50, 25, 13, 7)]


def test_odd_sizes_meet_in_the_pyramid(zoo):
    net = zoo("retinanet_resnet50_fpn", (3, 421, 357))
    assert net.output_of("merge4") == (256, 27, 23)
    assert net.output_of("merge3") == (256, 53, 45)
