"""YOLOv5 against the parameters that its authors print, and the products of its blocks."""

import pytest

import convcost
from convcost.graph.transforms.fold_batchnorm import fold_batchnorm

PARAMETERS = {
    "yolov5n": (1_872_157, 1_867_405),
    "yolov5s": (7_235_389, 7_225_885),
    "yolov5m": (21_190_557, 21_172_173),
    "yolov5l": (46_563_709, 46_533_693),
    "yolov5x": (86_749_405, 86_705_005),
}
"""As trained, and with the norms folded into the convolutions, which is what the authors print of their weights."""

BILLIONS = {"yolov5n": 4.5, "yolov5s": 16.5, "yolov5m": 49.0, "yolov5l": 109.1, "yolov5x": 205.7}
"""Floating-point operations at 640x640, two per multiply-add; the authors count norms as well."""


@pytest.mark.parametrize("name", PARAMETERS)
def test_figures_are_those_the_authors_print(zoo, name):
    folded = convcost.analyze(fold_batchnorm(zoo(name).analysis.graph))
    assert (zoo(name).params, folded.params) == PARAMETERS[name]
    assert 2 * zoo(name).macs / 10**9 == pytest.approx(BILLIONS[name], rel=0.01)


def test_a_c3_takes_half_of_the_channels_past_its_bottlenecks(zoo):
    bottleneck = 64 * 64 + 2 * 64 + 64 * 64 * 9 + 2 * 64
    block = 2 * (128 * 64 + 2 * 64) + 2 * bottleneck + 128 * 128 + 2 * 128
    assert zoo("yolov5s").params_of("stage.1.C3") == block
    assert zoo("yolov5s").macs_of("stage.1.C3") == 80 * 80 * (2 * 128 * 64 + 20 * 64 * 64 + 128 * 128)


def test_every_detector_predicts_three_boxes_per_cell(zoo):
    assert zoo("yolov5s").outputs == [(3 * 85, 80, 80), (3 * 85, 40, 40), (3 * 85, 20, 20)]
    assert zoo("yolov5s", (3, 320, 416), classes=3).outputs == [(3 * 8, 40, 52), (3 * 8, 20, 26), (3 * 8, 10, 13)]
