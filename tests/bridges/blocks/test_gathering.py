from convcost.bridges.blocks.recovery import recover
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.bench.recovered import figures
from tests.written import graph, layers

SPLIT = """\
input: [3, 29, 31]
blocks:
  Split:
    args: {n: int}
    layers:
      - conv: {out: 22, kernel: 1}
      - split: [a, b]
      - {add: {main: [conv: {out: in, kernel: [3, 5], padding: [1, 2]}], skip: []}, repeat: n, as: deep}
      - concat: [a, b, deep.*]
      - conv: {out: 13, kernel: 1}
layers:
"""


def stages(*rounds: int) -> str:
    return SPLIT + "".join(f"  - {{Split: {{n: {n}}}, as: stage{place}}}\n" for place, n in enumerate(rounds))


def test_rounds_that_a_join_takes_all_of_are_one_line() -> None:
    made = graph(stages(3, 3))
    found = recover(made)
    assert "repeat: 3, as: m}" in found.text
    assert "m.*]" in found.text
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)


def test_blocks_with_other_numbers_of_rounds_are_one_block_even_with_a_single_one() -> None:
    made = graph(stages(1, 2, 5))
    text = recover(made).text
    assert "repeat: n, as: m}" in text
    assert text.count("concat:") == 1
    assert figures(build(read_network(read(text, "back.yaml")))) == figures(made)


def test_a_round_that_somebody_else_takes_is_a_line_of_its_own() -> None:
    pools = "{maxpool: {kernel: 3, stride: 1}, as: a}", "{maxpool: {kernel: 3, stride: 1}, as: b}"
    text = layers("conv: {out: 7, kernel: 1}", *pools, "{add: [a, b], fit: crop}", "{add: [a, in], fit: crop}")
    made = graph(text)
    found = recover(made)
    assert ".*" not in found.text
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)


def test_nodes_that_take_more_or_fewer_tensors_are_handed_a_list() -> None:
    steps = "conv: {out: 7, kernel: 3, padding: 1}, concat: [row, in], relu, tanh"
    node = f"Node: {{args: {{row: list}}, layers: [{steps}]}}"
    calls = (
        "{conv: {out: 5, kernel: 1}, as: a}",
        "{Node: {row: [a]}, as: b}",
        "{Node: {row: [a]}, as: c}",
        "{Node: {row: [a, b]}, as: d}",
        "{Node: {row: [a, b, c]}, as: e}",
    )
    made = graph(f"blocks: {{{node}}}\n" + layers(*calls))
    found = recover(made)
    assert "args: {xs: list}" in found.text
    assert "{xs: [a, x1, x2]}" in found.text
    assert found.unfolded == ()
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)


def test_the_last_round_too_stays_where_somebody_else_takes_it() -> None:
    pools = [f"{{maxpool: {{kernel: 3, stride: 1, padding: 1}}, as: p{n}}}" for n in range(3)]
    made = graph(layers(*pools, "concat: [p0, p1, p2]", "{conv: {out: 9, kernel: 1}, as: b}", "add: [p2, p2]"))
    found = recover(made)
    assert ".*" not in found.text
    assert found.unfolded == ()
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)
