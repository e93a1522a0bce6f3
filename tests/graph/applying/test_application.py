"""Transforms asked for by name: what is understood, what is answered to the rest, and the note on what was done."""

from fractions import Fraction

import pytest

from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph
from convcost.graph.applying.application import apply
from convcost.graph.transforms import lookup, names, options
from tests.written import graph, layers

NETWORK = layers(
    "{conv: {out: 16, kernel: 1}, as: reduced}",
    "{conv: {out: 32, kernel: 5, padding: same, activation: relu}, as: wide}",
    input="[192, 13, 17]",
)


def refused(text: str, **given: object) -> Problem:
    with pytest.raises(ConvcostError) as caught:
        apply(graph(NETWORK), text, **given)
    (found,) = caught.value.problems
    assert found.code == "E403"
    return found


def note(made: Graph) -> Problem:
    return made.diagnostics[-1]


def test_a_transform_is_found_by_its_name() -> None:
    assert [node.name for node in apply(graph(NETWORK), "unreduce").nodes] == ["wide", "wide.activation"]


@pytest.mark.parametrize(
    "text",
    ["reduce{ratio=2,min_kernel=5}", " reduce { ratio = 2 , min_kernel = 5 } ", "reduce{ratio=4/2, min_kernel=2+3}"],
)
def test_options_are_expressions_with_spaces_where_one_likes(text: str) -> None:
    made = graph(layers("conv: {out: 32, kernel: 5}", input="[192, 13, 17]"))
    assert apply(made, text) == apply(made, "reduce", ratio=2, min_kernel=5)


def test_a_float_from_python_is_the_decimal_that_it_shows() -> None:
    made = graph(NETWORK)
    expected = apply(made, "scale", width=Fraction(1, 2))
    assert apply(made, "scale", width=0.5) == apply(made, "scale{width=0.5}") == expected


def test_a_graph_knows_the_transforms_that_made_it_as_they_were_written() -> None:
    made = apply(apply(apply(graph(NETWORK), "unreduce"), "reduce{ratio=3}"), "scale", width=0.5)
    assert made.applied == ("unreduce", "reduce{ratio=3}", "scale{width=0.5}")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("unreduced", "no transform is called `unreduced`", "did you mean `unreduce`?"),
        ("winograd", "no transform is called `winograd`", f"there are: {', '.join(names())}"),
        ("reduce{ration=4}", "`reduce` has no option `ration`", "did you mean `ratio`?"),
        ("reduce{x=4}", "`reduce` has no option `x`", "it takes ratio, min_kernel"),
        ("unreduce{ratio=4}", "`unreduce` has no option `ratio`", "it takes only"),
        ("reduce{ratio=0}", "`ratio` of `reduce` must be at least 1, got 0", None),
        ("reduce{ratio=1.5}", "`ratio` of `reduce` must come out whole, got 3/2", None),
        ("reduce{ratio=half}", "`ratio` of `reduce` must be an integer, got `half`", None),
        ("reduce{ratio=4*}", "`ratio=4*` of `reduce`: a value is missing after `*`", None),
        ("reduce{ratio}", "`ratio` in `reduce{ratio}` is no option", "--apply takes NAME or"),
        ("reduce{ratio=}", "`ratio=` in `reduce{ratio=}` is no option", "--apply takes NAME or"),
        ("reduce{ratio=2, ratio=3}", "`ratio` is given twice in `reduce{ratio=2, ratio=3}`", None),
        ("reduce{ratio=2", "`reduce{ratio=2` names no transform", "--apply takes NAME or"),
        ("", "`` names no transform", "--apply takes NAME or"),
        ("group", "`group` needs the option `groups`", "for example --apply 'group{groups=2}'"),
        ("factorize{into=1}", "`into` of `factorize` must be at least 2, got 1", None),
        ("factorize{asymmetric=1}", "`asymmetric` of `factorize` must be true or false, got 1", None),
        ("factorize{into=3, asymmetric=true}", "`factorize` takes `into` or `asymmetric`, not both", "apply one after"),
    ],
)
def test_what_cannot_be_applied_is_answered(text: str, message: str, hint: str | None) -> None:
    found = refused(text)
    assert found.message.startswith(message)
    assert hint is None or found.notes[0].startswith(hint)


def test_an_option_in_both_places_is_the_keyword() -> None:
    assert apply(graph(NETWORK), "scale{width=0.25}", width=0.5) == apply(graph(NETWORK), "scale{width=0.5}")


def test_the_note_counts_layers_as_tables_do_with_their_norm_and_activation() -> None:
    made = apply(graph(NETWORK), "separable")
    assert (note(made).code, note(made).severity) == ("W520", "note")
    assert note(made).message == "`separable` added 1 and changed 1 layers of net"
    assert note(made).notes == ("added: wide.depthwise", "changed: wide")


def test_the_note_names_some_and_counts_the_others() -> None:
    many = graph(layers("{conv: {out: 3, kernel: 3, padding: 1}, repeat: 20, as: c}"))
    assert note(apply(many, "separable")).notes[1] == ("changed: c.0, c.1, c.2, c.3, c.4, c.5, c.6, c.7 and 12 more")


def test_a_transform_that_finds_nothing_to_do_warns() -> None:
    made = apply(graph(layers("relu")), "unreduce")
    assert made == graph(layers("relu"))
    assert (note(made).severity, note(made).message) == ("warning", "`unreduce` changes nothing in net")


def test_looking_a_transform_up_imports_no_other() -> None:
    assert lookup("unreduce") is not None
    assert lookup("__init__") is None
    assert lookup("../apply") is None


def test_every_transform_takes_some_of_the_layers() -> None:
    assert all("only" in options(lookup(name)) for name in names())


@pytest.mark.parametrize("only", ["wide", "w*", "**"])
def test_what_is_chosen_is_a_glob_and_no_expression(only: str) -> None:
    made = apply(graph(NETWORK), f"factorize{{into=3, only={only}}}")
    assert made == apply(graph(NETWORK), "factorize", into=3, only=only) == apply(graph(NETWORK), "factorize{into=3}")
    assert made.applied == (f"factorize{{into=3, only={only}}}",)


def test_a_part_stands_for_its_layers() -> None:
    wide = "conv: {out: 8, kernel: 3, padding: same}"
    written = layers(f"{{seq: [{wide}, {wide}], as: stage1}}", f"{{seq: [{wide}], as: stage2}}", input="[8, 13, 17]")
    made = apply(graph(written), "separable{only=stage1}")
    assert [node.name for node in made.nodes if "depthwise" in node.name] == [
        "stage1.conv.depthwise",
        "stage1.conv_2.depthwise",
    ]
    assert made == apply(graph(written), "separable{only=stage1.*}")


def test_a_choice_among_which_nothing_changes_is_answered_with_a_layer_that_would() -> None:
    found = refused("factorize{only=wid}")
    assert found.message == "no layer that this would change is called `wid`"
    assert found.notes == ("did you mean `wide`?",)
    assert refused("factorize{only=reduced}").message == "no layer that this would change is called `reduced`"
    assert refused("factorize{only=3}").message == "no layer that this would change is called `3`"


def test_a_choice_from_python_is_a_text() -> None:
    assert "must be the name of a layer or part, got 3" in refused("factorize", only=3).message
