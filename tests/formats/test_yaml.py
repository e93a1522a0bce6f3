"""`expand`: what is written reads back as the same network, and says the same thing when it is expanded again."""

from fractions import Fraction

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.analysis import analyze
from convcost.build import build
from convcost.document import read
from convcost.errors import Refusal
from convcost.formats.yaml import _form, quoted, write
from convcost.graph import Graph, Node
from convcost.op import arguments, kinds, lookup, make, schema
from convcost.ops.concat import Concat
from convcost.ops.conv import Conv
from convcost.ops.slice import Slice
from convcost.shape import Shape, maps
from convcost.spec import read_network
from convcost.spec.context import MODIFIERS

RESIDUAL = """
convcost: 1
name: Residual
input: [3, 31, 29]
variants:
  plain: {w: 7}
  wide: {w: 13}
defaults:
  conv: {kernel: [3, 5], stride: 2, padding: [[1, 0], [2, 3]], norm: batch, activation: relu}
blocks:
  Bottleneck:
    args: {w: int}
    layers:
      - add:
          main: [conv: {out: w, kernel: 1, stride: 1, padding: 0}, conv: {out: 2*w, stride: 1, padding: same}]
          skip: [{conv: {out: 2*w, kernel: 1, stride: 1, padding: 0, activation: none}, when: in != 2*w}]
layers:
  - {conv: w, as: stem}
  - {Bottleneck: w, repeat: 3, as: stage}
  - {side: [global_avgpool, linear: 11], as: aux}
  - {linear: 5, as: head, from: stage, when: false}
"""

SOURCES = """
convcost: 1
name: Sources and tokens
inputs: {rgb: [3, 16, 8], depth: [1, 16, 8], words: {tokens: [17, 12]}}
layers:
  - {conv: {out: 6, kernel: 1}, from: rgb, as: a}
  - {conv: {out: 6, kernel: 1}, from: depth, as: b}
  - {concat: a, axis: h, as: tall}
  - {split: {q: 4, rest: in - 4}, as: cut}
  - {upsample: {factor: 1/3 + 1, mode: bilinear}, from: q}
  - {parameter: {tokens: [1, 12]}, as: cls}
  - {concat: [words, in], axis: tokens, as: joined}
  - {linear: 12, from: joined, as: shared}
  - {linear: 12, share: shared, as: again}
  - {attention: {heads: 3}, from: [shared, again, joined], as: mixed}
  - {opaque: {params: unknown, macs: 35, shape: [7]}, from: [mixed, tall], as: guess}
outputs: {answer: guess, first.map: a, input-itself: rgb}
"""

LOOPS = """
convcost: 1
name: Sharing in rounds
input: [4, 9, 10]
layers:
  - {conv: {out: 4, kernel: 3, padding: 1}, repeat: 3, as: r, share: r}
  - {concat: {each: {for: "k in [1, 3]", layers: [conv: {out: 2, kernel: k, padding: same}]}, keep: []}}
  - {concat: [r.0, r.1], as: all}
"""


def network(text: str, variant: str | None = None) -> Graph:
    return build(read_network(read(text, "net.yaml")), variant)


def without_comment(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def one_layer(op, *inputs: Shape) -> Graph:
    names = {f"x{index}": shape for index, shape in enumerate(inputs)}
    node = Node("it", op, tuple(names), op.output(inputs))
    return Graph("one", names, (node,), {"it": "it"})


@pytest.mark.parametrize(
    ("text", "variant"),
    [(RESIDUAL, "plain"), (RESIDUAL, "wide"), (SOURCES, None), (LOOPS, None)],
    ids=["plain", "wide", "sources", "loops"],
)
def test_an_expanded_network_is_the_same_network(text, variant):
    graph = network(text, variant)
    again = network(write(graph))
    assert again == graph
    assert [node.shares for node in again.nodes] == [node.shares for node in graph.nodes]
    for figure in ("params", "buffers", "macs", "activations", "is_complete"):
        assert getattr(analyze(again), figure) == getattr(analyze(graph), figure)


@pytest.mark.parametrize(("text", "variant"), [(RESIDUAL, "wide"), (SOURCES, None), (LOOPS, None)])
def test_expanding_twice_changes_only_the_comment(text, variant):
    once = write(network(text, variant))
    twice = write(network(once))
    assert without_comment(twice) == without_comment(once)
    assert len(without_comment(once).splitlines()) == len(once.splitlines()) - 1


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
    assert '  - {concat: [], axis: h, from: ["b", "a"], as: "tall"}' in lines
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
            assert field.read(_form(field, value)) == value


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


NAMES = st.lists(st.sampled_from(["a", "b", "conv", "0"]), min_size=1, max_size=3).map(".".join)
PADS = st.tuples(st.integers(0, 2), st.integers(0, 2))


@st.composite
def graphs(draw) -> Graph:
    """Convolutions with uneven padding and shared weights, concats, slices, wired at random."""
    shapes = {"input": maps(draw(st.integers(1, 5)), 11, 13)}
    nodes: list[Node] = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=9, unique=True)):
        op, shares, inputs = None, None, (draw(st.sampled_from(sorted(shapes))),)
        x = shapes[inputs[0]]
        if draw(st.booleans()):
            kernel = (draw(st.integers(1, x.sizes[1])), draw(st.integers(1, x.sizes[2])))
            op = Conv(
                out=draw(st.integers(1, 7)),
                kernel=kernel,
                padding=draw(st.tuples(PADS, PADS)),
                bias=draw(st.booleans()),
            )
            alike = [node for node in nodes if node.op == op and shapes[node.inputs[0]].channels == x.channels]
            shares = draw(st.sampled_from([None, *(node.shares or node.name for node in alike)]))
        elif draw(st.booleans()):
            fitting = [other for other, shape in shapes.items() if shape.spatial == x.spatial]
            inputs = (*inputs, *draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=3)))
            op = Concat()
        else:
            size = draw(st.integers(1, x.channels))
            op = Slice(size=size, start=draw(st.integers(0, x.channels - size)))
        shapes[name] = op.output(tuple(map(shapes.__getitem__, inputs)))
        nodes.append(Node(name, op, inputs, shapes[name], shares))
    names = draw(st.lists(NAMES, unique=True, max_size=3))
    return Graph(
        draw(st.text(min_size=1)),
        {"input": shapes["input"]},
        tuple(nodes),
        {each: draw(st.sampled_from(sorted(shapes))) for each in names},
    )


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_any_graph_reads_back_as_itself(graph):
    again = network(write(graph))
    assert again == graph
    assert without_comment(write(again)) == without_comment(write(graph))


def test_every_family_of_the_catalogue_expands_to_itself(zoo_file):
    family = read_network(read(zoo_file.read_text(encoding="utf-8"), zoo_file.name))
    for variant in {*family.variants[:1], *family.variants[-1:]} or {None}:
        graph = build(family, variant)
        again = network(write(graph))
        assert again == graph
        assert without_comment(write(again)) == without_comment(write(graph))
