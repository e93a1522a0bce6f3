"""Layers in the words of a line of a table, and in full."""

import pytest

from convcost.graph.described import described, in_brief
from tests.written import graph


@pytest.mark.parametrize(
    ("step", "brief"),
    [
        ("conv: {out: 64, kernel: 7, stride: 2, padding: 3, bias: false}", "conv 64 7x7/2"),
        ("conv: {out: 7, kernel: [3, 5], stride: [2, 1]}", "conv 7 3x5/2x1"),
        ("conv: {out: 7, kernel: 2, stride: 2}", "conv 7 2x2/2"),
        ("conv: {out: 6, kernel: 3, dilation: 2, groups: 3}", "conv 6 3x3 d2 g3"),
        ("conv: {out: 7, kernel: 3, weight: normalized}", "conv 7 3x3 weight=normalized"),
        ("conv_transpose: {out: 5, kernel: 2, stride: 2}", "conv_transpose 5 2x2/2"),
        ("maxpool: 2", "maxpool 2x2"),
        ("maxpool: {kernel: 3, stride: 1, padding: 1}", "maxpool 3x3/1"),
        ("maxpool: {kernel: [3, 2], stride: [3, 2]}", "maxpool 3x2"),
        ("glu: w", "glu axis=w"),
        ("conv: {out: 5, kernel: 1, bias: false}", "conv 5 1x1"),
    ],
)
def test_a_layer_is_its_kind_its_width_its_window_and_what_is_unusual(step, brief):
    assert in_brief(graph(f"input: [6, 30, 30]\nlayers: [{{{step}}}]\n").nodes[0]) == brief


def test_padding_and_bias_are_said_in_full():
    node = graph("input: [6, 29, 31]\nlayers: [{conv: {out: 7, kernel: 3, padding: 1, bias: false}}]\n").nodes[0]
    assert described(node) == "conv 7 kernel=3 padding=1 bias=false"
