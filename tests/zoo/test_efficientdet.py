"""EfficientDet against Table 1 of the paper, the nodes of its pyramid, and the convolutions that its levels share."""

import pytest

MILLIONS = {"d0": 3.9, "d1": 6.6, "d2": 8.1, "d3": 12.0, "d4": 20.7, "d5": 33.7, "d6": 51.9, "d7": 51.9}
LEVELS = (64, 32, 16, 8, 4)
POSITIONS = sum(side * side for side in LEVELS)


def separable(width: int, out: int) -> int:
    """Parameters of a depthwise 3x3 and a 1x1 with a bias."""
    return width * 9 + width * out + out


@pytest.mark.parametrize("size", MILLIONS)
def test_parameters_are_those_of_the_paper(zoo, size):
    assert round(zoo(f"efficientdet_{size}").params / 10**6, 1) == MILLIONS[size]


def test_the_backbone_is_efficientnet_b0_without_its_head(zoo):
    head = 320 * 1280 + 2 * 1280 + 1280 * 1000 + 1000
    assert zoo("efficientdet_d0").params_of("body") == zoo("efficientnet_b0").params - head


def test_a_pass_of_the_pyramid_is_eight_nodes(zoo):
    net = zoo("efficientdet_d0")
    edges = 4 * 2 + 3 * 3 + 2
    assert net.params_of("bifpn.1") == 8 * (separable(64, 64) + 2 * 64) + edges
    twice = 40 + 2 * 112 + 2 * 320  # what enters the first pass is brought to 64 channels for every use
    assert net.params_of("bifpn.0") - net.params_of("bifpn.1") == twice * 64 + 5 * (64 + 2 * 64)
    assert zoo("efficientdet_d6").params_of("bifpn.1") == 8 * (separable(384, 384) + 2 * 384)


def test_levels_share_the_convolutions_of_a_head_and_not_its_norms(zoo):
    net = zoo("efficientdet_d0")
    assert net.params_of("boxes.tower") == 3 * (separable(64, 64) + len(LEVELS) * 2 * 64)
    assert net.params_of("boxes.predict") == separable(64, 36)
    assert net.macs_of("boxes.tower") == 3 * POSITIONS * (9 * 64 + 64 * 64)


def test_every_position_has_nine_anchors(zoo):
    scores, boxes = zoo("efficientdet_d0").outputs[:5], zoo("efficientdet_d0").outputs[5:]
    assert scores == [(9 * 90, side, side) for side in LEVELS]
    assert boxes == [(9 * 4, side, side) for side in LEVELS]
