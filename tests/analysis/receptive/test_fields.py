"""Receptive fields along graphs: branches, joins that do not keep step, what no window describes."""

from fractions import Fraction
from typing import Any

import pytest

from convcost import ConvcostError, analyze, load
from convcost.analysis import Analysis
from convcost.analysis.receptive.sights import input_size, sights
from convcost.analysis.totals import Total

FIELDS = ("receptive_field", "effective_stride", "effective_padding", "field_centre")


def net(*layers: Any, size: tuple[int, ...] = (3, 37, 53), **document: Any) -> Analysis:
    return analyze({"convcost": 1, "input": list(size), "layers": list(layers), **document})


def conv(kernel: Any, stride: Any = 1, padding: Any = 0, **more: Any) -> dict[str, Any]:
    return {"conv": {"out": 3, "kernel": kernel, "stride": stride, "padding": padding, **more}}


def last(analysis: Analysis) -> tuple[Any, ...]:
    """Field, stride, padding and centre of the last layer."""
    return tuple(analysis.figures(key)[-1] for key in FIELDS)


def codes(analysis: Analysis) -> list[str]:
    return [problem.code for problem in analysis.diagnostics(["receptive_field"])]


def test_axes_have_their_own_kernels_strides_and_dilations():
    found = net(conv([3, 5], [1, 2], [1, 2]), conv([3, 1], [2, 3], [[0, 1], [2, 0]], dilation=[2, 1]))
    assert last(found) == (
        (1 + 2 + 2 * 2 * 1, 1 + 4),
        (1 * 2, 2 * 3),
        (1, 2 + 2 * 2),
        (Fraction(7 - 1, 2) - 1, Fraction(5 - 1, 2) - 6),
    )


def test_three_3x3_see_as_much_as_one_7x7():
    assert last(net(conv(3), conv(3), conv(3))) == last(net(conv(7)))


def test_norms_and_activations_see_their_own_position():
    found = net(conv(3, 2, 1), "batchnorm", "relu", "dropout")
    assert len(set(found.figures("receptive_field"))) == 1


# The first nine networks that google-research/receptive_field tests itself with.
LEFT = conv(1, 4)
PADDED = {"pad": [[1, 0], [1, 0]]}
RIGHT = [PADDED, conv(3, 2), conv(1, 2)]


def join(*paths: Any) -> dict[str, Any]:
    return {"add": {f"path{index}": path for index, path in enumerate(paths)}, "fit": "crop"}


@pytest.mark.parametrize(
    ("layers", "size", "expected"),
    [
        ([join([LEFT], RIGHT)], 21, (3, 4, 1)),
        ([join([LEFT], [PADDED, {"maxpool": {"kernel": 3, "stride": 2}}, conv(1, 2)])], 21, (3, 4, 1)),
        ([join([LEFT], [conv(3, 2, "same"), conv(1, 2)])], 9, (3, 4, 1)),
        ([join([LEFT], RIGHT), join([conv(1, 2)], [PADDED, conv(3, 2)])], 21, (11, 8, 5)),
        ([join([LEFT], [conv(3, 2, "same"), conv(1, 2)]), join([conv(1, 2)], [conv(3, 2, "same")])], 17, (11, 8, 5)),
    ],
)
def test_aligned_paths_see_what_the_largest_sees(layers, size, expected):
    found = net(*layers, size=(3, size, size))
    assert [figure[0] for figure in last(found)[:3]] == list(expected)
    assert "W510" not in codes(found)


def test_kernels_that_are_not_square_have_fields_that_are_not():
    assert last(net(conv([3, 5], 2), conv([3, 1], 2)))[:3] == ((7, 5), (4, 4), (0, 0))


def test_same_padding_of_an_even_size_moves_a_path_by_a_pixel():
    found = net(join([LEFT], [conv(3, 2, "same"), conv(1, 2)]), size=(3, 8, 8))
    (join_node,) = {each.node.name for each in found.once(sights).misaligned}
    assert join_node == "add"
    assert last(found)[0] == (3, 3)
    assert codes(found) == ["W510"]
    (problem,) = found.diagnostics(["receptive_field"])
    assert problem.message == "paths that are not aligned meet in `add`: one is centred on 0 on axis h, another on 1"


def test_paths_of_different_strides_are_named_and_the_larger_counts():
    down = [conv(5, 2, 2)]
    found = net({"add": {"down": down, "level": [conv(3), conv(3)]}, "fit": "crop"}, size=(3, 11, 11))
    assert last(found)[:2] == ((5, 5), (2, 2))
    (problem,) = found.diagnostics(["effective_stride"])
    assert problem.severity == "warning"
    assert "one moves 2 inputs per element on axis h, another 1" in problem.message
    assert problem.labels


def test_paths_that_begin_at_one_place_and_go_on_in_other_steps_are_named():
    corner = {"crop": {"amount": [[0, 13 - 7], [0, 11 - 6]]}}
    found = net({"add": {"halved": [conv(1, 2)], "corner": [corner]}}, size=(3, 13, 11))
    (problem,) = found.diagnostics(["receptive_field"])
    assert problem.code == "W510"
    assert "one moves 2 inputs per element on axis h, another 1" in problem.message


def test_a_repeated_join_is_named_once():
    crooked = {"add": {"even": [conv(2)], "odd": [conv(3)]}, "fit": "crop", "repeat": 3}
    assert codes(net(crooked)) == ["W510"]


def test_paths_with_other_centres_are_seen_from_the_first_to_the_last_input():
    found = net({"concat": {"before": [conv(3, 1, [[2, 0], [2, 0]])], "after": [conv(3, 1, [[0, 2], [0, 2]])]}})
    assert last(found)[0] == (2 + 1 + 2, 2 + 1 + 2)
    assert last(found)[2] == (2, 2)


def test_what_is_cropped_and_padded_stays_where_it_was():
    found = net({"pad": [[2, 0], [3, 0]]}, {"crop": {"size": [31, 41]}}, conv(3))
    assert last(found)[2] == (2 - 4, 3 - 7)


def test_global_pooling_sees_the_whole_input_and_so_does_all_behind_it():
    found = net(conv(3), "global_avgpool", conv(1), "flatten", {"linear": 5})
    assert found.figures("receptive_field") == ((3, 3), *["whole input"] * 4)
    assert found.figures("effective_stride") == ((1, 1), *[None] * 4)


def test_what_is_pooled_to_one_position_does_not_count_for_the_network():
    assert net(conv(5), conv(3), "global_avgpool", {"linear": 5}).summary("receptive_field") == Total((7, 7))


def test_the_network_is_spoken_for_by_the_layer_that_sees_most():
    up = {"conv_transpose": {"out": 3, "kernel": 2, "stride": 2}}
    found = net(conv(3, 2, 1), conv(5, 1, 2), {"add": {"deep": [conv(3, 1, 1), up]}}, "global_avgpool", {"linear": 5})
    assert [found.summary(key) for key in FIELDS] == [
        Total((3 + 4 * 2 + 2 * 2,) * 2), Total((1, 1)), Total((1 + 4 + 2,) * 2), Total((Fraction(-1, 2),) * 2)
    ]  # fmt: skip
    gated = net(conv(3), {"mul": {"x": [], "gate": ["global_avgpool"]}})
    assert [found.value for found in map(gated.summary, FIELDS)] == ["whole input", None, None, None]
    assert net({"relu": {}, "when": "x"}, vars={"x": False}).summary("receptive_field") == Total(None)


def test_a_gate_lets_every_position_see_the_whole_input():
    gated = {"mul": {"x": [], "gate": ["global_avgpool", conv(1), "sigmoid"]}}
    found = net(conv(3), gated, conv(3))
    assert last(found)[0] == "whole input"
    assert found.summary("receptive_field") == Total("whole input")


def test_a_gate_pooled_by_windows_sees_the_whole_input_if_the_windows_do():
    def gated(kernel: list[int]) -> Any:
        return last(net({"mul": {"x": [], "gate": [{"avgpool": kernel}, {"slice": {"axis": "w", "size": 1}}]}}))[0]

    assert gated([37, 53]) == "whole input"
    assert gated([37, 26]) is None


@pytest.mark.parametrize("cut", [[[1, 0], [0, 0]], [[0, 1], [0, 0]], [[0, 0], [1, 0]], [[0, 0], [0, 1]]])
def test_a_gate_of_all_but_one_row_or_column_does_not_see_the_whole_input(cut):
    rows, columns = (sum(each) for each in cut)
    gate = [{"crop": {"amount": cut}}, {"avgpool": [37 - rows, 53 - columns]}]
    assert last(net({"mul": {"x": [], "gate": gate}}))[0] is None


def test_attention_sees_everything_and_its_windows_are_no_sliding_ones():
    found = net({"conv": {"out": 6, "kernel": 3}}, {"attention": {"heads": 2, "window": 7}}, size=(3, 37, 37))
    assert found.summary("receptive_field") == Total((3, 3), is_complete=False)
    assert last(net({"conv": {"out": 6, "kernel": 3}}, {"attention": {"heads": 2}}))[0] == "whole input"


def test_what_nobody_knows_stays_unknown():
    found = net(conv(3), {"opaque": {"shape": [3, 5, 5], "params": 0, "macs": 0}}, conv(3), "global_avgpool")
    assert found.figures("receptive_field") == ((3, 3), None, None, None)


def test_parameters_see_nothing_and_change_nothing():
    found = net(conv(3), {"add": {"x": [], "bias": [{"parameter": {"shape": [3, 1, 1]}}]}})
    assert found.figures("receptive_field") == ((3, 3), None, (3, 3))
    assert found.summary("receptive_field") == Total((3, 3))


def test_features_are_seen_all_at_once():
    assert net({"linear": 7}, {"linear": 5}, size=(11,)).figures("receptive_field") == ("whole input",) * 2


def test_tokens_of_a_map_see_what_its_positions_see():
    found = net(conv(4, 4), "to_tokens", {"linear": 5}, {"to_maps": [9, 13]}, conv(3))
    assert found.figures("receptive_field") == ((4, 4),) * 4 + ((4 + 2 * 4,) * 2,)


def test_there_may_be_one_axis_or_three():
    assert last(net(conv(3), conv(5, 2), size=(3, 101)))[:2] == ((1 + 2 + 4,), (2,))
    assert last(net(conv([3, 5, 7]), size=(3, 11, 13, 17)))[0] == (3, 5, 7)


def test_several_inputs_are_treated_alike():
    document = {"convcost": 1, "inputs": {"left": [3, 17, 19], "right": [3, 17, 19]}}
    layers = [{**conv(3), "from": "left", "as": "l"}, {**conv(3), "from": "right"}, {"add": "l"}]
    found = analyze({**document, "layers": layers})
    assert last(found)[0] == (3, 3)
    assert codes(found) == []


def test_of_several_inputs_the_largest_along_each_axis_is_what_there_is_to_see():
    """That of one axis is no image, however long it is."""
    inputs = {"tall": [3, 37, 5], "wide": [3, 7, 53], "line": [3, 101]}
    layers = [{**conv([11, 3]), "from": "tall"}, {**conv([3, 13]), "from": "wide"}]
    found = analyze({"convcost": 1, "inputs": inputs, "layers": layers})
    assert input_size(found.graph) == (37, 53)
    assert "W511" not in codes(found)


def test_rounding_up_adds_outputs_and_no_field():
    rounded = {"maxpool": {"kernel": 3, "stride": 2, "rounding": "ceil"}}
    assert last(net(rounded, size=(3, 38, 38))) == last(net({"maxpool": {"kernel": 3, "stride": 2}}, size=(3, 38, 38)))


def test_upsampling_divides_the_stride():
    found = net(conv(3, 4, 1), {"upsample": 2})
    assert last(found)[:3] == ((3, 3), (2, 2), (1, 1))
    assert last(net(conv(3, 4, 1), {"conv_transpose": {"out": 3, "kernel": 4, "stride": 2, "padding": 1}}))[:2] == (
        (3 + 4, 3 + 4),
        (2, 2),
    )


def test_a_skip_around_a_pool_and_an_up_convolution_is_aligned():
    """U-Net: of two 3x3 below the pool, 2 * 2 * 2 pixels more; of the pool itself, 1."""
    below = [{"maxpool": 2}, conv(3, 1, 1), conv(3, 1, 1), {"conv_transpose": {"out": 3, "kernel": 2, "stride": 2}}]
    found = net({"concat": {"skip": [], "below": below}}, size=(3, 36, 52))
    assert last(found)[0] == (1 + 1 + 2 * 2 * 2,) * 2
    assert codes(found) == []


def test_the_first_layer_that_sees_more_than_the_input_is_pointed_out():
    found = net(conv(3, 2, 1), conv(3, 2, 1), conv(3, 2, 1), conv(3, 2, 1), size=(3, 16, 13))
    (problem,) = found.diagnostics(["receptive_field"])
    assert problem.severity == "note"
    assert problem.message == "`conv_3` sees 15x15 of an input of 16x13"
    assert problem.notes == ("2 of 4 layers see more than the whole input",)
    assert codes(net(conv(3), size=(3, 3, 3))) == []


def test_remarks_are_made_for_the_columns_that_are_looked_at():
    found = net(conv(3, 2, 1), conv(3, 2, 1), conv(3, 2, 1), size=(3, 9, 9))
    assert found.diagnostics(["params", "macs"]) == ()
    assert [each.code for each in found.diagnostics(FIELDS)] == ["W511"]


def test_a_budget_may_limit_the_field_of_the_network_but_not_of_a_part():
    network: dict[str, Any] = {"convcost": 1, "input": [3, 9, 9], "layers": [conv(3)]}
    (limit,) = load({**network, "budgets": {"receptive_field": {"min": 3}}}).budgets
    assert (limit.metric, limit.rule, limit.value) == ("receptive_field", "min", 3)
    with pytest.raises(ConvcostError, match="`receptive_field` does not add up over parts"):
        load({**network, "budgets": {"parts": {"conv": {"receptive_field": 3}}}})


@pytest.mark.parametrize(
    ("kernel", "stride", "dilation", "expected"), [(3, 4, 3, 1), (3, 2, 1, 2), (3, 2, 2, 3), (5, 2, 3, 7), (4, 3, 3, 4)]
)
def test_of_a_dilated_transposed_convolution_only_taps_that_fall_on_an_input_count(kernel, stride, dilation, expected):
    """Outputs see the inputs ``(output - tap * dilation) / stride`` that are whole."""
    size, middle = 41, 20 * stride
    found = [
        [at for at in range(size) for tap in range(kernel) if at * stride + tap * dilation == middle + shift]
        for shift in range(stride)
    ]
    assert max(max(seen) - min(seen) + 1 for seen in found if seen) == expected
    layer = {"conv_transpose": {"out": 1, "kernel": kernel, "stride": stride, "dilation": dilation}}
    analysis = analyze({"convcost": 1, "input": [1, size], "layers": [layer]})
    assert analysis.summary("receptive_field").value == (expected,)


def test_positions_in_a_row_are_no_axis_that_a_window_of_maps_moved_along():
    found = net(conv(3), "to_tokens", {"to_maps": [35 * 51]}, {"conv": {"out": 3, "kernel": 3}})
    assert found.figures("receptive_field") == ((3, 3), (3, 3), (3, 3), None)
    assert found.summary("receptive_field") == Total((3, 3), is_complete=False)


@pytest.mark.parametrize(("outputs", "field"), [(4093, (2,)), (4096, (2,)), (4099, None)])
def test_a_pattern_that_repeats_after_more_than_4096_elements_is_not_known(outputs, field):
    found = net({"resize": {"size": outputs, "mode": "linear"}}, size=(3, 1009))
    assert found.figures("receptive_field") == (field,)


def test_where_there_is_one_axis_it_is_not_named():
    crooked = {"add": {"even": [conv(1, 1, [[0, 2]])], "odd": [conv(3)]}, "fit": "crop"}
    (problem,) = net(crooked, size=(3, 37)).diagnostics(["receptive_field"])
    assert problem.message == "paths that are not aligned meet in `add`: one is centred on 2, another on 1"
    assert problem.notes == ("an element sees from the first to the last input of both",)


def test_a_field_along_some_axis_of_the_inputs_own_size_is_no_more_than_there_is():
    assert codes(net(conv([3, 1]), size=(3, 3, 5))) == []
    (problem,) = net(conv(2), conv([3, 1], 1, [1, 0]), size=(3, 3, 5)).diagnostics(["receptive_field"])
    assert problem.message == "`conv_2` sees 4x2 of an input of 3x5"
