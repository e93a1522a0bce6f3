"""FCN on a dilated ResNet, against the ResNet it is made of and what torchvision publishes."""

import pytest

HEADS = {"head": 2048, "aux_head": 1024}


def head(c: int) -> int:
    """A 3x3 to a quarter of the channels with its norm, and a 1x1 to 21 classes."""
    return c * (c // 4) * 3 * 3 + 2 * (c // 4) + c // 4 * 21 + 21


@pytest.mark.parametrize("depth", [50, 101])
def test_the_backbone_is_a_resnet_without_its_classifier(zoo, depth):
    classifier = 2048 * 1000 + 1000
    net = zoo(f"fcn_resnet{depth}")
    assert net.params == zoo(f"resnet{depth}").params - classifier + head(2048) + head(1024)


def test_dilation_in_place_of_stride_keeps_an_eighth_of_the_image(zoo):
    net = zoo("fcn_resnet50")
    sizes = [net.output_of(f"backbone.{name}") for name in ("conv1", "conv2_x", "conv3_x", "conv4_x", "conv5_x")]
    assert sizes == [(64, 260, 260), (256, 130, 130), (512, 65, 65), (1024, 65, 65), (2048, 65, 65)]


def test_every_stage_begins_with_the_dilation_of_the_one_before(zoo):
    nodes = zoo("fcn_resnet50").analysis.graph.nodes
    of = {node.name: node.op for node in nodes if node.op.kind == "conv"}
    assert [of[f"backbone.conv4_x.Bottleneck.{block}.add.main.conv"].dilation for block in range(6)] == [(1,)] + [
        (2,)
    ] * 5
    assert [of[f"backbone.conv5_x.Bottleneck.{block}.add.main.conv"].dilation for block in range(3)] == [(2,)] + [
        (4,)
    ] * 2


def test_both_heads_score_every_pixel(zoo):
    net = zoo("fcn_resnet50")
    assert net.outputs == [(21, 520, 520), (21, 520, 520)]
    for name, c in HEADS.items():
        macs = 65 * 65 * (c * (c // 4) * 3 * 3 + c // 4 * 21)
        assert (net.params_of(name), net.macs_of(name)) == (head(c), macs)


def test_the_auxiliary_head_can_be_left_out(zoo):
    net, inference = zoo("fcn_resnet50"), zoo("fcn_resnet50", aux="false")
    assert inference.outputs == [(21, 520, 520)]
    assert inference.params == net.params - head(1024)
    assert net.macs == 152_716_512_000
    assert inference.macs == net.macs - 65 * 65 * (1024 * 256 * 3 * 3 + 256 * 21)
