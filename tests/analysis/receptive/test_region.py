"""What single elements see of the input, against their fields, and where no field tells."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convcost import ConvcostError, analyze
from convcost.analysis import Analysis
from convcost.analysis.receptive.page import POSITIONS, Regions
from convcost.analysis.receptive.region import Area, region
from convcost.analysis.receptive.sights import sights


def net(*layers: Any, size: tuple[int, ...] = (3, 37, 53), **document: Any) -> Analysis:
    return analyze({"convcost": 1, "input": list(size), "layers": list(layers), **document})


def conv(kernel: Any, stride: Any = 1, padding: Any = 0, **more: Any) -> dict[str, Any]:
    return {"conv": {"out": 3, "kernel": kernel, "stride": stride, "padding": padding, **more}}


def area(analysis: Analysis, layer: str, *position: int) -> Area:
    (seen,) = region(analysis.graph, layer, position).areas.values()
    return seen


def test_an_element_sees_its_window():
    found = area(net(conv([3, 5], [2, 3], [1, 2], dilation=[2, 1])), "conv", 3, 4)
    assert found.reached == ((3 * 2 - 1, 3 * 2 - 1 + 2 * 2), (4 * 3 - 2, 4 * 3 - 2 + 4))
    assert found.inside == found.reached


def test_padding_is_reached_but_not_seen():
    found = area(net(conv(7, 2, 3)), "conv", 0, 26)
    assert found == Area(((-3, 3), (49, 55)), ((0, 3), (49, 52)))


def test_what_sees_only_padding_sees_nothing():
    found = area(net({"pad": [[5, 0], [0, 0]]}, conv(3)), "conv", 1, 7)
    assert found == Area(((-4, -2), (7, 9)), None)


def test_beyond_a_crop_there_is_nothing_to_see():
    """The padding of the second layer lies where the input still goes on."""
    found = area(net({"crop": {"size": [11, 11]}}, conv(5, 1, 2)), "conv", 0, 0)
    assert found == Area(((13 - 2, 13 + 2), (21 - 2, 21 + 2)), ((13, 13 + 2), (21, 21 + 2)))


def test_several_paths_are_seen_together():
    found = area(
        net({"concat": {"left": [conv(3, 1, 1)], "right": [conv(1), conv([1, 7], 1, [0, 3])]}}), "concat", 9, 9
    )
    assert found.inside == ((8, 10), (6, 12))


def test_every_input_has_an_area_of_its_own():
    document = {"convcost": 1, "inputs": {"large": [3, 20, 22], "small": [3, 10, 11], "unused": [3, 5, 5]}}
    layers = [
        {**conv(4, 2, 1), "from": "large", "as": "halved"},
        {"relu": {}, "from": "small"},
        {"add": "halved"},
        {"side": [{"relu": {}, "from": "unused"}]},
    ]
    found = region(analyze({**document, "layers": layers}).graph, "add", (3, 4)).areas
    assert {name: each.inside for name, each in found.items()} == {
        "large": ((5, 8), (7, 10)),
        "small": ((3, 3), (4, 4)),
    }


def test_a_gate_sees_the_map_that_was_pooled():
    gated = {"mul": {"x": [], "gate": ["global_avgpool", conv(1), "sigmoid"]}}
    found = area(net(conv(5), gated), "mul", 3, 3)
    assert found.inside == ((0, 36), (0, 52))


def test_an_operand_that_is_stretched_along_one_axis_is_seen_there_at_its_only_position():
    """Row means of 5 columns each: in the sum they stand for every row, and for their own columns."""
    rows = {"add": {"x": [], "means": [conv([37, 5], 1, [0, 2])]}}
    found = area(net(rows), "add", 3, 7)
    assert found.inside == ((0, 36), (7 - 2, 7 + 2))


def test_features_have_no_position_and_see_everything():
    found = region(net(conv(3, 2), "global_avgpool", {"linear": 7}).graph, "linear", ())
    assert found.areas["input"].inside == ((0, 36), (0, 52))


def test_tokens_are_seen_all_at_once_where_positions_are_lost():
    analysis = net({"conv": {"out": 6, "kernel": 4, "stride": 4}}, "to_tokens", {"attention": {"heads": 2}}, "relu")
    assert area(analysis, "relu", 5).inside == ((0, 35), (0, 51))
    with pytest.raises(ConvcostError, match="no window describes `to_tokens`"):
        region(analysis.graph, "to_tokens", (5,))


def test_a_parameter_sees_no_input():
    analysis = net(conv(3), {"add": {"x": [], "bias": [{"parameter": {"shape": [3, 1, 1]}}]}})
    assert region(analysis.graph, "add.bias.parameter", (0, 0)).areas == {}


def test_an_element_that_no_input_reaches_sees_none():
    analysis = net(conv(3), {"conv_transpose": {"out": 3, "kernel": 1, "stride": 2}})
    assert region(analysis.graph, "conv_transpose", (3, 4)).areas == {}
    assert area(analysis, "conv_transpose", 4, 6).inside == ((2, 4), (3, 5))


def test_a_part_stands_for_what_it_gives():
    analysis = net({"seq": [conv(3), conv(3)], "as": "body"})
    assert area(analysis, "body", 2, 3).inside == ((2, 6), (3, 7))


@pytest.mark.parametrize(
    ("position", "hint"),
    [((35, 0), "write conv[0,0] to conv[34,50]"), ((3,), "write conv[0,0]"), ((), "write conv[0,0]")],
)
def test_a_position_that_is_none_is_refused_with_those_there_are(position, hint):
    with pytest.raises(ConvcostError, match="is no position: maps 3x35x51 come out of it") as refused:
        region(net(conv(3)).graph, "conv", position)
    assert refused.value.problems[0].code == "E402"
    assert hint in refused.value.problems[0].notes[0]


def test_features_are_asked_for_without_a_position():
    with pytest.raises(ConvcostError, match="7 features come out of it") as refused:
        region(net("global_avgpool", {"linear": 7}).graph, "linear", (1, 1))
    assert refused.value.problems[0].notes == ("write linear alone",)


def test_windows_of_attention_are_not_defined():
    analysis = net(
        {"conv": {"out": 6, "kernel": 3}}, {"attention": {"heads": 2, "window": 7}}, "relu", size=(3, 30, 30)
    )
    with pytest.raises(ConvcostError, match=r"no window describes `attention` \(attention\)"):
        region(analysis.graph, "relu", (3, 3))


modes = st.sampled_from(["nearest", "bilinear"])
steps = st.one_of(
    st.builds(conv, st.integers(1, 4), st.integers(1, 2), st.integers(0, 2), dilation=st.integers(1, 2)),
    st.builds(lambda size: {"maxpool": {"kernel": size, "stride": 2, "padding": "same"}}, st.integers(1, 3)),
    st.builds(lambda factor, mode: {"upsample": {"factor": factor, "mode": mode}}, st.integers(2, 3), modes),
    st.builds(lambda size: {"conv_transpose": {"out": 3, "kernel": size, "stride": 2}}, st.integers(2, 4)),
    st.just({"add": {"near": [conv(3, 1, 1)], "far": [conv(3, 1, 2, dilation=2)]}}),
    st.just({"concat": {"early": [conv(2, 1, [[0, 1], [0, 1]])], "late": [conv(2, 1, [[1, 0], [1, 0]])]}}),
)


@given(st.lists(steps, min_size=1, max_size=5), st.data())
def test_the_field_of_a_layer_at_a_position_is_what_its_element_reaches(layers, data):
    """The same question answered forwards, for all positions at once, and backwards, for one."""
    analysis = net(*layers, size=(3, 193, 197))
    node = analysis.graph.nodes[-1]
    position = tuple(data.draw(st.integers(0, size - 1)) for size in node.output.spatial)
    reached = area(analysis, node.name, *position).reached
    axes = analysis.once(sights).of_nodes[-1]
    assert reached == tuple(axis.seen(at, at) for axis, at in zip(axes, position, strict=True))
    assert all(last - first + 1 <= axis.size for (first, last), axis in zip(reached, axes, strict=True))


def test_only_taps_that_fall_on_an_input_are_seen():
    found = area(net(conv(3, 1, 1, dilation=3), size=(3, 12)), "conv", 0)
    assert found == Area(((-1, 5),), ((2, 5),))
    assert area(net(conv(2, 1, 5, dilation=11), size=(3, 7)), "conv", 2).inside is None


def test_between_what_a_resizing_takes_nothing_is_seen():
    """Of 13 positions, 3 with 5 of padding on either side, it takes 0, 4 and 8: -5, -1 and 3, none of which exists."""
    found = area(net({"pad": [[5, 5]]}, {"resize": {"size": 3}}, conv(3), size=(3, 3)), "conv", 0)
    assert found == Area(((0 - 5, 8 - 5),), None)


def test_between_the_taps_of_one_layer_the_next_sees_nothing():
    """Of taps -1, 2 and 5 the first layer sees at -1, 2 and 5 more: 4, 7, 10 are within, 10 is the last."""
    found = area(net(conv(3, 1, 4, dilation=3), conv(2, 1, 0, dilation=6), size=(3, 11)), "conv_2", 0)
    assert found.inside == ((2, 8),)
    assert {at for tap in (0, 6) for at in (tap - 4, tap - 1, tap + 2)} == {-4, -1, 2, 5, 8}


@given(
    st.integers(1, 4), st.integers(1, 5), st.integers(1, 4), st.integers(0, 3), st.integers(1, 4), st.integers(1, 4),
)  # fmt: skip
def test_taps_of_a_transposed_convolution_are_those_that_scatter_there(kernel, stride, dilation, padding, after, gap):
    """Each input is scattered to the outputs that its taps reach; a dilated convolution behind gathers from those."""
    size = 9
    up = {"conv_transpose": {"out": 3, "kernel": kernel, "stride": stride, "dilation": dilation, "padding": padding}}
    reached = (size - 1) * stride + dilation * (kernel - 1) + 1 - 2 * padding
    assume(reached >= gap * (after - 1) + 1)
    analysis = net(up, conv(after, 1, 0, dilation=gap), size=(3, size))
    scattered = {at: {at * stride + tap * dilation - padding for tap in range(kernel)} for at in range(size)}
    output = analysis.graph.nodes[-1].output.spatial[0] // 2
    asked = {output + tap * gap for tap in range(after)}
    seen = [at for at, reached in scattered.items() if reached & asked]
    areas = region(analysis.graph, "conv", (output,)).areas
    assert ((areas["input"].inside if areas else None) or None) == (((min(seen), max(seen)),) if seen else None)


def test_the_page_has_a_line_for_every_element_with_the_extent_of_what_it_sees():
    analysis = net(conv([3, 5], [2, 3], [1, 2]))
    page = Regions.of([analysis], [("conv", (3, 4)), ("conv", (0, 0))]).page()
    text = str(page)
    assert "h 5..7, w 10..14 (3x5)" in text
    assert "h 0..1, w 0..2 (2x3)" in text, "padding is left out"


def test_the_records_have_a_row_for_every_axis():
    records = Regions.of([net(conv([3, 5], [2, 3], [1, 2]))], [("conv", (0, 4))]).records()
    assert records.titles[2:] == ("layer", "position", "input", "axis", *POSITIONS)
    assert [list(row[2:]) for row in records.rows] == [
        ["conv", "0,4", "input", "h", 0, 1, -1, 1],
        ["conv", "0,4", "input", "w", 10, 14, 10, 14],
    ]
