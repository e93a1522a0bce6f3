"""SSDLite against Section 6.2 of the MobileNetV2 paper and Section 6.3 of MobileNetV3's."""

NAME = "ssdlite320_mobilenet_v3_large"
MAPS = ((672, 20), (480, 10), (512, 5), (256, 3), (256, 2), (128, 1))
"""Channels and side of the six maps; on each, six boxes stand at every position."""


def test_the_first_map_is_the_expansion_inside_a_bottleneck(zoo):
    net = zoo(NAME)
    names = ("backbone.bneck.12.add.main.expansion", "backbone.top", "extra1", "extra2", "extra3", "extra4")
    assert [net.output_of(name) for name in names] == [(c, side, side) for c, side in MAPS]


def test_predictions_are_depthwise_and_1x1(zoo):
    net = zoo(NAME)
    outputs = 6 * (91 + 4)
    assert net.params_of("predict") == sum(2 * (c * 3 * 3 + 2 * c) + c * outputs + outputs for c, _ in MAPS)
    assert net.macs_of("predict") == sum(side * side * (2 * c * 3 * 3 + c * outputs) for c, side in MAPS)


def test_the_last_stage_is_half_as_wide_as_for_imagenet(zoo):
    ssd, classifier = zoo(NAME), zoo("mobilenet_v3_large")
    for block in range(12):
        assert ssd.params_of(f"backbone.bneck.{block}") == classifier.params_of(f"bneck.{block}")
    assert [ssd.output_of(f"backbone.bneck.{block}")[0] for block in (12, 13, 14)] == [160 // 2] * 3
    assert ssd.output_of("backbone.top")[0] == 960 // 2
