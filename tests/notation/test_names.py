"""What a name means, where it is known, and what has none."""

import pytest

from convcost.analysis import analyze
from convcost.notation.build import Work
from tests.written import culprit, graph, layers, problem, shapes, wiring

SHARED = "{conv: {out: 3, kernel: 1}, as: a}"


def test_what_is_shared_is_what_the_name_means_before_the_step_runs() -> None:
    steps = ("{conv: {out: 5, kernel: 1}, as: q}", "{seq: [{conv: {out: 7, kernel: 1}, as: q}], as: tower, share: q}")
    found = problem(layers(*steps))
    assert (found.code, found.message) == ("E310", "cannot share the parameters of `q` with `tower.q`: they differ")


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("{conv: {out: 3, kernel: 1}, share: in}", "E310"),
        ("{seq: [{conv: {out: 3, kernel: 1}, as: q}], as: g, share: q}", "E132"),
    ],
)
def test_no_step_can_share_with_nothing_or_with_itself(step: str, code: str) -> None:
    assert problem(layers(SHARED, step)).code == code


@pytest.mark.parametrize("modifier", ["when: false", "repeat: 0", "for: 'k in []'"])
def test_a_step_that_is_left_out_shares_nothing_and_passes_the_input_on(modifier: str) -> None:
    made = graph(layers(SHARED, f"{{conv: {{out: 3, kernel: 1}}, share: a, {modifier}}}", "relu"))
    assert wiring(made) == {"a": ("input",), "relu": ("a",)}


def test_a_round_of_for_and_repeat_can_be_shared_from() -> None:
    steps = (
        "{conv: {out: 3, kernel: 1}, for: 'k in [1, 2]', repeat: 2, as: a}",
        "{conv: {out: 3, kernel: 1}, repeat: 2, share: a.1}",
    )
    assert [node.shares for node in graph(layers(*steps)).nodes] == [None, None, None, None, "a.1.0", "a.1.1"]


def test_defaults_know_the_variables_of_the_file_and_not_the_arguments_of_a_block_or_loop() -> None:
    text = "vars: {k: 1}\ndefaults: {conv: {kernel: k}}\nblocks: {B: {args: {k: int}, layers: [conv: k]}}\n"
    made = graph(text + layers("B: 5", '{conv: 7, for: "k in [3]"}'))
    assert analyze(made).params == 3 * 5 + 5 + 5 * 7 + 7


def test_defaults_know_what_comes_in() -> None:
    text = "defaults: {conv: {out: 2*in, kernel: 1}}\nblocks: {B: {layers: [{conv: {}}]}}\n"
    assert shapes(graph(text + layers("{conv: {}}", "{B: }"))) == {"conv": "6x13x17", "B.conv": "12x13x17"}


def test_defaults_know_no_tensor() -> None:
    found = problem("defaults: {conv: {out: st.c, kernel: 1}}\n" + layers("{relu: , as: st}", "{conv: {}}"))
    assert (found.code, culprit(found)) == ("E130", "st.c")


def test_the_name_of_a_loop_hides_the_variable_and_the_tensor_of_that_name() -> None:
    text = "vars: {p: 13}\n" + layers(
        "{relu: , as: a}", '{seq: [{concat: p}], for: "p in [a]", as: wide}', "{conv: {out: p, kernel: 1}, as: after}"
    )
    assert shapes(graph(text)) == {"a": "3x13x17", "wide.0.concat": "6x13x17", "after": "13x13x17"}
    found = problem("vars: {p: 13}\n" + layers("{relu: , as: a}", '{conv: {out: p, kernel: 1}, for: "p in [a]"}'))
    assert found.message == "`out` of `conv` must be an integer, got the tensor a (3x13x17)"


@pytest.mark.parametrize(
    ("step", "at"),
    [
        ('{seq: [{relu: , as: p}], for: "p in [7]"}', "p"),
        ("split: {w: 1, b: 2}", "w"),
        ("split: {in: 1, b: 2}", "in"),
        ("{relu: , as: w}", "w"),
    ],
)
def test_a_name_is_not_both_a_tensor_and_a_number(step: str, at: str) -> None:
    found = problem("vars: {w: 1}\n" + layers(step))
    assert (found.code, culprit(found)) == ("E131", at)


def test_a_word_stays_a_word_where_a_step_has_its_name() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 1}, as: none}", "conv: {out: 5, kernel: 1, activation: none}"))
    assert list(wiring(made)) == ["none", "conv"]


@pytest.mark.parametrize("step", ["conv: {out: x, kernel: 1}", 'relu: \n    for: "p in [x]"'])
def test_a_tensor_that_is_not_yet_made_is_no_word(step: str) -> None:
    found = problem(layers(step, "{relu: , as: x}"))
    assert (found.code, found.message) == ("E132", "`x` is used before it is made")


@pytest.mark.parametrize("step", ["concat: {a: [relu], b: []}", "{concat: {a: [relu], b: []}, when: true}"])
def test_names_inside_of_a_step_are_reached_by_its_own_name_only(step: str) -> None:
    assert problem(layers(step, "concat: in.a")).message == "`in` has no `a`"


def test_a_branch_of_which_all_was_left_out_is_no_tensor() -> None:
    join = '{concat: {x: {for: "k in [1, 2]", when: k > 5, layers: [relu]}, y: []}, as: j}'
    found = problem(layers(join, "concat: j.x"))
    assert (found.code, found.message) == ("E132", "`j.x` is no tensor: all of it was left out")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (layers("{relu: , as: a}", "{tanh: , as: b}") + "outputs: {w: [a, b], w.0: b}\n", "w.0"),
        (layers("{relu: , as: b}", "{side: [], as: x}", "{tanh: , from: input, as: x}"), "x"),
    ],
)
def test_two_outputs_of_one_name_are_refused(text: str, name: str) -> None:
    found = problem(text)
    assert (found.code, found.message) == ("E131", f"two outputs are named `{name}`")


def test_the_final_output_has_its_steps_name_whatever_is_written_after_it() -> None:
    steps = (
        "{conv: {out: 5, kernel: 1, norm: batch, activation: relu}, as: head}",
        "{side: [tanh, sigmoid, tanh], from: input, as: aux}",
    )
    assert list(graph(layers(*steps)).outputs) == ["aux", "head"]


@pytest.mark.parametrize(
    ("matrix", "message", "at"),
    [
        ("{w: [5, 7, 5]}", "`w` of `matrix` has the value `5` twice", "5"),
        ("{w: []}", "`w` of `matrix` has no values", "[]"),
    ],
)
def test_a_matrix_makes_every_variant_once(matrix: str, message: str, at: str) -> None:
    found = problem(f"matrix: {matrix}\n" + layers("relu"))
    assert (found.code, found.message, culprit(found)) == ("E150", message, at)


def test_an_argument_that_is_no_tensor_is_said_to_be_none() -> None:
    found = problem("blocks: {B: {args: {t: 5}, layers: [{concat: t}]}}\n" + layers("B"))
    assert (found.code, found.message) == ("E130", "`t` is an argument, and a tensor is expected here")


PARTS = 3 + 5 * (2 + (7 + 7) // 4) + (2 + (5 + 5) // 4)
"""Of the input's sizes, and of range(7) and range(5): two parts, and a list made and read, four items a part."""


@pytest.mark.parametrize(
    ("step", "steps"),
    [
        ("{seq: [{seq: [], repeat: 7}], repeat: 5}", 1 + 5 * (1 + 1 + 7)),
        ("{seq: [{seq: [], for: k in range(7)}], for: p in range(5)}", 1 + 5 * (1 + 1 + 7) + PARTS // 16),
        ("{seq: [], for: k in range(5), repeat: 7}", 1 + 5 * (1 + 7)),
        (
            "{add: {a: {for: k in range(7), layers: []}, b: [], c: [seq: []]}}",
            1 + 7 + len(["b", "c", "seq", "what it gives"]),
        ),
    ],
)
def test_rounds_that_make_nothing_are_counted_too(step: str, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = layers(step, "relu")
    allow(steps + len(["the step relu", "its layer"]), monkeypatch)
    assert list(wiring(graph(text)))[-1] == "relu"
    allow(steps, monkeypatch)
    found = problem(text)
    assert found.message == f"more than {steps} steps, rounds and layers"
    assert (found.code, culprit(found)) == ("E104", "relu")


def allow(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Work, "of", lambda network: Work(most))


def test_lists_that_grow_with_every_name_are_refused() -> None:
    lines = [f"  b{level}: [{', '.join([f'b{level - 1}'] * 10)}]\n" for level in range(1, 9)]
    found = problem("vars:\n  b0: [1, 2]\n" + "".join(lines) + layers("conv: {out: 3, kernel: b8}"))
    assert (found.code, found.message) == ("E104", "lists in lists of more than 10,000 values or 10 levels")
    assert found.labels[0].span.line == 7  # 2 * 10^4 values, and the lists around them


@pytest.mark.parametrize(("levels", "code"), [(10, None), (11, "E104"), (3000, "E104")])
def test_lists_have_ten_levels(levels: int, code: str | None) -> None:
    lines = [f"  b{level}: [b{level - 1}]\n" for level in range(1, levels + 1)]
    text = "vars:\n  b0: 1\n" + "".join(lines) + layers("relu")
    if code is None:
        assert graph(text).nodes
    else:
        assert problem(text).code == code


@pytest.mark.parametrize(("length", "is_fine"), [(100, True), (101, False), (3000, False)])
def test_variables_are_defined_by_each_other_at_most_100_deep(length: int, is_fine: bool) -> None:
    lines = [f"  b{number}: b{number + 1} + 1\n" for number in range(length - 1)]
    text = "vars:\n" + "".join(lines) + f"  b{length - 1}: 1\n" + layers("conv: {out: b0, kernel: 1}")
    if is_fine:
        assert shapes(graph(text)) == {"conv": f"{length}x13x17"}
    else:
        assert problem(text).code == "E104"
