from convcost.bridges.blocks.recovery import recover
from convcost.graph import Graph
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.written import graph, layers

TOWERS = """\
input: [3, 29, 31]
blocks:
  Tower:
    layers:
      - conv: {out: 7, kernel: [3, 5], activation: relu}
      - conv: {out: 7, kernel: 3, activation: relu}
      - conv: {out: 11, kernel: 1}
      - maxpool: {kernel: [2, 3]}
      - sigmoid
layers:
  - {Tower: , from: input, as: a}
  - {maxpool: {kernel: 3, stride: 1}, from: input}
  - {Tower: , share: a, as: b}
  - {Tower: , from: input, as: c}
outputs: [a, b, c]
"""


def again(text: str) -> Graph:
    return build(read_network(read(text, "back.yaml")))


def owners(made: Graph) -> list[str | None]:
    return [node.shares for node in made.nodes]


def test_a_layer_names_the_one_whose_parameters_it_uses() -> None:
    made = graph(layers("{conv: {out: 3, kernel: 3}, as: one}", "relu", "{conv: {out: 3, kernel: 3}, share: one}"))
    text = recover(made).text
    assert "share: one" in text
    assert owners(again(text)) == [None, None, "one"]


def test_calls_of_a_block_share_as_a_whole() -> None:
    made = graph(TOWERS)
    found = recover(made)
    assert found.unfolded == ()
    assert "share: a" in found.text
    assert [each is not None for each in owners(again(found.text))] == [each is not None for each in owners(made)]


def test_a_layer_that_others_share_with_is_no_round_of_a_repeat() -> None:
    same = "{conv: {out: 3, kernel: 3}%s}"
    made = graph(layers(*(same % f", as: c{number}" for number in range(4)), same % ", share: c1", input="[3, 29, 31]"))
    assert owners(again(recover(made).text)) == [None, None, None, None, "c1"]


def test_towers_with_norms_of_their_own_share_the_convolutions_alone() -> None:
    tower = "{seq: [{conv: {out: 3, kernel: 3, padding: 1}, %s}, {batchnorm: , as: n%d}, relu]}"
    made = graph(
        layers(
            tower % ("as: c", 1),
            tower % ("share: c, as: d", 2),
            tower % ("share: c, as: e", 3),
        )
    )
    back = again(recover(made).text)
    assert [(each.op.kind, each.shares is not None) for each in back.nodes] == [
        ("conv", False), ("batchnorm", False), ("relu", False),
        ("conv", True), ("batchnorm", False), ("relu", False),
        ("conv", True), ("batchnorm", False), ("relu", False),
    ]  # fmt: skip


TABLES = """\
input: {tokens: [13, 5]}
blocks:
  Scores:
    args: {n: int}
    layers:
      - matmul:
          queries: []
          table: [{parameter: {tokens: [n, 5]}, as: table}, permute: [1, 0]]
      - softmax
      - {linear: 5}
layers:
  - {Scores: 7, as: a}
  - {Scores: 11, as: b}
  - {Scores: 7, share: a}
  - {Scores: 11, share: b}
  - {Scores: 7, share: a}
"""


def test_what_lies_in_a_branch_of_a_block_is_shared_with_it() -> None:
    made = graph(TABLES)
    found = recover(made)
    assert found.unfolded == ()
    assert "  - {Scores: {sizes: [11, 5]}, share: b}\n" in found.text
    assert [each is not None for each in owners(again(found.text))] == [each is not None for each in owners(made)]


def test_a_step_that_uses_the_parameters_of_one_of_its_name_leaves_the_name_to_it() -> None:
    """`share: table, as: table` would mean the rounds of the step itself."""
    table = "{add: {x: [], table%d: [{parameter: {tokens: [13, 5]}%s, as: table}, relu]}, as: s%d}"
    texts = (table % (0, "", 0), table % (1, "", 1), table % (2, ", share: s1.table1.table", 2))
    made = graph(layers(*texts, input="{tokens: [13, 5]}"))
    found = recover(made)
    assert found.unfolded == ()
    assert len([each for each in owners(again(found.text)) if each is not None]) == 1
    assert "as: table" in found.text
