"""Channels cut into groups."""

from collections.abc import Callable

from convcost import analyze
from convcost.graph.transforms.group import group
from tests.conftest import Net
from tests.written import graph, layers


def test_g_groups_cost_one_gth() -> None:
    made = graph(layers("conv: {out: 24, kernel: [3, 5], bias: false}", input="[36, 13, 17]"))
    assert analyze(made).macs == 11 * 13 * 24 * 36 * 3 * 5
    for groups in (2, 3, 4, 6, 12):
        grouped = analyze(group(made, groups=groups))
        assert grouped.macs * groups == analyze(made).macs
        assert grouped.params * groups == analyze(made).params


def test_channels_that_cannot_be_cut_stay_whole() -> None:
    made = graph(
        layers(
            "{conv: {out: 6, kernel: 3}, as: takes_3}",
            "{conv: {out: 7, kernel: 3}, as: gives_7}",
            "{conv: {out: 6, kernel: 3}, as: takes_7}",
            "{conv: {out: 8, kernel: 3}, as: fits}",
            "{conv: {out: 8, kernel: 1}, as: 1x1}",
            "{conv: {out: 8, kernel: 3, groups: 4}, as: grouped}",
        )
    )
    after = group(made, groups=2)
    changed = [node.name for node, new in zip(made.nodes, after.nodes, strict=True) if node != new]
    assert changed == ["fits"]


def test_alexnet_on_two_devices(zoo: Callable[..., Net]) -> None:
    # Krizhevsky's two towers: the second, fourth and fifth convolution see half of the channels
    whole = zoo("alexnet").analysis.graph
    halved = group(whole, groups=2, min_kernel=3)
    changed = [node.name for node, new in zip(whole.nodes, halved.nodes, strict=True) if node.op != new.op]
    assert changed == ["conv2", "conv3", "conv4", "conv5"]
    assert (
        analyze(whole).params - analyze(halved).params
        == (192 * 64 * 5 * 5 + 384 * 192 * 3 * 3 + 256 * 384 * 3 * 3 + 256 * 256 * 3 * 3) // 2
    )
