"""YOLOv3 against what darknet prints of it."""

import pytest


def test_figures_at_416_are_the_ones_everybody_quotes(zoo):
    assert zoo("yolov3").params == 61_949_149
    assert zoo("yolov3").macs == 32_932_037_632


@pytest.mark.parametrize(("size", "billions"), [(320, 38.97), (416, 65.86), (608, 140.69)])
def test_operations_are_those_that_darknet_prints(zoo, size, billions):
    assert round(2 * zoo("yolov3", (3, size, size)).macs / 10**9, 2) == billions


def test_every_detector_predicts_255_numbers_per_cell(zoo):
    assert zoo("yolov3").outputs == [(255, 13, 13), (255, 26, 26), (255, 52, 52)]
    assert zoo("yolov3", None, classes=20).outputs == [(75, 13, 13), (75, 26, 26), (75, 52, 52)]


def test_the_backbone_is_darknet53_without_its_classifier(zoo):
    backbone = sum(zoo("yolov3").params_of(part) for part in ("stem", "stage"))
    assert backbone == zoo("darknet53").params - (1024 * 1000 + 1000) == 40_584_928


def test_a_detector_sees_the_enlarged_maps_beside_those_of_the_backbone(zoo):
    net = zoo("yolov3")
    assert net.params_of("medium.conv") == (256 + 512) * 256 + 2 * 256
    assert net.params_of("small.conv") == (128 + 256) * 128 + 2 * 128
