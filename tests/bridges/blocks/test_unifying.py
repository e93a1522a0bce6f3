from convcost.bridges.blocks.recovery import recover
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.bench.recovered import figures
from tests.written import graph

NESTED = """\
input: [3, 29, 31]
blocks:
  Inner: {args: {c: int, s: 1}, layers: [conv: {out: c, kernel: 3, stride: s}, relu, maxpool: 1, sigmoid, tanh]}
  Outer:
    args: {c: int, s: 1}
    layers: [{Inner: {c: c, s: s}}, gelu, {Inner: {c: 2 * c}}, silu, conv: {out: 5, kernel: 1}]
layers:
  - {Outer: {c: 7}, as: one}
  - {Outer: {c: 11, s: 2}, as: two}
  - {Outer: {c: 13}, as: three}
"""
MIXED = """\
input: [3, 29, 31]
blocks:
  Unit: {args: {p: 0}, layers: [conv: {out: 5, kernel: 3, padding: p}, relu, maxpool: 1, sigmoid, tanh, gelu]}
layers:
  - {Unit: {p: same}, as: one}
  - {Unit: {p: 2}, as: two}
  - {Unit: {p: [0, 1]}, as: three}
"""


def test_blocks_inside_of_blocks_keep_their_defaults() -> None:
    made = graph(NESTED)
    found = recover(made)
    assert found.unfolded == ()
    assert "Inner: {c: 2 * c}" in found.text
    assert "two" in found.text
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)


def test_an_argument_of_several_types_is_declared_by_a_default() -> None:
    made = graph(MIXED)
    found = recover(made)
    assert found.unfolded == ()
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)
    assert "{p: [0, 1]}, as: three}" in found.text


def test_an_expansion_is_a_multiple_of_what_comes_in() -> None:
    rows = ((5, 1), (5, 6), (7, 6), (7, 6), (11, 6), (11, 6), (13, 6), (17, 6))
    units = "".join(f"  - {{Unit: {{t: {t}, c: {c}}}}}\n" for c, t in rows)
    wide = "conv: {out: t * in, kernel: 1}"
    deep = "conv: {out: in, kernel: [3, 5], padding: [1, 2], groups: in}"
    steps = f"[{wide}, relu, {deep}, relu, conv: {{out: c, kernel: 1}}]"
    blocks = f"blocks: {{Unit: {{args: {{t: int, c: int}}, layers: {steps}}}}}\n"
    made = graph(f"input: [3, 29, 31]\n{blocks}layers:\n{units}")
    text = recover(made).text
    assert "conv: {out: expand * in, kernel: 1" in text
    assert "expand: 6" in text, "what most of them have is the default"
    assert figures(build(read_network(read(text, "back.yaml")))) == figures(made)
