"""How `expand` writes a layer, its arguments and names that are anybody's."""

from fractions import Fraction

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.graph import Graph, Node
from convcost.layers.op import arguments, kinds, lookup, make, schema
from convcost.layers.shape import Shape, maps
from convcost.notation.spec.context import MODIFIERS
from convcost.notation.writing import quoted, write, written_form
from tests.notation.writing.networks import RESIDUAL, SOURCES, network


def one_layer(op, *inputs: Shape) -> Graph:
    names = {f"x{index}": shape for index, shape in enumerate(inputs)}
    node = Node("it", op, tuple(names), op.output(inputs))
    return Graph("one", names, (node,), {"it": "it"})


def test_a_line_is_a_layer_with_its_name_and_where_it_takes_its_input():
    assert write(network(RESIDUAL, "plain")).splitlines()[:8] == [
        "convcost: 1",
        "# expanded from net.yaml@plain",
        'name: "Residual"',
        "input: [3, 31, 29]",
        "layers:",
        '  - {conv: {out: 7, kernel: [3, 5], stride: 2, padding: [[1, 0], [2, 3]]}, from: "input", as: "stem"}',
        '  - {batchnorm: {}, from: "stem", as: "stem.norm"}',
        '  - {relu: {}, from: "stem.norm", as: "stem.activation"}',
    ]


def test_joins_sources_tokens_and_shares_are_written():
    lines = write(network(SOURCES)).splitlines()
    assert 'inputs: {"rgb": [3, 16, 8], "depth": [1, 16, 8], "words": {tokens: [17, 12]}}' in lines
    assert '  - {concat: ["b", "a"], axis: h, as: "tall"}' in lines
    assert '  - {slice: {size: 4}, from: "tall", as: "cut.q"}' in lines
    assert '  - {slice: {size: 2, start: 4}, from: "tall", as: "cut.rest"}' in lines
    assert '  - {upsample: {factor: 4/3, mode: bilinear}, from: "cut.q", as: "upsample"}' in lines
    assert '  - {parameter: {tokens: [1, 12]}, as: "cls"}' in lines
    assert '  - {linear: {out: 12}, from: "shared", share: "shared", as: "again"}' in lines
    assert '  - {opaque: {params: unknown, macs: 35, shape: [7]}, from: ["mixed", "tall"], as: "guess"}' in lines
    assert lines[-1] == 'outputs: {"answer": "guess", "first.map": "a", "input-itself": "rgb"}'


def test_a_network_without_layers_gives_its_input():
    graph = network("{convcost: 1, name: none, input: [7], layers: []}")
    assert 'layers: []\noutputs: ["input"]\n' in write(graph)
    assert network(write(graph)) == graph


SAMPLES = [0, 1, 2, 3, Fraction(1, 3), Fraction(1, 2), -2, "same", "unknown", True, False, [5], [2, 3], [0, 1],
           [Fraction(3, 2), 2], [[1, 2]], [[3, 3], [0, 0]], [[1, 2], [0, 3]]]  # fmt: skip


@pytest.mark.parametrize("kind", kinds())
def test_every_value_that_a_field_takes_is_written_so_that_it_reads_back(kind):
    for field in schema(lookup(kind)).values():
        for sample in [*SAMPLES, *field.words]:
            try:
                value = field.read(sample)
            except ValueError:
                continue
            assert field.read(written_form(field, value)) == value


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"kernel": 3, "padding": 1}, "{out: 5, kernel: 3, padding: 1}"),
        ({"kernel": [3, 1], "padding": [1, 0]}, "{out: 5, kernel: [3, 1], padding: [1, 0]}"),
        ({"kernel": [2, 2], "padding": [[1, 2]]}, "{out: 5, kernel: [2, 2], padding: [[1, 2]]}"),
        ({"kernel": 1, "padding": "same"}, "{out: 5, kernel: 1, padding: same}"),
        ({"kernel": 1, "padding": "valid", "groups": 1, "bias": True}, "{out: 5, kernel: 1}"),
    ],
)
def test_arguments_are_as_short_as_their_fields_read_them(given, written):
    conv = lookup("conv")
    op = make(conv, {name: schema(conv)[name].read(value) for name, value in {"out": 5, **given}.items()})
    assert f"{{conv: {written}, from" in write(one_layer(op, maps(3, 7, 11)))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('a "b" \\ c', r'"a \"b\" \\ c"'),
        ("two\nlines\r\n# no comment", r'"two\nlines\r\n# no comment"'),
        ("\x1b[31m\x7f\u202e", r'"\x1b[31m\x7f\u202e"'),
        ("Größe 層 😀", '"Größe 層 😀"'),
    ],
)
def test_names_cannot_leave_their_quotes(name, shown):
    graph = network("{convcost: 1, name: x, input: [7], layers: [relu]}")
    hostile = Graph(name, graph.inputs, graph.nodes, graph.outputs, variant=name, file=name)
    assert quoted(name) == shown
    assert network(write(hostile)) == hostile
    assert len(write(hostile).splitlines()) == len(write(graph).splitlines())


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_quoting(text):
    assert yaml.safe_load(quoted(text)) == text
    assert quoted(text).isprintable()


def test_a_join_of_one_tensor_is_refused():
    with pytest.raises(Refusal, match="`it` joins a single tensor"):
        write(one_layer(lookup("add")(), maps(3, 7, 11)))


def test_the_arguments_of_joins_are_modifiers():
    for kind in kinds():
        if lookup(kind).is_join:
            assert set(schema(lookup(kind))) <= set(MODIFIERS)


def test_the_fields_of_the_op_are_all_that_is_written():
    op = lookup("opaque")(params=None, macs_=None, shape=(7,), buffers_=2)
    written = write(one_layer(op, maps(3, 7, 11)))
    assert "{opaque: {params: unknown, macs: unknown, shape: [7], buffers: 2}, from" in written
    assert arguments(network(written).nodes[0].op) == arguments(op)
