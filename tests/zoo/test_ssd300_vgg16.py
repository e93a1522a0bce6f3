"""SSD300 against Figure 2 of the paper."""

MAPS = ((512, 38, 4), (1024, 19, 6), (512, 10, 6), (256, 5, 6), (256, 3, 4), (256, 1, 4))
"""Channels, side and default boxes of the six maps."""


def test_there_are_8732_default_boxes(zoo):
    assert sum(side * side * boxes for _, side, boxes in MAPS) == 8732
    outputs = [(out * boxes, side, side) for _, side, boxes in MAPS for out in (91, 4)]
    assert zoo("ssd300_vgg16").outputs == outputs


def test_six_maps_are_looked_at(zoo):
    net = zoo("ssd300_vgg16")
    names = ("conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2")
    assert [net.output_of(name) for name in names] == [(c, side, side) for c, side, _ in MAPS]


def test_a_3x3_predicts_classes_and_offsets(zoo):
    net = zoo("ssd300_vgg16")
    weights = sum(c * 3 * 3 * boxes * (91 + 4) for c, _, boxes in MAPS)
    biases = sum(boxes * (91 + 4) for _, _, boxes in MAPS)
    assert net.params_of("predict") == weights + biases
    assert net.macs_of("predict") == sum(side * side * c * 3 * 3 * boxes * (91 + 4) for c, side, boxes in MAPS)


def test_the_backbone_is_vgg16_without_its_classifier(zoo):
    net = zoo("ssd300_vgg16")
    vgg = zoo("vgg16").params - (25_088 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 1000 + 1000)
    convolutions = sum(net.params_of(f"conv{block}") for block in range(1, 6))
    assert convolutions == vgg
    assert net.params_of("conv4_3") == 512
    assert net.params_of("fc6") == 512 * 1024 * 3 * 3 + 1024
