"""Layers in few words."""

import pytest

from convcost.analysis.pictures.labels import label, labels
from tests.written import graph


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("conv: {out: 7, kernel: 3}", "conv 7 3×3"),
        ("conv: {out: 7, kernel: [3, 5], stride: 2}", "conv 7 3×5/2"),
        ("conv: {out: 7, kernel: 3, stride: [2, 1]}", "conv 7 3×3/2×1"),
        ("conv: {out: 6, kernel: 3, dilation: 2, groups: 3}", "conv 6 3×3 d2 g3"),
        ("conv_transpose: {out: 5, kernel: 2, stride: 2}", "convT 5 2×2/2"),
        ("conv_transpose: {out: 5, kernel: 4, stride: 2}", "convT 5 4×4/2"),
        ("maxpool: 2", "maxpool 2×2"),
        ("maxpool: {kernel: 3, stride: 2}", "maxpool 3×3/2"),
        ("global_avgpool", "global avgpool"),
        ("relu", "relu"),
    ],
)
def test_a_layer_is_its_kind_its_width_its_window_and_what_is_unusual(step, said):
    assert (
        label(
            graph(
                f"input: [6, 29, 31]\nlayers: [{{{step}}}]\n".replace("{relu}", "relu").replace(
                    "{global_avgpool}", "global_avgpool"
                )
            ).nodes[0]
        )
        == said
    )


def test_a_convolution_along_one_axis_or_three_has_a_window_of_as_many():
    assert label(graph("input: [6, 29]\nlayers: [{conv: {out: 7, kernel: 3}}]\n").nodes[0]) == "conv 7 3"
    assert label(graph("input: [6, 5, 7, 11]\nlayers: [{conv: {out: 7, kernel: 3}}]\n").nodes[0]) == "conv 7 3×3×3"


def test_shorter_labels_leave_out_the_kind():
    node = graph("input: [6, 29, 31]\nlayers: [{conv: {out: 7, kernel: 3}}, relu]\n").nodes
    assert labels(node[0]) == ("conv 7 3×3", "7 3×3")
    assert labels(node[1]) == ("relu",)
