"""`written` says how the author's code writes a kind or a part; it reaches the nodes and changes no figure of ours."""

from cProfile import Profile

from convcost.notation.build import build
from convcost.notation.writing import write
from tests.written import culprit, graph, layers, network, problem

STEPS = layers(
    "{seq: [relu, relu], as: spatial}",
    "{conv: {out: 5, kernel: [3, 1], activation: relu}, as: stem}",
    "relu",
)


def ways(text: str) -> dict[str, str | None]:
    return {node.name: node.written for node in graph(text).nodes}


def test_a_kind_is_written_so_everywhere_and_a_part_before_it() -> None:
    assert ways("written: {relu: function, spatial: subclass}\n" + STEPS) == {
        "spatial.relu": "subclass",
        "spatial.relu_2": "subclass",
        "stem": None,
        "stem.activation": "function",
        "relu": "function",
    }


def test_the_last_of_several_parts_wins() -> None:
    text = 'written: {"spatial.*": subclass, spatial.relu_2: operator}\n' + STEPS
    assert ways(text)["spatial.relu"] == "subclass"
    assert ways(text)["spatial.relu_2"] == "operator"


def test_an_unknown_word_is_answered_with_the_nearest() -> None:
    found = problem("written: {relu: functional}\n" + STEPS)
    assert (found.code, culprit(found), found.labels[0].text) == ("E200", "functional", "did you mean `function`?")
    assert problem("written: [relu]\n" + STEPS).code == "E113"


def test_a_name_that_no_layer_has_is_a_warning() -> None:
    made = graph("written: {relo: function}\n" + STEPS)
    (warning,) = made.diagnostics
    assert (warning.code, warning.severity, warning.labels[0].text) == ("W503", "warning", "did you mean `relu`?")
    assert not graph("written: {gelu: function}\n" + STEPS).diagnostics, "a kind that this variant lacks is no slip"


def test_a_part_that_another_variant_has_is_no_slip() -> None:
    block = (
        "blocks: {B: {layers: [{add: {plain: [{relu: , as: act}], x: []}, when: wide}, {tanh: , when: not wide}]}}\n"
    )
    family = "variants: {a: {wide: true}, b: {wide: false}}\n" + block + layers("{B: , as: body}")
    written = 'written: {"**.plain.act": function}\n'
    assert graph(written + family, "a").nodes[0].written == "function"
    assert not graph(written + family, "a").diagnostics
    assert not graph(written + family, "b").diagnostics
    (warning,) = graph('written: {"**.plian.*": function}\n' + family, "b").diagnostics
    assert (warning.code, culprit(warning)) == ("W503", '"**.plian.*"')


def test_it_is_written_out_by_expand() -> None:
    made = graph("written: {relu: function, spatial: subclass}\n" + STEPS)
    assert graph(write(made).removeprefix("convcost: 1\n")) == made
    assert network(write(made).removeprefix("convcost: 1\n")).written[0].pattern == "spatial.relu"


def test_a_part_that_is_a_layer_is_that_layer_alone() -> None:
    assert ways("written: {stem: subclass}\n" + STEPS)["stem.activation"] is None
    assert ways("written: {stem: subclass}\n" + STEPS)["stem"] == "subclass"
    made = graph("written: {conv: linear}\n" + STEPS)
    assert graph(write(made).removeprefix("convcost: 1\n")) == made


def test_the_work_is_in_proportion_to_the_entries() -> None:
    def calls(rows: int) -> int:
        names = [f"l{row}" for row in range(rows)]
        read = network(
            f"written: {{{', '.join(f'{each}: function' for each in names)}}}\n"
            + layers(*(f"{{relu: , as: {each}}}" for each in names))
        )
        profile = Profile()
        profile.runcall(build, read)
        return sum(each.callcount for each in profile.getstats())

    assert calls(240) < 2.2 * calls(120), "each entry is looked up, not tried at every layer"
