"""FCOS against the ResNet-50 it stands on, its pyramid and its towers."""

NAME = "fcos_resnet50_fpn"
CELLS = 100 * 100 + 50 * 50 + 25 * 25 + 13 * 13 + 7 * 7
"""Positions of the five levels at 800x800."""


def test_parameters_are_those_of_backbone_pyramid_and_two_towers(zoo):
    batchnorms = 53_120
    backbone = zoo("resnet50").params - batchnorms - (2048 * 1000 + 1000)
    pyramid = (512 + 1024 + 2048) * 256 + 3 * 256 + 5 * (256 * 256 * 3 * 3 + 256)
    towers = 2 * 4 * (256 * 256 * 3 * 3 + 256 + 2 * 256)
    predictions = 256 * 3 * 3 * (91 + 4 + 1) + 91 + 4 + 1
    assert zoo(NAME).params == backbone + pyramid + towers + predictions


def test_boxes_and_centreness_come_from_one_tower(zoo):
    net = zoo(NAME)
    assert net.macs_of("scores") == CELLS * (4 * 256 * 256 * 3 * 3 + 256 * 3 * 3 * 91)
    assert net.macs_of("regression") == CELLS * (4 * 256 * 256 * 3 * 3 + 256 * 3 * 3 * (4 + 1))


def test_every_level_has_scores_boxes_and_centreness(zoo):
    sides = (100, 50, 25, 13, 7)
    scores = [(91, side, side) for side in sides]
    assert zoo(NAME).outputs == [*scores, *((out, side, side) for side in sides for out in (4, 1))]
