"""DeepLabv3 on MobileNetV3-Large, against the MobileNet it is made of and what torchvision publishes."""

NAME = "deeplabv3_mobilenet_v3_large"
CLASSIFIER = 960 * 1280 + 1280 + 1280 * 1000 + 1000


def test_the_backbone_is_mobilenet_v3_without_its_classifier(zoo):
    pyramid = 960 * 256 + 3 * 960 * 256 * 3 * 3 + 960 * 256 + 5 * 2 * 256
    after = 5 * 256 * 256 + 2 * 256 + 256 * 256 * 3 * 3 + 2 * 256 + 256 * 21 + 21
    auxiliary = 40 * 10 * 3 * 3 + 2 * 10 + 10 * 21 + 21
    backbone = zoo("mobilenet_v3_large").params - CLASSIFIER
    assert zoo(NAME).params == backbone + pyramid + after + auxiliary
    assert zoo(NAME).params_of("aux_head") == auxiliary


def test_dilation_in_place_of_the_last_stride_keeps_a_sixteenth_of_the_image(zoo):
    net = zoo(NAME)
    sizes = [net.output_of(f"backbone.bneck.{number}") for number in (0, 2, 3, 11, 12, 14)]
    assert sizes == [(16, 260, 260), (24, 130, 130), (40, 65, 65), (112, 33, 33), (160, 33, 33), (160, 33, 33)]
    depthwise = [node.op for node in net.analysis.graph.nodes if node.name.endswith("depthwise")]
    assert [each.dilation for each in depthwise] == [(1,)] * 12 + [(2,)] * 3


def test_the_auxiliary_head_stands_at_an_eighth(zoo):
    net = zoo(NAME)
    assert net.macs_of("aux_head") == 65 * 65 * (40 * 10 * 3 * 3 + 10 * 21)
    assert net.outputs == [(21, 520, 520), (21, 520, 520)]
    assert zoo(NAME, aux="false").macs == net.macs - net.macs_of("aux_head")


def test_figures_are_those_that_torchvision_publishes(zoo):
    assert zoo(NAME).params == 11_029_328
    assert zoo(NAME).macs == 10_452_447_938
