"""DeepLabv3 on ResNet, against the layers of its pyramid and what torchvision publishes."""

import pytest

from tests.zoo.test_fcn_resnet import head

PYRAMID = 2048 * 256 + 3 * 2048 * 256 * 3 * 3 + 2048 * 256 + 5 * 2 * 256
"""A 1x1, three dilated 3x3 and a 1x1 on the mean of the image, each with its norm."""

AFTER = 5 * 256 * 256 + 2 * 256 + 256 * 256 * 3 * 3 + 2 * 256 + 256 * 21 + 21
"""The 1x1 that joins them, a 3x3, and the scores."""


@pytest.mark.parametrize("depth", [50, 101])
def test_the_backbone_is_a_resnet_without_its_classifier(zoo, depth):
    classifier = 2048 * 1000 + 1000
    net = zoo(f"deeplabv3_resnet{depth}")
    assert net.params == zoo(f"resnet{depth}").params - classifier + PYRAMID + AFTER + head(1024)


def test_the_rates_of_the_pyramid_keep_its_size(zoo):
    net = zoo("deeplabv3_resnet50")
    branches = {node.name: node for node in net.analysis.graph.nodes if node.name.startswith("aspp.concat.atrous")}
    rates = [node.op.dilation for node in branches.values() if node.op.kind == "conv"]
    assert rates == [(12,), (24,), (36,)]
    assert {node.output.sizes for node in branches.values()} == {(256, 65, 65)}
    assert net.output_of("aspp.concat.image") == (256, 65, 65)


def test_the_pyramid_costs_what_its_branches_cost(zoo):
    net = zoo("deeplabv3_resnet50")
    branches = 65 * 65 * (2048 * 256 + 3 * 2048 * 256 * 3 * 3) + 2048 * 256
    assert net.params_of("aspp.concat") == PYRAMID
    assert net.macs_of("aspp.concat") == branches


def test_both_heads_score_every_pixel(zoo):
    assert zoo("deeplabv3_resnet50").outputs == [(21, 520, 520), (21, 520, 520)]
    assert zoo("deeplabv3_resnet50", aux="false").outputs == [(21, 520, 520)]


def test_deeplabv3_resnet50_is_what_torchvision_publishes(zoo):
    assert zoo("deeplabv3_resnet50").params == 42_004_074
    assert zoo("deeplabv3_resnet50").macs == 178_721_945_088
