"""YOLOv8 against the parameters that its authors print, and the products of its blocks."""

import pytest

PARAMETERS = {
    "yolov8n": 3_157_200,
    "yolov8s": 11_166_560,
    "yolov8m": 25_902_640,
    "yolov8l": 43_691_520,
    "yolov8x": 68_229_648,
}
BILLIONS = {"yolov8n": 8.7, "yolov8s": 28.6, "yolov8m": 78.9, "yolov8l": 165.2, "yolov8x": 257.8}
"""Floating-point operations at 640x640, two per multiply-add."""


@pytest.mark.parametrize("name", PARAMETERS)
def test_figures_are_those_the_authors_print(zoo, name):
    assert zoo(name).params == PARAMETERS[name]
    assert 2 * zoo(name).macs / 10**9 == pytest.approx(BILLIONS[name], abs=0.06)


def test_a_c2f_joins_both_halves_and_what_every_bottleneck_gives(zoo):
    bottleneck = 2 * (32 * 32 * 9 + 2 * 32)
    block = 64 * 64 + 2 * 64 + 2 * bottleneck + (2 + 2) * 32 * 64 + 2 * 64
    assert zoo("yolov8n").params_of("stage.1.C2f") == block
    assert zoo("yolov8n").macs_of("stage.1.C2f") == 80 * 80 * (64 * 64 + 4 * 32 * 32 * 9 + 4 * 32 * 64)


def test_predictions_stand_at_every_cell_of_three_levels(zoo):
    cells = 80 * 80 + 40 * 40 + 20 * 20
    assert zoo("yolov8s").outputs == [(cells, 80), (4 * cells, 1)]
    assert zoo("yolov8s", (3, 320, 416)).outputs == [(40 * 52 + 20 * 26 + 10 * 13, 80), (4 * (40 * 52 * 21 // 16), 1)]


def test_a_side_is_the_mean_of_sixteen_bins_whose_weights_are_not_trained(zoo):
    net = zoo("yolov8n")
    assert net.macs_of("sides") == 16 * 4 * 8400
    assert net.params - net.analysis.total("trainable").value == net.params_of("sides") == 16
