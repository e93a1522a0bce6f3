"""What a survey finds is what the transform does, layer by layer and in all."""

from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.exploring.reductions.survey import Saving, survey
from convcost.graph.transforms.reduce import reduce
from tests.conftest import Net
from tests.written import graph, layers

INCEPTION = layers(
    "{concat: {3x3: [conv: {out: 128, kernel: 3, padding: same}], 5x5: [conv: {out: 32, kernel: 5, padding: same}]}}",
    input="[192, 28, 28]",
)


def test_the_branches_of_inception_3a_and_what_reducing_them_to_96_and_16_would_do() -> None:
    found = survey(analyze(graph(INCEPTION)), (2, 12))
    three, five = found.convolutions
    assert (three.node.name, five.node.name) == ("concat.3x3.conv", "concat.5x5.conv")
    assert three.sizes.macs == 173_408_256
    assert three.savings[0] == Saving(2, 96, 28 * 28 * 192 * 96, 173_408_256 - 101_154_816, applies=True)
    assert five.sizes.macs == 120_422_400
    assert five.savings[1] == Saving(12, 16, 28 * 28 * 192 * 16, 120_422_400 - 12_443_648, applies=True)


@pytest.mark.parametrize(
    "name", ["vgg16", "resnet50", "googlenet_paper", "yolov3", "retinanet_resnet50_fpn", "unet", "densenet121"]
)
def test_all_of_it_together_is_what_reduce_saves(zoo: Callable[..., Net], name: str) -> None:
    analysis = zoo(name).analysis
    found = survey(analysis, (2, 3, 8))
    for ratio, saved in zip(found.ratios, found.whole.saved, strict=True):
        assert analyze(reduce(analysis.graph, ratio=ratio, min_kernel=2)).macs == analysis.macs - saved


def test_blocks_add_up_to_the_whole(zoo: Callable[..., Net]) -> None:
    found = survey(zoo("vgg16").analysis, (2, 4))
    for depth in (1, 2, 9):
        blocks = found.blocks(depth)
        assert sum(block.macs for block in blocks) == found.whole.macs
        assert sum(block.convolutions for block in blocks) == 13
        for index in range(2):
            assert sum(block.saved[index] for block in blocks) == found.whole.saved[index]
            assert sum(block.counts[index] for block in blocks) == found.whole.counts[index]
    assert [block.path for block in found.blocks(1)] == ["stage3", "stage4", "stage2", "stage1", "stage5"]


def test_those_behind_a_reduction_come_last_with_what_it_takes(zoo: Callable[..., Net]) -> None:
    found = survey(zoo("googlenet_paper").analysis, (4,)).convolutions
    assert [each.node.name for each in found[:2]] == ["conv2", "conv1"]
    assert found[2].reduced_by == ("inception3b.concat.3x3.reduce", 256)
    assert not any(saving.applies for each in found[2:] for saving in each.savings)
    assert [each.most_saved for each in found[2:]] == sorted((each.most_saved for each in found[2:]), reverse=True)


def test_ratios_that_leave_no_channel_are_no_savings() -> None:
    (found,) = survey(analyze(graph(layers("conv: {out: 8, kernel: 3}"))), (2, 3, 4)).convolutions
    assert [(each.ratio, each.width) for each in found.savings] == [(2, 1), (3, 1)]


def test_what_does_not_pay_is_negative_and_does_not_apply() -> None:
    (found,) = survey(
        analyze(graph(layers("conv: {out: 1, kernel: 3, padding: 1}", input="[32, 13, 17]"))), (2,)
    ).convolutions
    assert found.savings == (Saving(2, 16, 13 * 17 * 32 * 16, 13 * 17 * (32 * 9 - 32 * 16 - 16 * 9), applies=False),)
    assert found.sizes.break_even == 7  # 7 * (32 + 9) < 32 * 9 <= 8 * (32 + 9)


def test_shared_convolutions_are_reduced_as_the_first_of_them() -> None:
    # alone the second would not be: 6 * (3 * 3 * 12 + 1 * 12 * 9) = 1 * 12 * 12 * 9
    steps = ("{conv: {out: 12, kernel: 3}, as: a}", "maxpool: 7", "{conv: {out: 12, kernel: 3}, share: a, as: b}")
    analysis = analyze(graph(layers(*steps, input="[12, 24, 24]")))
    first, second = survey(analysis, (2,)).convolutions
    assert (first.savings[0].applies, second.savings[0].applies) == (True, True)
    assert second.savings[0].saved == 0
    assert analyze(reduce(analysis.graph, ratio=2)).macs == analysis.macs - first.savings[0].saved


def test_grouped_and_transposed_convolutions_are_named_as_left_out() -> None:
    found = survey(
        analyze(
            graph(
                layers(
                    "{conv: {out: 6, kernel: 3, groups: 3}, as: grouped}",
                    "{conv: {out: 6, kernel: 1, groups: 3}, as: grouped_1x1}",
                    "{conv_transpose: {out: 6, kernel: 2, stride: 2}, as: up}",
                    "{conv_transpose: {out: 6, kernel: 1}, as: up_1x1}",
                )
            )
        ),
        (2,),
    )
    assert found.convolutions == ()
    assert [node.name for node in found.grouped] == ["grouped"]
    assert [node.name for node in found.transposed] == ["up"]
    assert found.blocks(1) == ()
