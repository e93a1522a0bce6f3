"""The keys of the file: input(s), vars, variants, matrix, outputs; sharing; overrides."""

import pytest

from convcost.analysis import analyze
from tests.written import culprit, graph, layers, network, problem, problems, shapes, wiring


def test_vars_refer_to_each_other_in_any_order() -> None:
    made = graph("vars: {a: 2*b, b: c + 1, c: 2}\n" + layers("conv: {out: a, kernel: 1}"))
    assert shapes(made) == {"conv": "6x13x17"}


def test_vars_may_size_the_input() -> None:
    assert shapes(graph("vars: {r: 11}\n" + layers("relu", input="[3, r, 2*r]"))) == {"relu": "3x11x22"}


def test_a_cycle_of_vars_is_refused_with_its_path() -> None:
    found = problem("vars: {a: b, b: a}\n" + layers("relu"))
    assert (found.code, found.labels[0].text) == ("E150", "a -> b -> a")


def test_variants_override_vars_and_declare_names() -> None:
    text = "vars: {w: 5}\nvariants: {wide: {w: 7, deep: true}, narrow: {deep: false}}\n" + layers(
        "conv: {out: w, kernel: 1}", "{relu: , when: deep}"
    )
    assert network(text).variants == ("wide", "narrow")
    assert shapes(graph(text, "wide")) == {"conv": "7x13x17", "relu": "7x13x17"}
    assert shapes(graph(text, "narrow")) == {"conv": "5x13x17"}


def test_every_variant_sets_what_vars_do_not() -> None:
    found = problem("variants: {a: {w: 7}, b: {}}\n" + layers("conv: {out: w, kernel: 1}"))
    assert (found.code, culprit(found)) == ("E150", "b")


def test_matrix_is_the_plain_product_with_names_as_written() -> None:
    text = "matrix: {width: [0.5, 1], res: [160, 128]}\n" + layers(
        "conv: {out: 8*width, kernel: 1}", input="[3, res, res]"
    )
    assert network(text).variants == ("width=0.5,res=160", "width=0.5,res=128", "width=1,res=160", "width=1,res=128")
    assert shapes(graph(text, "width=0.5,res=128")) == {"conv": "4x128x128"}


def test_set_comes_before_the_evaluation_of_vars() -> None:
    text = "vars: {w: 5, v: 2*w}\n" + layers("conv: {out: v, kernel: 1}")
    assert shapes(graph(text, values={"w": "3 + 4"})) == {"conv": "14x13x17"}


def test_input_sizes_may_be_overridden() -> None:
    assert shapes(graph(layers("relu"), inputs={"input": (3, 5, 7)})) == {"relu": "3x5x7"}


def test_with_several_inputs_nothing_is_current_until_a_from() -> None:
    text = "inputs: {rgb: [3, 5, 7], depth: [1, 5, 7]}\nlayers: [relu]"
    assert problem(text).code == "E132"
    made = graph("inputs: {rgb: [3, 5, 7], depth: [1, 5, 7]}\nlayers: [{relu: , from: rgb}, concat: depth]")
    assert wiring(made) == {"relu": ("rgb",), "concat": ("relu", "depth")}


def test_inputs_may_be_features_tokens_or_maps_of_any_rank() -> None:
    for written, shape in {
        "[7]": "7",
        "[3, 7]": "3x7",
        "[2, 3, 5, 7]": "2x3x5x7",
        "{tokens: [5, 7]}": "5 tokens x 7",
    }.items():
        assert shapes(graph(layers("relu", input=written))) == {"relu": shape}


def test_outputs_are_the_sides_in_order_then_the_final_tensor() -> None:
    made = graph(layers("{side: [relu], as: one}", "{side: [tanh], as: two}", "{sigmoid: , as: end}"))
    assert list(made.outputs) == ["one", "two", "end"]


def test_declared_outputs_are_all_there_is() -> None:
    text = layers("{relu: , as: p3}", "{tanh: , as: p4}", "{sigmoid: , as: lost}") + "outputs: [p3, p4]"
    made = graph(text)
    assert made.outputs == {"p3": "p3", "p4": "p4"}
    assert [each.code for each in made.diagnostics] == ["W500"]


def test_an_unused_tensor_is_a_warning() -> None:
    made = graph(layers("{relu: , as: lost}", "{tanh: , from: input}"))
    (warning,) = made.diagnostics
    assert (warning.code, warning.severity, warning.labels[0].text) == ("W500", "warning", "`lost` goes nowhere")


def test_a_shared_layer_counts_once_in_params_and_each_time_in_macs() -> None:
    made = graph(layers("{conv: {out: 3, kernel: 1}, as: a}", "{conv: {out: 3, kernel: 1}, share: a}"))
    found = analyze(made)
    assert found.params == 3 * 3 + 3
    assert found.macs == 2 * (3 * 3 * 13 * 17)
    assert found.figures("params") == (12, 0)


def test_rounds_that_share_their_own_name_have_the_first_rounds_weights() -> None:
    made = graph(layers("{conv: {out: 3, kernel: 1}, repeat: 3, as: again, share: again}"))
    assert [node.shares for node in made.nodes] == [None, "again.0", "again.0"]


@pytest.mark.parametrize(
    ("steps", "shares"),
    [
        (
            "{conv: {out: 3, kernel: 1}, for: 'k in [1, 2]', repeat: 2, as: again, share: again}",
            [None, "again.0.0", "again.0.0", "again.0.0"],
        ),
        (
            "{seq: [{conv: {out: 3, kernel: 1}, as: again, share: again}, relu], repeat: 2, as: s}",
            [None, None, "s.0.again", None],
        ),
        (
            "concat: {head: {for: 'k in [1, 2, 3]', layers: [{conv: {out: 3, kernel: 1}, as: h, share: h}]}}",
            [None, "concat.head.0.h", "concat.head.0.h", None],
        ),
    ],
)
def test_rounds_of_every_loop_around_a_step_share_with_the_first(steps, shares):
    assert [node.shares for node in graph(layers(steps)).nodes] == shares


def test_the_steps_of_a_block_do_not_share_with_each_other():
    block = "blocks: {B: {layers: [{conv: {out: 3, kernel: 1}, as: a}, {conv: {out: 3, kernel: 1}, as: b}]}}\n"
    made = graph(block + layers("{B: , repeat: 2, as: x, share: x}"))
    assert [node.shares for node in made.nodes] == [None, None, "x.0.a", "x.0.b"]


def test_every_call_of_a_block_has_first_rounds_of_its_own():
    block = "blocks: {B: {layers: [{conv: {out: 3, kernel: 1}, repeat: 2, as: a, share: a}]}}\n"
    made = graph(block + layers("{B: , repeat: 2, as: x}"))
    assert [node.shares for node in made.nodes] == [None, "x.0.a.0", None, "x.1.a.0"]


def test_a_block_shares_part_by_part_buffers_too() -> None:
    text = (
        "inputs: {left: [3, 5, 7], right: [3, 5, 7]}\n"
        "blocks: {Trunk: {layers: [conv: {out: 5, kernel: 1, norm: batch}, relu, conv: {out: 7, kernel: 1}]}}\n"
        "layers:\n  - {Trunk: , from: left, as: l}\n  - {Trunk: , from: right, as: r, share: l}\n  - concat: l\n"
    )
    found = analyze(graph(text))
    assert found.params == (3 * 5 + 5) + 2 * 5 + (5 * 7 + 7)
    assert found.buffers == 2 * 5


@pytest.mark.parametrize(
    "other", ["conv: {out: 4, kernel: 1}", "conv: {out: 3, kernel: 1, bias: false}", "relu", "linear: 3"]
)
def test_sharing_with_something_else_is_refused(other: str) -> None:
    text = layers("{conv: {out: 3, kernel: 1}, as: a}", "global_avgpool", f"{{{other}, share: a}}")
    assert problem(text).code == "E310"


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("layers: [relu]", "E112", None),
        ("input: [3, 5]", "E112", None),
        ("input: [3, 5]\ninputs: {a: [3]}\nlayers: [relu]", "E113", "inputs"),
        ("input: 3\nlayers: [relu]", "E113", "3"),
        ("input: [1, 2, 3, 4, 5]\nlayers: [relu]", "E113", "[1, 2, 3, 4, 5]"),
        ("input: [3, 0]\nlayers: [relu]", "E200", "0"),
        ("input: [3, 2.5]\nlayers: [relu]", "E200", "2.5"),
        ("input: [3, 5]\nlayers: relu", "E113", "relu"),
        ("input: [3, 5]\nlayer: [relu]\nlayers: [relu]", "E110", "layer"),
        ("input: [3, 5]\nlayers: [relu]\nvariants: {a: {}}\nmatrix: {w: [1]}", "E150", "matrix"),
        ("input: [3, 5]\nlayers: [relu]\nvars: {in: 3}", "E131", "in"),
        ("input: [3, 5]\nlayers: [relu]\nvars: {same: 3}", "E131", "same"),
        ("input: [3, 5]\nlayers: [relu]\nvars: {i: 3}", "E131", "i"),
        ("input: [3, 5]\nlayers: [relu]\noutputs: [x]", "E130", "x"),
        ("input: [3, 5]\nlayers: [relu]\ndefaults: {dense: {out: 3}}", "E111", "dense"),
        ("input: [3, 5]\nlayers: [relu]\ndefaults: {conv: {kernal: 3}}", "E110", "kernal"),
    ],
)
def test_a_wrong_file_is_answered_at_its_place(text: str, code: str, at: str | None) -> None:
    found = problems(text)[0]
    assert found.code == code
    if at is not None:
        assert culprit(found) == at


def test_what_to_build_is_the_variant_that_is_named_or_every_one_or_the_one_network() -> None:
    several = network("vars: {w: 5}\nvariants: {wide: {w: 7}, narrow: {}}\n" + layers("relu"))
    assert several.each_variant == several.variants_meant(None) == ("wide", "narrow")
    assert several.variants_meant("narrow") == ("narrow",)
    assert several.variants_meant("nrarow") == ("nrarow",)
    single = network(layers("relu"))
    assert single.each_variant == single.variants_meant(None) == (None,)


def test_an_unknown_variant_or_variable_gets_a_suggestion() -> None:
    text = "vars: {width: 5}\nvariants: {naive: {}, reduced: {}}\n" + layers("relu")
    assert problem(text, "niave").notes == ("did you mean `naive`?",)
    assert problem(text, "naive", values={"widht": "3"}).notes == ("did you mean `width`?",)
    assert problem(text, "naive", inputs={"inptu": (3,)}).notes == ("did you mean `input`?",)
    assert problem(text, "naive", inputs={"input": (3, 5)}).code == "E403"


def test_another_version_of_the_notation_is_refused() -> None:
    from convcost.errors import ConvcostError
    from convcost.language.document import read
    from convcost.notation.spec import read_network

    with pytest.raises(ConvcostError) as caught:
        read_network(read("convcost: 2\ninput: [3]\nlayers: [relu]", "net.yaml"))
    assert [each.code for each in caught.value.problems] == ["E113"]
