"""A 1x1 convolution in front of each that it makes cheaper."""

from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.graph.transforms.reduce import reduce
from convcost.graph.transforms.unreduce import unreduce
from tests.conftest import Net
from tests.written import graph, layers, shapes, wiring


def test_the_reduction_has_bias_norm_and_activation_of_what_it_serves() -> None:
    made = graph(
        layers("{conv: {out: 24, kernel: 5, bias: false, norm: batch, activation: silu}, as: c}", input="[23, 13, 17]")
    )
    reduced = reduce(made)
    assert wiring(reduced) == {
        "c.reduce": ("input",),
        "c.reduce.norm": ("c.reduce",),
        "c.reduce.activation": ("c.reduce.norm",),
        "c": ("c.reduce.activation",),
        "c.norm": ("c",),
        "c.activation": ("c.norm",),
    }
    assert shapes(reduced)["c.reduce"] == "5x13x17"  # 23 // 4
    assert analyze(reduced).params == 5 * 23 + 2 * 5 + 24 * 5 * 5 * 5 + 2 * 24


def test_a_stride_makes_reductions_pay_less_because_they_work_on_the_larger_map() -> None:
    # with stride 5: 12 * (13 * 17 * 24 + 3 * 4 * 24 * 9) = 94,752 against 3 * 4 * 24 * 24 * 9 = 62,208
    wide = "conv: {out: 24, kernel: 3, padding: 1, stride: STRIDE}"
    for stride, is_cheaper in ((1, True), (2, True), (5, False)):
        made = graph(layers(wide.replace("STRIDE", str(stride)), input="[24, 13, 17]"))
        assert (reduce(made, ratio=2) != made) == is_cheaper


@pytest.mark.parametrize(
    ("step", "ratio"),
    [
        ("conv: {out: 24, kernel: 1}", 4),
        ("conv: {out: 24, kernel: 3, groups: 2}", 4),
        ("conv: {out: 24, kernel: [1, 2]}", 4),
        ("conv: {out: 24, kernel: 3}", 25),
        ("conv: {out: 24, kernel: 3}", 1),
        ("conv: {out: 1, kernel: 3}", 2),
    ],
    ids=["1x1", "grouped", "smaller than min_kernel", "no channel left", "as wide", "dearer"],
)
def test_what_is_not_cheaper_or_not_meant_stays(step: str, ratio: int) -> None:
    made = graph(layers(step, input="[24, 13, 17]"))
    assert reduce(made, ratio=ratio) == made


def test_it_pays_exactly_below_the_break_even() -> None:
    # one channel of 24 costs 24 * 1 in the reduction and 3 * 9 behind it: r * (24 + 27) < 24 * 3 * 9 = 648 for r <= 12
    made = graph(layers("conv: {out: 3, kernel: 3, padding: 1}", input="[24, 13, 17]"))
    assert reduce(made, ratio=2) != made
    tied = graph(layers("conv: {out: 8, kernel: 3, padding: 1}", input="[72, 13, 17]"))  # 36 * (72 + 72) = 72 * 8 * 9
    assert reduce(tied, ratio=2) == tied


def test_what_stands_behind_a_reduction_is_not_reduced_again(zoo: Callable[..., Net]) -> None:
    googlenet = zoo("googlenet_paper").analysis.graph
    added = {node.name for node in reduce(googlenet).nodes} - {node.name for node in googlenet.nodes}
    assert added == {"conv2.reduce", "conv2.reduce.activation"}  # conv2_reduce is as wide as what it takes


def test_shared_convolutions_share_their_reductions_too() -> None:
    made = graph(
        layers(
            "{conv: {out: 24, kernel: 3, padding: 1, norm: batch}, as: a}",
            "{conv: {out: 24, kernel: 3, padding: 1, norm: batch}, share: a, as: b}",
            input="[24, 13, 17]",
        )
    )
    owners = {node.name: node.shares for node in reduce(made).nodes}
    assert [owners[name] for name in ("b.reduce", "b.reduce.norm", "b", "b.norm")] == [
        "a.reduce", "a.reduce.norm", "a", "a.norm",
    ]  # fmt: skip
    assert analyze(reduce(made)).params == 6 * 24 + 6 + 2 * 6 + 24 * 6 * 9 + 24 + 2 * 24


@pytest.mark.parametrize("name", ["vgg16_bn", "resnet18", "mobilenet_v2", "alexnet", "densenet121"])
def test_unreduce_takes_away_what_reduce_has_added(zoo: Callable[..., Net], name: str) -> None:
    plain = unreduce(zoo(name).analysis.graph)
    for ratio in (2, 3, 8):
        assert unreduce(reduce(plain, ratio=ratio)) == plain
