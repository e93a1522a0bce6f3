"""A network in few boxes: opened where the cost is, folded where it repeats."""

import time

import pytest

from convcost.analysis import analyze
from convcost.analysis.pictures import diagram
from convcost.analysis.pictures.outline import MOST_BOXES, outline
from convcost.analysis.pictures.resolution import resolution
from convcost.analysis.pictures.units import units
from convcost.networks.analyses import BuildOptions, analyze_all
from tests.written import graph


def of(net: str):
    (analysis,) = analyze_all([net], BuildOptions()).analyses
    return outline(analysis)


def test_a_layer_with_its_norm_and_activation_is_one_unit_and_a_join_none():
    text = (
        "input: [3, 8, 8]\nlayers: [{conv: {out: 5, kernel: 3, padding: same}, as: a}, batchnorm, relu,"
        " {add: {x: [{conv: {out: 5, kernel: 1}}], y: []}}, relu, dropout]\n"
    )
    found = units(analyze(graph(text))).units
    assert [unit.nodes for unit in found] == [(0, 1, 2), (3,), (4,), (5, 6)]
    assert [unit.sign for unit in found] == ["", "", "+", ""]
    assert found[2].takes == (1, 0)
    assert found[0].macs == 8 * 8 * 5 * 3 * 3 * 3


def test_what_others_read_is_not_hidden_by_what_follows_it():
    text = "input: [3, 8, 8]\nlayers: [{conv: {out: 5, kernel: 1}, as: a}, {relu: , as: r}, {add: [a, r]}]\n"
    assert [unit.nodes for unit in units(analyze(graph(text))).units] == [(0,), (1,), (2,)]


def test_resnet_opens_its_stages_and_folds_equal_blocks():
    found = of("resnet50")
    assert [(box.short_name, box.times) for box in found.boxes] == [
        ("conv1", 1), ("maxpool", 1),
        ("conv2_x.0", 1), ("conv2_x.1–2", 2), ("conv3_x.0", 1), ("conv3_x.1–3", 3),
        ("conv4_x.0", 1), ("conv4_x.1–5", 5), ("conv5_x.0", 1), ("conv5_x.1–2", 2),
        ("global_avgpool", 1), ("fc", 1),
    ]  # fmt: skip
    assert found.takes == ((), *((index,) for index in range(11)))


def test_blocks_that_differ_in_width_alone_are_a_stack_that_says_so():
    found = of("densenet121")
    stacks = [box for box in found.boxes if box.differs]
    assert [box.times for box in stacks] == [6, 12, 24, 16]


@pytest.mark.parametrize(
    "net", ["resnet152", "swin_t", "yolov3", "hrnet_w18", "googlenet@googlenet_paper", "unet", "efficientnet_b7"]
)
def test_every_unit_is_in_one_box_and_there_are_few_boxes(net):
    found = of(net)
    assert len(found.boxes) <= MOST_BOXES
    assert sorted(unit for box in found.boxes for unit in box.units) == list(range(len(found.units)))
    assert sum(found.units[unit].macs for box in found.boxes for unit in box.units) == sum(
        unit.macs for unit in found.units
    )


def test_layers_without_blocks_are_put_together_by_number():
    steps = "".join(f"  - {{conv: {{out: {5 + index % 7}, kernel: 1}}}}\n" for index in range(1000))
    found = outline(analyze(graph("input: [3, 8, 8]\nlayers:\n" + steps)))
    assert found.is_cut
    assert len(found.boxes) <= MOST_BOXES
    assert sorted(unit for box in found.boxes for unit in box.units) == list(range(1000))


def test_very_many_layers_without_blocks_take_time_in_proportion():
    def seconds(count: int) -> float:
        steps = "".join(f"  - {{conv: {{out: {5 + index % 7}, kernel: 1}}}}\n" for index in range(count))
        analysis = analyze(graph("input: [3, 8, 8]\nlayers:\n" + steps))
        start = time.process_time()
        assert len(outline(analysis).boxes) <= MOST_BOXES
        return time.process_time() - start

    assert seconds(4000) < 8 * seconds(1000) + 0.5


@pytest.mark.parametrize(("sizes", "is_stack"), [((3, 3, 3, 3, 3), True), ((3, 5, 3, 7, 3), False)])
def test_blocks_that_differ_in_their_windows_are_no_stack(sizes, is_stack):
    pairs = "".join(f"  - {{Pair: {{c: {16 + index}, k: {k}}}}}\n" for index, k in enumerate(sizes))
    text = (
        "input: [3, 29, 31]\nblocks:\n  Pair:\n    args: {c: int, k: int}\n    layers:\n"
        "      - {conv: {out: c, kernel: k, padding: same}}\n      - {conv: {out: c, kernel: 1}}\n"
        "layers:\n  - {conv: {out: 15, kernel: 1}}\n"
    )
    found = outline(analyze(graph(text + pairs)))
    assert any(box.differs for box in found.boxes) is is_stack


def test_a_box_of_which_not_all_is_known_carries_the_sign_of_a_bound():
    rows = "".join(f"  - {{conv: {{out: {17 - index}, kernel: 1}}, as: c{index}}}\n" for index in range(13))
    text = (
        "input: [3, 29, 31]\nblocks:\n  Half:\n    layers:\n      - {conv: {out: 5, kernel: 1}}\n"
        "      - opaque: {shape: [5, 29, 31], params: unknown, macs: unknown}\n      - {conv: {out: 5, kernel: 1}}\n"
        f"layers:\n{rows}  - {{Half: , as: half}}\n  - {{opaque: {{shape: [7], params: 1, macs: unknown}}, as: last}}\n"
    )
    analysis = analyze(graph(text))
    drawn = diagram.picture(analysis, resolution(analysis), None).svg
    assert f"at least {2 * 29 * 31 * 5 * 5:,} MACs" in drawn
    assert f"≥ {2 * 29 * 31 * 5 * 5 / 1000:.1f} k" in drawn
    assert "MACs not known" in drawn
    assert ">?<" in drawn
