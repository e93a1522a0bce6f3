"""Steps: kinds, arguments, the obvious argument, defaults, norm and activation."""

import pytest

from tests.written import culprit, graph, layers, problem, problems, shapes, wiring


def test_steps_run_one_after_the_other() -> None:
    made = graph(layers("conv: {out: 5, kernel: [3, 5]}", "relu", "maxpool: 2"))
    assert wiring(made) == {"conv": ("input",), "relu": ("conv",), "maxpool": ("relu",)}
    assert shapes(made) == {"conv": "5x11x13", "relu": "5x11x13", "maxpool": "5x5x6"}


def test_the_obvious_argument_stands_alone() -> None:
    alone = graph(layers("maxpool: [2, 3]", "{linear: 7, when: false}"))
    assert alone.nodes == graph(layers("maxpool: {kernel: [2, 3]}")).nodes


def test_a_kind_without_arguments_is_a_word() -> None:
    assert graph(layers("relu")).nodes == graph(layers("relu: {}")).nodes == graph(layers("{relu: }")).nodes


def test_unnamed_siblings_are_numbered_from_the_second_before_when() -> None:
    made = graph(layers("relu", "{relu: , when: false}", "relu", "{relu: , as: last}"))
    assert list(wiring(made)) == ["relu", "relu_3", "last"]


def test_norm_and_activation_are_nodes_of_their_own_behind_the_layer() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 1, norm: batch, activation: relu}, as: stem}", "add: stem"))
    assert wiring(made) == {
        "stem": ("input",),
        "stem.norm": ("stem",),
        "stem.activation": ("stem.norm",),
        "add": ("stem.activation", "stem.activation"),
    }
    assert [node.op.kind for node in made.nodes] == ["conv", "batchnorm", "relu", "add"]


def test_none_leaves_norm_and_activation_out() -> None:
    made = graph(layers("conv: {out: 5, kernel: 1, norm: none, activation: none}"))
    assert list(wiring(made)) == ["conv"]


def test_a_norm_takes_its_arguments_from_defaults() -> None:
    text = "defaults: {groupnorm: {groups: 5}}\n" + layers("conv: {out: 15, kernel: 1, norm: group}")
    assert graph(text).nodes[1].op.groups == 5  # type: ignore[attr-defined]


def test_a_word_that_is_also_a_function_is_a_word_in_defaults_too() -> None:
    text = "defaults: {maxpool: {kernel: 2, rounding: ceil}}\n" + layers("maxpool")
    assert shapes(graph(text)) == {"maxpool": "3x7x9"}


def test_defaults_merge_key_by_key_and_an_explicit_key_wins() -> None:
    text = "defaults: {conv: {kernel: 3, bias: false, activation: relu}}\n" + layers(
        "conv: 5", "conv: {out: 7, kernel: 1}"
    )
    first, _, second, _ = graph(text).nodes
    assert (first.op.kernel, first.op.bias) == ((3,), False)  # type: ignore[attr-defined]
    assert (second.op.kernel, second.op.bias) == ((1,), False)  # type: ignore[attr-defined]


def test_defaults_hold_inside_blocks() -> None:
    text = "defaults: {conv: {kernel: 3}}\nblocks: {Twice: {layers: [conv: 5, conv: 5]}}\n" + layers("Twice")
    assert shapes(graph(text)) == {"Twice.conv": "5x11x15", "Twice.conv_2": "5x9x13"}


def test_no_key_of_the_defaults_implies_another_but_losing_norm_and_bias_is_noted() -> None:
    text = "defaults: {conv: {kernel: 1, bias: false, norm: batch}}\n" + layers("conv: {out: 5, norm: none}")
    made = graph(text)
    assert [node.op.kind for node in made.nodes] == ["conv"]
    (note,) = made.diagnostics
    assert (note.code, note.severity) == ("W501", "note")
    assert graph(text.replace("norm: none", "norm: none, bias: false")).diagnostics == ()


@pytest.mark.parametrize(
    ("step", "code", "at", "says"),
    [
        ("conv: {out: 5, kernal: 3}", "E110", "kernal", "did you mean `kernel`?"),
        ("conv: {filters: 5, kernel: 3}", "E110", "filters", "did you mean `out`?"),
        ("conv: {out: 5, kernel_size: 3}", "E110", "kernel_size", "did you mean `kernel`?"),
        ("covn: 5", "E111", "covn", "did you mean `conv`?"),
        ("dense: 5", "E111", "dense", "did you mean `linear`?"),
        ("max_pool: 2", "E111", "max_pool", "did you mean `maxpool`?"),
        ("Bottleneck: 5", "E111", "Bottleneck", "not known"),
        ("conv: 5", "E112", "conv", "not given here or in `defaults`"),
        ("relu: 5", "E113", "5", "write {key: value}"),
        ("{conv: {out: 5, kernel: 3}, relu: }", "E113", "relu", "a second kind"),
        ("{relu: , fit: crop}", "E110", "fit", "for joins, such as add and concat"),
        ("{relu: , axis: h}", "E110", "axis", "for concat, stack and split"),
        ("{relu: , whne: true}", "E110", "whne", "did you mean `when`?"),
        ("[conv]", "E113", "[conv]", "use `seq: [...]`"),
        ("[conv: 5, relu]", "E113", "[conv: 5, relu]", "use `seq: [...]`"),
        ("[conv: 5, relu, as: x]", "E113", "[conv: 5, relu, as: x]", "use `seq: [...]`"),
        (
            "[conv: 5, when: true]",
            "E121",
            "[conv: 5, when: true]",
            "write {conv: 5, when: true}, in one pair of braces",
        ),
        (
            "[{conv: {out: 5}}, {when: true}]",
            "E121",
            "[{conv: {out: 5}}, {when: true}]",
            "write {conv: {out: 5}, when: true}, in one pair of braces",
        ),
        ("[relu, as: x]", "E121", "[relu, as: x]", "write {relu, as: x}, in one pair of braces"),
        ("", "E113", "", "write a kind, or delete this item"),
        ("{}", "E113", "{}", "write a kind"),
        ("conv: {out: 5/2, kernel: 1}", "E200", "5/2", ""),
        ("conv: {out: 0, kernel: 1}", "E200", "0", ""),
        ("conv: {out: true, kernel: 1}", "E200", "true", ""),
        ("conv: {out: 5, kernel: 1, bias: 1}", "E200", "1", ""),
        ("conv: {out: 5, kernel: 1, norm: batsh}", "E130", "batsh", "did you mean `batch`?"),
        ("conv: {out: 5, kernel: 1, norm: bn}", "E130", "bn", "did you mean `batch`?"),
        ("conv: {out: 5, kernel: 1, norm: BatchNorm2d}", "E130", "BatchNorm2d", "did you mean `batch`?"),
        ("conv: {out: 5, kernel: 1, activation: swish}", "E130", "swish", "did you mean `silu`?"),
        ("conv: {out: 5, kernel: 1, activation: ReLU}", "E130", "ReLU", "did you mean `relu`?"),
        ("conv: {out: 5, kernel: 1, padding: sme}", "E130", "sme", "did you mean `same`?"),
        ("conv: {out: swish, kernel: 1}", "E130", "swish", "not defined here"),
        (
            "upsample: {factor: 2, mode: area}",
            "E130",
            "area",
            "neither defined here nor one of: nearest, linear, bilinear, trilinear, bicubic",
        ),
        ("conv: {out: 5, kernel: 1, norm: group}", "E112", "group", "such as `defaults: {groupnorm: {groups: 8}}`"),
        ("conv: {out: 5, kernel: 1, norm: relu}", "E200", "relu", "one of: none, batch, group, instance, layer, rms"),
        ("conv: {out: 5, kernel: 1, activation: batch}", "E200", "batch", None),
        (
            "conv: {out: 5, kernel: 3, groups: 2}",
            "E300",
            "2",
            "groups are equal parts, so their number must divide the channels",
        ),
        ("conv: {out: 5, kernel: 99}", "E300", "99", None),
        ("conv: {out: 5, kernel: [1, 2, 3]}", "E300", "[1, 2, 3]", ""),
    ],
)
def test_a_wrong_step_is_answered_at_its_place(step: str, code: str, at: str, says: str | None) -> None:
    found = problem(layers(step))
    assert (found.code, culprit(found)) == (code, at)
    if says is not None:
        assert found.labels[0].text == says


def test_all_problems_of_a_document_come_in_one_run() -> None:
    found = problems(layers("covn: 5", "conv: {out: 5, kernal: 3}", "{relu: , first: {}}"))
    assert [each.code for each in found] == ["E111", "E110", "E113"]


def test_a_problem_of_what_has_aliases_comes_once() -> None:
    found = problems(layers("&x {conv: {out: 5, kernal: 3}}", "*x", "*x"))
    assert [(each.code, culprit(each)) for each in found] == [("E110", "kernal")]


def test_all_wrong_values_of_a_step_come_in_one_run() -> None:
    found = problems(layers("conv: {out: 5/2, kernel: 0, bias: 3}"))
    assert [culprit(each) for each in found] == ["5/2", "0", "3"]


def test_the_flow_style_accident_of_a_modifier_is_recognised() -> None:
    text = "vars: {reduce: true}\n" + layers("concat: {a: [conv: 96, when: reduce], b: []}")
    found = problems(text)
    assert "E121" in {each.code for each in found}


def test_a_step_may_have_the_name_of_a_kind_that_no_unnamed_sibling_is() -> None:
    """Fire modules call a half `expand`, which is a kind too."""
    made = graph(layers("{conv: {out: 5, kernel: 1}, as: expand}", "relu"))
    assert list(wiring(made)) == ["expand", "relu"]
    found = problem(layers("{conv: {out: 5, kernel: 1}, as: relu}", "relu"))
    assert found.code == "E131"
    assert culprit(found) == "relu"
