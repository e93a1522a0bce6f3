"""LR-ASPP against Figure 10 of the MobileNetV3 paper and what torchvision publishes."""

NAME = "lraspp_mobilenet_v3_large"


def test_the_head_is_small_beside_the_backbone(zoo):
    classifier = 960 * 1280 + 1280 + 1280 * 1000 + 1000
    head = 960 * 128 + 2 * 128 + 960 * 128 + 128 * 21 + 21 + 40 * 21 + 21
    assert zoo(NAME).params == zoo("mobilenet_v3_large").params - classifier + head
    assert zoo(NAME).params == 3_221_538


def test_scores_of_two_resolutions_are_added_at_the_finer_one(zoo):
    net = zoo(NAME)
    assert net.output_of("lraspp.features") == (128, 33, 33)
    assert net.output_of("lraspp.gate") == (128, 1, 1)
    assert net.output_of("add.high") == net.output_of("add.low") == (21, 65, 65)
    assert net.outputs == [(21, 520, 520)]


def test_the_gate_costs_one_position(zoo):
    net = zoo(NAME)
    assert net.macs_of("lraspp.gate") == 960 * 128
    assert net.macs_of("add") == 65 * 65 * 128 * 21 + 65 * 65 * 40 * 21
    assert net.macs == 2_086_219_688
