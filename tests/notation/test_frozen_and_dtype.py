"""`frozen` and `dtype` of a step: which layers they reach, which of two holds, and what may share with what."""

import pytest

from convcost.analysis import analyze
from convcost.analysis.settings import Settings
from convcost.graph import Graph
from convcost.notation.writing import write
from tests.written import culprit, graph, layers, network, problem

CONV = "{out: 5, kernel: [3, 1]}"
BLOCK = "blocks: {Two: {args: {c: int}, layers: [conv: {out: c, kernel: 1, norm: batch}, conv: {out: c, kernel: 1}]}}\n"


def frozen(made: Graph) -> list[str]:
    return [node.name for node in made.nodes if node.frozen]


def dtypes(made: Graph) -> dict[str, str | None]:
    return {node.name: node.dtype for node in made.nodes}


def test_a_frozen_step_freezes_its_layer_and_what_is_written_into_it() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 3, norm: batch}, frozen: true, as: stem}", f"conv: {CONV}"))
    assert frozen(made) == ["stem", "stem.norm"]


def test_a_frozen_group_or_block_freezes_everything_inside() -> None:
    made = graph(
        BLOCK + layers("{Two: 5, frozen: true}", "{seq: [conv: 7], frozen: true}").replace("conv: 7", "Two: 7")
    )
    assert frozen(made) == [node.name for node in made.nodes]
    assert len(frozen(made)) == 3 + 3


def test_the_step_inside_has_the_last_word() -> None:
    inner = "{conv: {out: 7, kernel: 1}, frozen: false, as: tuned}"
    made = graph(layers(f"{{seq: [conv: {CONV}, {inner}], frozen: true}}"))
    assert frozen(made) == ["seq.conv"]


def test_frozen_may_depend_on_the_round() -> None:
    assert frozen(graph(layers("{conv: {out: 5, kernel: 1}, repeat: 3, frozen: i < 2}"))) == ["conv.0", "conv.1"]


def test_frozen_is_true_or_false() -> None:
    found = problem(layers(f"{{conv: {CONV}, frozen: 3}}"))
    assert culprit(found) == "3"


def test_a_dtype_names_types_by_role_and_adds_to_that_of_the_group() -> None:
    inner = "{conv: {out: 7, kernel: 1}, dtype: {activations: int8}, as: q}"
    made = graph(
        layers(f"{{seq: [conv: {CONV}, {inner}], dtype: {{weights: bfloat16, activations: float16}}}}", "relu")
    )
    assert dtypes(made) == {
        "seq.conv": "weights=bfloat16,activations=float16",
        "seq.q": "weights=bfloat16,activations=int8",
        "relu": None,
    }


def test_one_type_alone_stands_for_every_role() -> None:
    every = "weights=float16,activations=float16,gradients=float16,optimizer=float16"
    assert dtypes(graph(layers("{relu: , dtype: float16}"))) == {"relu": every}


def test_a_dtype_may_be_an_expression() -> None:
    text = "vars: {narrow: true}\n" + layers("{relu: , dtype: {activations: float16 if narrow else float32}}")
    assert dtypes(graph(text)) == {"relu": "activations=float16"}
    assert dtypes(graph(text, values={"narrow": "false"})) == {"relu": "activations=float32"}


def test_an_unknown_type_is_answered_with_the_nearest() -> None:
    found = problem(layers("{relu: , dtype: {activations: flot16}}"))
    assert culprit(found) == "flot16"
    assert "float16" in found.labels[0].text
    assert culprit(problem(layers("{relu: , dtype: {weights: relu}}"))) == "relu"
    assert culprit(problem(layers("{relu: , dtype: {weight: int8}}"))) == "weight"


def test_frozen_and_trained_do_not_share() -> None:
    found = problem(layers(f"{{conv: {CONV}, frozen: true, as: a}}", f"{{conv: {CONV}, from: input, share: a}}"))
    assert found.message == "cannot share: `a` is frozen and `conv` is not"
    made = graph(
        layers(
            f"{{conv: {CONV}, frozen: true, as: a}}", f"{{conv: {CONV}, from: input, share: a, frozen: true}}", "add: a"
        )
    )
    assert frozen(made) == ["a", "conv"]


def test_weights_of_two_types_are_not_shared() -> None:
    first = f"{{conv: {CONV}, dtype: {{weights: int8}}, as: a}}"
    found = problem(layers(first, f"{{conv: {CONV}, from: input, share: a}}"))
    assert found.message == "cannot share: the weights of `a` are int8, those of `conv` float32"


INT8 = "dtype: {weights: int8, activations: float16}\n"


@pytest.mark.parametrize(("first", "second"), [(", dtype: {weights: int8}", ""), ("", ", dtype: {weights: int8}")])
def test_a_step_may_say_what_the_file_says_of_what_it_shares(first: str, second: str) -> None:
    """Either the first user or the second says it, and then no other type of the settings replaces it at either."""
    steps = (
        f"{{conv: {CONV}, as: a{first}}}",
        f"{{conv: {CONV}, from: input, share: a, as: b{second}}}",
        f"{{conv: {CONV}, from: input, share: b, as: c}}",
    )
    made = graph(INT8 + layers(*steps, "add: [a, b, c]"))
    assert [node.shares for node in made.nodes] == [None, "a", "a", None]
    assert [node.dtype for node in made.nodes] == ["weights=int8"] * 3 + [None]
    elements = made.nodes[0].op.parameters(made.node_inputs[0])
    assert elements is not None
    stored = sum(each.value for each in elements)
    for dtype in (None, "float16"):
        assert analyze(made, Settings(dtype=dtype)).count("weight_bytes") == stored
    assert graph(write(made).removeprefix("convcost: 1\n")).nodes == made.nodes


def test_they_are_written_out_by_expand() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 1}, frozen: true, dtype: {weights: int8, optimizer: float32}}"))
    assert graph(write(made).removeprefix("convcost: 1\n")) == made
    assert made.nodes[0].frozen
    assert made.nodes[0].dtype == "weights=int8,optimizer=float32"


def test_a_file_says_what_is_stored_as_which_type() -> None:
    assert network("dtype: int8\n" + layers("relu")).dtype == "int8"
    assert network("dtype: {activations: float16, weights: int8}\n" + layers("relu")).dtype == (
        "weights=int8,activations=float16"
    )
    assert network(layers("relu")).dtype is None
    assert culprit(problem("dtype: in8\n" + layers("relu"))) == "in8"
    assert culprit(problem("dtype: {weighs: int8}\n" + layers("relu"))) == "weighs"


def test_what_a_step_says_stays_when_the_network_is_transformed() -> None:
    from convcost.graph.applying.application import apply_all

    made = graph(layers("{conv: {out: 5, kernel: 3}, frozen: true, dtype: {weights: int8}}", "relu"))
    changed = apply_all(made, ("separable",))
    marked = {node.name: (node.frozen, node.dtype) for node in changed.nodes if node.op.kind == "conv"}
    assert len(marked) == 2
    assert set(marked.values()) == {(True, "weights=int8")}


def test_the_dtype_of_a_file_holds_unless_the_settings_or_a_step_say_otherwise() -> None:
    own_step = f"{{conv: {CONV}, dtype: {{weights: float16}}}}"
    made = graph("dtype: {weights: int8}\n" + layers(own_step, "{conv: {out: 7, kernel: 1}}"))
    own, other = 3 * 5 * 3 * 1 + 5, 5 * 7 + 7
    assert analyze(made).total("weight_bytes").value == 2 * own + other
    assert analyze(made, Settings(dtype="float32")).total("weight_bytes").value == 2 * own + 4 * other
    assert analyze(graph(layers(f"conv: {CONV}"))).settings.dtype == "float32"
    assert graph(write(made).removeprefix("convcost: 1\n")) == made


def test_the_limits_of_a_file_are_taken_under_its_dtype() -> None:
    text = "dtype: int8\nbudgets: {weights: 26 kB}\n"
    (limit,) = network(text + layers("relu")).budgets
    assert limit.settings.dtype == "int8"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (layers(f"conv: {CONV}", "batchnorm: {frozen: true}"), "frozen"),
        ("vars: {fixed: true}\n" + layers(f"conv: {CONV}", "batchnorm: {frozen: fixed}"), "frozen"),
        ("defaults: {batchnorm: {frozen: true}}\n" + layers(f"conv: {{{CONV[1:-1]}, norm: batch}}"), "frozen"),
    ],
)
def test_the_batch_norm_that_version_0_1_called_frozen_is_constant_still(text: str, at: str) -> None:
    made = graph(text)
    (norm,) = (node.op for node in made.nodes if node.op.kind == "batchnorm")
    assert norm.trainable is False
    assert analyze(made, Settings()).total("params").value == 5 * 3 * 3 + 5
    (found,) = made.diagnostics
    assert (found.code, found.severity, culprit(found)) == ("W535", "note", at)


def test_an_older_key_beside_the_one_that_has_its_place_is_refused() -> None:
    found = problem(layers("batchnorm: {trainable: false, frozen: true}"))
    assert (found.code, culprit(found), found.labels[0].text) == ("E110", "frozen", "leave out `frozen`")
    assert problem(layers("batchnorm: {frozen: 1}")).code == "E134"


def test_an_older_key_gives_way_to_what_a_step_says() -> None:
    text = "defaults: {batchnorm: {frozen: true}}\n" + layers("batchnorm: {trainable: true}", "batchnorm")
    assert [node.op.trainable for node in graph(text).nodes] == [True, False]
