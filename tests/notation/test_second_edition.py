"""What the second edition of the notation can say besides: equal slices, resized operands, `half`, `last`."""

import pytest

from tests.written import culprit, graph, layers, problem, shapes, wiring


def test_a_split_into_names_makes_equal_slices_of_which_the_last_is_current() -> None:
    made = graph(layers("{conv: {out: 15, kernel: 1}}", "split: [a, b, c]", "relu", "concat: [a, b, in]"))
    assert [shapes(made)[f"split.{name}"] for name in "abc"] == ["5x13x17"] * 3
    assert wiring(made)["relu"] == ("split.c",)
    assert made.nodes[3].op == graph(layers("{conv: {out: 15, kernel: 1}}", "split: {a: 5, b: 5, c: 5}")).nodes[3].op


def test_equal_slices_go_along_an_axis_too() -> None:
    assert shapes(graph(layers("{split: [a, b], axis: w}", input="[3, 13, 14]")))["split.b"] == "3x13x7"


@pytest.mark.parametrize(
    ("step", "code", "at"),
    [
        ("split: [a, b]", "E300", "split"),
        ("split: [a]", "E112", "[a]"),
        ("split: []", "E112", "[]"),
        ("split: [a, a, b]", "E131", "a"),
        ("split: [a, {b: 2}, c]", "E131", "{b: 2}"),
        ("split: 2", "E113", "2"),
        ("split: [in, b, c]", "E131", "in"),
        ("{split: [a, b, c], axis: 3}", "E200", "3"),
        ("{split: [a, b, c], axis: tokens}", "E300", "split"),
    ],
)
def test_a_wrong_split_is_answered_at_its_place(step: str, code: str, at: str) -> None:
    found = problem(layers(step))
    assert (found.code, culprit(found)) == (code, at)


def test_a_split_of_several_tensors_is_refused_not_one_of_the_first() -> None:
    found = problem(layers("{conv: {out: 4, kernel: 1}, as: a}", "{split: [x, y], from: [a, input]}"))
    assert (found.code, found.message, culprit(found)) == ("E300", "`split` takes one input, 2 came in", "split")


def test_a_loop_over_what_has_rounds_is_answered_with_all_of_them() -> None:
    found = problem(layers("{relu: , repeat: 2, as: m}", "{tanh: , for: p in m, from: p}"))
    assert (found.code, found.labels[0].text) == ("E134", "all of its rounds are a list: NAME.*")
    assert problem(layers("{tanh: , for: p in 3}")).labels[0].text == "range(n) counts from 0"


def test_a_word_that_a_variant_misspells_is_answered_with_the_one_that_is_declared() -> None:
    text = "words: [plain, gated]\nvariants: {a: {mode: gatde}, b: {mode: odd}}\n" + layers(
        "{relu: , when: mode == plain}"
    )
    assert problem(text, "a").labels[0].text == "did you mean `gated`?"
    assert problem(text, "b").labels[0].text == "a word of your own is declared: `words: [odd]`"


def test_fit_resize_brings_every_operand_to_the_size_of_the_first() -> None:
    made = graph(layers("{conv: {out: 2, kernel: 3, stride: 2}, as: small}", "{concat: [input, small], fit: resize}"))
    assert shapes(made)["concat.resize_1"] == "2x13x17"
    assert made.nodes[1].op.kind == "resize"
    assert wiring(made)["concat"] == ("input", "concat.resize_1")
    turned = graph(layers("{conv: {out: 2, kernel: 3, stride: 2}, as: small}", "{concat: input, fit: resize}"))
    assert shapes(turned)["concat"] == f"{2 + 3}x6x8"


def test_fit_resize_needs_maps() -> None:
    found = problem(layers("{seq: [flatten], as: flat}", "{concat: [input, flat], fit: resize}"))
    assert (found.code, culprit(found)) == ("E301", "concat")


@pytest.mark.parametrize(
    ("window", "padding"),
    [
        ("kernel: 3", "1"),
        ("kernel: 1", "0"),
        ("kernel: [3, 5]", "[1, 2]"),
        ("kernel: 3, dilation: 2", "2"),
        ("kernel: [3, 5], dilation: [2, 3]", "[2, 6]"),
        ("kernel: 4", "1"),
        ("kernel: 4, dilation: 3", "4"),
    ],
)
def test_padding_half_is_dilation_times_kernel_less_one_halved_on_both_sides(window: str, padding: str) -> None:
    half, counted = (
        graph(layers(f"conv: {{out: 5, {window}, stride: 2, padding: {each}}}")) for each in ("half", padding)
    )
    assert half.nodes == counted.nodes
    assert half.nodes[0].op.padding == counted.nodes[0].op.padding


def test_half_stands_in_defaults_and_pools_and_expressions() -> None:
    text = "defaults: {conv: {kernel: 3, padding: half}}\n" + layers(
        "conv: 5",
        "conv: {out: 5, kernel: 7}",
        "maxpool: {kernel: 3, stride: 2, padding: half}",
        "conv: {out: 5, padding: half if in == 5 else valid}",
    )
    assert [str(node.output) for node in graph(text).nodes] == ["5x13x17", "5x13x17", "5x7x9", "5x7x9"]


def test_ways_of_rounding_are_handed_on_like_other_words() -> None:
    pool = "maxpool: {kernel: 2, rounding: up}"
    assert shapes(graph("vars: {up: ceil}\n" + layers(pool)))["maxpool"] == "3x7x9"
    assert shapes(graph("vars: {up: floor}\n" + layers(pool)))["maxpool"] == "3x6x8"
    chosen = layers(
        "maxpool: {kernel: 2, rounding: ceil if in == 3 else floor}", "conv: {out: ceil(in / 2), kernel: 1}"
    )
    assert list(shapes(graph(chosen)).values()) == ["3x7x9", "2x7x9"]
    found = problem(layers("conv: {out: floor, kernel: 1}"))
    assert (found.code, culprit(found)) == ("E200", "floor")
    assert problem(layers("conv: {out: min, kernel: 1}")).code == "E120"


def test_half_is_a_word_of_padding_alone() -> None:
    made = graph("vars: {half: 7}\n" + layers("{conv: {out: half, kernel: 3, padding: half}}"))
    assert shapes(made) == {"conv": "7x13x17"}
    assert problem(layers("conv: {out: half, kernel: 3}")).code == "E130"


def test_a_window_that_cannot_be_is_refused_for_itself() -> None:
    found = problem(layers("conv: {out: 5, kernel: relu, padding: half}"))
    assert (found.code, culprit(found)) == ("E200", "relu")


def test_last_changes_the_last_round() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 1}, repeat: 3, first: {out: 2}, last: {out: 7}, as: c}"))
    assert list(shapes(made).values()) == ["2x13x17", "5x13x17", "7x13x17"]
    looped = graph(layers("{conv: {out: k, kernel: 1}, for: 'k in [2, 3, 5]', last: {bias: false}, as: c}"))
    assert [node.op.bias for node in looped.nodes] == [True, True, False]


def test_a_single_round_is_the_first_and_the_last() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 1}, repeat: 1, first: {out: 2}, last: {bias: false}}"))
    assert (shapes(made)["conv.0"], made.nodes[0].op.bias) == ("2x13x17", False)
    same = graph(layers("{conv: {out: 5, kernel: 1}, repeat: 1, first: {out: 2}, last: {out: 1 + 1}}"))
    assert shapes(same)["conv.0"] == "2x13x17"
    found = problem(layers("{conv: {out: 5, kernel: 1}, repeat: 1, first: {out: 2}, last: {out: 3}}"))
    assert (found.code, culprit(found)) == ("E200", "3")
    assert "`out` two values" in found.message


@pytest.mark.parametrize(
    ("step", "code", "at"),
    [
        ("{conv: {out: 5, kernel: 1}, last: {out: 2}}", "E113", "last"),
        ("{seq: [relu], repeat: 2, last: {out: 2}}", "E110", "last"),
        ("{conv: {out: 5, kernel: 1}, repeat: 2, last: {filters: 2}}", "E110", "filters"),
    ],
)
def test_a_wrong_last_is_answered_at_its_place(step: str, code: str, at: str) -> None:
    found = problem(layers(step))
    assert (found.code, culprit(found)) == (code, at)


def test_an_identity_branch_on_several_tensors_is_refused() -> None:
    gated = "{mul: {x: [], g: [{parameter: [1, 1, 1]}]}}"
    blocks = f"blocks: {{Sum: {{args: {{xs: list}}, layers: [{{seq: [{gated}], for: x in xs, from: x}}]}}}}\n"
    steps = ("{relu: , as: a}", "{tanh: , as: b}", "{Sum: {xs: [[a, b], a]}}")
    found = problem(blocks + layers(*steps))
    assert (found.code, culprit(found)) == ("E135", "x")
    assert problem(layers(*steps[:2], "{add: {both: {from: [a, b], layers: []}, c: [relu]}}")).code == "E135"


WORDS = "words: [plain, gated]\nvars: {table: [[2, plain], [3, gated]]}\n"


def test_words_of_ones_own_stand_for_themselves_and_are_compared() -> None:
    steps = "{conv: {out: c, kernel: 1}, for: c kind in table, when: kind == gated, as: g}"
    assert shapes(graph(WORDS + layers(steps))) == {"g.1": "3x13x17"}
    block = (
        "blocks: {B: {args: {mode: word}, layers: [{relu: , when: mode == plain}, {tanh: , when: mode == gated}]}}\n"
    )
    assert list(shapes(graph(WORDS + block + layers("{B: gated}", "{B: plain}")))) == ["B.tanh", "B_2.relu"]


def test_a_word_is_set_from_outside_and_by_variants() -> None:
    text = "words: [plain, gated]\nvars: {mode: plain}\nvariants: {a: {mode: gated}, b: {}}\n" + layers(
        "{relu: , when: mode == plain}", "{tanh: , when: mode == gated}"
    )
    assert list(shapes(graph(text, "a"))) == ["tanh"]
    assert list(shapes(graph(text, "b"))) == ["relu"]
    assert list(shapes(graph(text, "b", values={"mode": "gated"}))) == ["tanh"]


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("words: [relu]\n", "E131", "relu"),
        ("words: [same]\n", "E131", "same"),
        ("words: [a, a]\n", "E131", "a"),
        ("words: [a]\nvars: {a: 2}\n", "E131", "a"),
        ("words: [in]\n", "E131", "in"),
        ("words: [1x1]\n", "E131", "1x1"),
        ("words: {a: 1}\n", "E113", "{a: 1}"),
        ("words: [[a]]\n", "E113", "[a]"),
        ("words: [a]\nblocks: {B: {args: {a: int}, layers: [relu]}}\n", "E131", "a"),
        ("words: [a]\nvariants: {x: {a: 1}}\n", "E131", "a"),
    ],
)
def test_a_word_that_is_something_else_is_refused(text: str, code: str, at: str) -> None:
    found = problem(text + layers("relu"))
    assert (found.code, culprit(found)) == (code, at)


@pytest.mark.parametrize(
    "steps", [("{relu: , as: a}",), ("{relu: , for: 'a in [1, 2]'}",), ("split: [a, b, c]",), ("split: {a: 1, b: 2}",)]
)
def test_a_name_of_the_file_that_is_a_word_is_refused(steps: tuple[str, ...]) -> None:
    found = problem("words: [a]\n" + layers(*steps))
    assert (found.code, culprit(found)) == ("E131", "a")


def test_a_name_that_nothing_defines_is_answered_with_how_words_are_declared() -> None:
    found = problem("vars: {mode: fancy}\n" + layers("relu"))
    assert (found.code, found.notes[-1]) == ("E130", "a word of your own is declared: `words: [fancy]`")
    compared = problem("words: [plain]\nvars: {mode: plain}\n" + layers("{relu: , when: mode == fancy}"))
    assert compared.notes == (
        "names here: mode (vars); plain (words); in (the width coming in); input (what entered)",
        "a word of your own is declared: `words: [fancy]`",
    )
    assert len(problem(layers("conv: {out: fancy, kernel: 1}")).notes) == 1


DEFAULTS = """
defaults: {conv: {kernel: 1, bias: false}}
blocks:
  Inner: {layers: [conv: 5]}
  Outer:
    args: {k: int, d: 1}
    defaults: {conv: {kernel: k, padding: half, dilation: d}, groupnorm: {groups: 5}}
    layers: [conv: 5, {conv: {out: 5, norm: group, kernel: 1}}, Inner]
"""


def test_defaults_of_a_block_know_its_arguments_and_hold_inside_of_it_alone() -> None:
    made = graph(DEFAULTS + layers("{Outer: {k: 3, d: 2}}", "{Outer: {k: 5}}", "conv: 5"))
    kernels = {
        node.name: (node.op.kernel, node.op.padding, node.op.bias) for node in made.nodes if node.op.kind == "conv"
    }
    assert kernels["Outer.conv"] == ((3,), ((2, 2),), False)
    assert kernels["Outer_2.conv"] == ((5,), ((2, 2),), False)
    assert kernels["Outer.conv_2"] == ((1,), ((0, 0),), False)
    assert kernels["Outer.Inner.conv"] == kernels["conv"] == ((1,), ((0, 0),), False)
    assert made.nodes[2].op.groups == 5


def test_a_loop_inside_does_not_hide_an_argument_from_the_defaults() -> None:
    block = "blocks: {B: {args: {k: int}, defaults: {conv: {kernel: k}}, layers: [{conv: 5, for: 'k in [1, 1]'}]}}\n"
    assert shapes(graph(block + layers("B: 3")))["B.conv.1"] == "5x9x13"


@pytest.mark.parametrize(
    ("defaults", "code", "at"),
    [
        ("{conv: {kernel: own}}", "E130", "own"),
        ("{conv: {filters: 3}}", "E110", "filters"),
        ("{convolution: {out: 3}}", "E111", "convolution"),
        ("[conv]", "E113", "[conv]"),
        ("{conv: {kernel: relu}}", "E200", "relu"),
    ],
)
def test_wrong_defaults_of_a_block_are_answered_at_their_place(defaults: str, code: str, at: str) -> None:
    conv = "{conv: {out: 5, kernel: 1}, as: own}" if code != "E200" else "conv: 5"
    found = problem(f"blocks: {{B: {{args: {{k: 1}}, defaults: {defaults}, layers: [{conv}]}}}}\n" + layers("B"))
    assert (found.code, culprit(found)) == (code, at)


def test_a_function_that_is_new_may_name_what_it_named_before() -> None:
    made = graph("vars: {sum: 5}\n" + layers("conv: {out: 'sum + sum([1, 1])', kernel: 1}"))
    assert shapes(made)["conv"] == f"{5 + 2}x13x17"
    assert wiring(graph(layers("{relu: , as: sum}", "{add: [sum, input]}")))["add"] == ("sum", "input")
