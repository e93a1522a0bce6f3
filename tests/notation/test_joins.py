"""Joins: named branches, operands, pass-through, fit, axis; split, side and seq."""

import pytest

from tests.written import culprit, graph, layers, problem, shapes, wiring

CONV5 = "{conv: {out: 5, kernel: 1}}"


def test_branches_start_from_the_same_input_in_order_and_keep_their_names_in_the_path() -> None:
    made = graph(layers(f"concat: {{left: [{CONV5}, relu], right: [], wide: [{CONV5}]}}"))
    assert wiring(made) == {
        "concat.left.conv": ("input",),
        "concat.left.relu": ("concat.left.conv",),
        "concat.wide.conv": ("input",),
        "concat": ("concat.left.relu", "input", "concat.wide.conv"),
    }
    assert shapes(made)["concat"] == f"{5 + 3 + 5}x13x17"


def test_a_false_branch_is_left_out() -> None:
    made = graph(layers(f"concat: {{a: [{CONV5}], b: {{when: in == 4, layers: []}}, c: []}}"))
    assert wiring(made)["concat"] == ("concat.a.conv", "input")


def test_one_branch_left_passes_through() -> None:
    made = graph(layers(f"add: {{a: [{CONV5}], b: {{when: in == 4, layers: []}}}}", "relu"))
    assert wiring(made) == {"add.a.conv": ("input",), "relu": ("add.a.conv",)}


def test_no_branch_left_is_an_error() -> None:
    found = problem(layers("add: {a: {when: false, layers: []}}"))
    assert (found.code, culprit(found)) == ("E132", "add")


def test_a_branch_may_be_a_tensor_or_begin_from_one() -> None:
    made = graph(layers("{relu: , as: a}", "sigmoid", "concat: {x: a, y: {from: input, layers: [tanh]}, z: {from: a}}"))
    assert wiring(made)["concat"] == ("a", "concat.y.tanh", "a")
    assert wiring(made)["concat.y.tanh"] == ("input",)


def test_for_makes_one_branch_per_round() -> None:
    branch = '{for: "k in [1, 3]", layers: [{conv: {out: 5, kernel: k, padding: same}}]}'
    made = graph(layers(f"concat: {{rates: {branch}, skip: []}}"))
    assert wiring(made)["concat"] == ("concat.rates.0.conv", "concat.rates.1.conv", "input")


def test_in_a_branch_in_is_that_branchs_width() -> None:
    made = graph(
        layers(f"concat: {{a: [{CONV5}, {{conv: {{out: 2*in, kernel: 1}}}}], b: [{{conv: {{out: 2*in, kernel: 1}}}}]}}")
    )
    assert (shapes(made)["concat.a.conv_2"], shapes(made)["concat.b.conv"]) == ("10x13x17", "6x13x17")


def test_add_and_mul_broadcast_sizes_of_one() -> None:
    made = graph(layers("mul: {x: [], gate: [global_avgpool, sigmoid]}"))
    assert shapes(made)["mul"] == "3x13x17"


def test_fit_crop_crops_every_operand_to_the_smallest_size_per_axis() -> None:
    made = graph(
        layers(
            "{concat: {tall: [{conv: {out: 2, kernel: [1, 5]}}], wide: [{conv: {out: 2, kernel: [7, 1]}}]}, fit: crop}"
        )
    )
    assert shapes(made)["concat"] == f"{2 + 2}x{13 - 6}x{17 - 4}"
    assert wiring(made)["concat"] == ("concat.crop_0", "concat.crop_1")


def test_concat_takes_an_axis() -> None:
    made = graph(layers("{concat: {a: [], b: [{maxpool: [2, 1]}]}, axis: h}"))
    assert shapes(made)["concat"] == f"3x{13 + 6}x17"


def test_split_slices_in_order_and_goes_on_with_the_last() -> None:
    made = graph(layers("{conv: {out: 7, kernel: 1}}", "split: {keep: 2, work: in - 2}", "relu", "concat: [keep, in]"))
    assert shapes(made)["split.keep"] == "2x13x17"
    assert shapes(made)["split.work"] == "5x13x17"
    assert wiring(made)["relu"] == ("split.work",)
    assert wiring(made)["concat"] == ("split.keep", "relu")


def test_split_takes_an_axis() -> None:
    made = graph(layers("{split: {top: 6, bottom: 7}, axis: h}"))
    assert shapes(made) == {"split.top": "3x6x17", "split.bottom": "3x7x17"}


def test_an_unused_slice_is_no_warning() -> None:
    assert graph(layers("split: {a: 1, b: 2}", "relu")).diagnostics == ()


def test_slices_must_use_the_axis_up() -> None:
    found = problem(layers("split: {a: 1, b: 1}"))
    assert (found.code, found.message) == ("E300", "the slices add up to 2, but there are 3")


def test_side_is_an_output_and_afterwards_the_current_tensor_is_what_it_was() -> None:
    made = graph(layers("relu", "{side: [global_avgpool, flatten, linear: 7], as: aux}", "sigmoid"))
    assert wiring(made)["sigmoid"] == ("relu",)
    assert made.outputs == {"aux": "aux.linear", "sigmoid": "sigmoid"}


def test_nobody_continues_from_a_side_that_begins_elsewhere() -> None:
    made = graph(layers("{relu: , as: a}", "sigmoid", "{side: [tanh], from: a, as: aux}", "elu"))
    assert wiring(made) == {"a": ("input",), "sigmoid": ("a",), "aux.tanh": ("a",), "elu": ("sigmoid",)}
    assert made.outputs == {"aux": "aux.tanh", "elu": "elu"}


def test_every_round_of_a_side_begins_where_the_first_did() -> None:
    made = graph(layers("relu", "{side: [{conv: {out: k, kernel: k}}], for: 'k in [3, 5]', as: aux}", "sigmoid"))
    assert wiring(made) == {"relu": ("input",), "aux.0.conv": ("relu",), "aux.1.conv": ("relu",), "sigmoid": ("relu",)}


def test_the_name_of_a_side_means_its_result() -> None:
    text = layers("relu", "{side: [tanh], as: aux}", "sigmoid") + "outputs: [aux, in]\n"
    assert graph(text).outputs == {"aux": "aux.tanh", "in": "sigmoid"}


def test_seq_groups_steps_under_its_name() -> None:
    assert list(wiring(graph(layers("{seq: [relu, sigmoid], as: stem}")))) == ["stem.relu", "stem.sigmoid"]


def test_matmul_takes_exactly_two() -> None:
    made = graph(layers("{relu: , as: a}", "permute: [0, 2, 1]", "matmul: a"))
    assert shapes(made)["matmul"] == "3x17x17"
    assert problem(layers("{relu: , as: a}", "matmul: [a, in, a]")).code == "E301"


@pytest.mark.parametrize(
    ("step", "code", "at"),
    [
        ("add: {a: [{conv: {out: 5, kernel: 1}}], b: []}", "E301", "add"),
        ("concat: {a: [{maxpool: 2}], b: []}", "E301", "concat"),
        ("concat: [{relu: }]", "E113", "{relu: }"),
        ("{concat: {a: []}, fit: pad}", "E113", "pad"),
        ("{concat: {a: [], b: []}, axis: tokens}", "E301", None),
        ("{concat: {a: [], b: []}, axis: 3}", "E200", "3"),
        ("add: nowhere", "E130", "nowhere"),
        ("add: {a: {layer: []}}", "E110", "layer"),
        ("split: {}", "E112", "{}"),
        ("split: {a: 1.5, b: 1.5}", "E200", "1.5"),
    ],
)
def test_a_wrong_join_is_answered_at_its_place(step: str, code: str, at: str | None) -> None:
    from tests.written import problems

    found = problems(layers(step))[0]
    assert found.code == code
    if at is not None:
        assert culprit(found) == at


def test_a_join_error_names_the_shapes_and_where_they_come_from() -> None:
    found = problem(layers("{conv: {out: 5, kernel: 3}, as: narrow}", "add: input"))
    texts = [label.text for label in found.labels[1:]]
    assert texts == ["`narrow` is 5x11x15", "`input` is 3x13x17"]
    assert "shapes up to here: convcost analyze net.yaml --until narrow" in found.notes
