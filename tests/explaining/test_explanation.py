"""What is found out about a layer or a block before it is printed."""

from fractions import Fraction

import pytest

from convcost.analysis import analyze
from convcost.analysis.columns import COLUMNS
from convcost.analysis.totals import Total
from convcost.errors import ConvcostError
from convcost.explaining.explanation import Explanation, explain, permille
from tests.written import graph, layers

NETWORK = analyze(
    graph(
        """input: [3, 13, 17]
blocks:
  Pair:
    args: {w: int}
    layers:
      - {conv: {out: w, kernel: 3, norm: batch}, as: first}
      - {conv: {out: w, kernel: 1}, as: second}
layers:
  - {conv: {out: 7, kernel: 1}, as: stem}
  - {seq: [{Pair: 5}], as: pair}
  - {add: {left: [relu], right: [{conv: {out: in, kernel: 1}}]}, as: sum}
  - {seq: [{conv: {out: 5, kernel: 1}}, relu], as: tail}
"""
    )
)


def at(path: str) -> Explanation:
    return explain(NETWORK, path)


def test_a_layer_comes_with_what_follows_it() -> None:
    first = at("pair.Pair.first")
    assert not first.is_block
    assert first.layer is not None
    assert first.layer.node.name == "pair.Pair.first"
    assert [layer.node.name for layer in first.followers] == ["pair.Pair.first.norm"]


def test_a_join_is_a_block_with_a_layer_at_its_end() -> None:
    joined = at("sum")
    assert joined.is_block
    assert joined.layer is not None
    assert joined.layer.node.op.kind == "add"
    assert joined.followers == ()


def test_what_comes_in_and_goes_out_is_what_crosses_the_border() -> None:
    assert at("pair").takes == ("stem",)
    assert at("sum").takes == ("pair.Pair.second",)
    assert at("pair").gives.name == "pair.Pair.second"
    assert at("pair").goes_to == ("sum.left.relu", "sum.right.conv")
    assert at("").takes == ("input",)


def test_the_rows_of_a_block_are_its_parts_as_far_as_there_is_but_one() -> None:
    assert [row.part.path for row in at("pair").rows()] == ["pair.Pair.first", "pair.Pair.second"]
    assert [row.part.path for row in at("pair").rows(1)] == ["pair.Pair"]
    assert [row.part.path for row in at("sum").rows()] == ["sum.left", "sum.right", "sum"]
    assert [row.part.path for row in at("").rows()] == ["stem", "pair", "sum", "tail"]


def test_a_chain_shows_every_shape_and_anything_else_what_goes_in_and_out() -> None:
    assert list(map(str, at("pair").shapes)) == ["7x13x17", "5x11x15"]
    assert list(map(str, at("").shapes)) == ["3x13x17", "5x11x15"]
    assert list(map(str, at("sum").shapes)) == ["5x11x15"]


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.per_layer and column.additive])
@pytest.mark.parametrize("path", ["", "pair", "sum", "tail"])
def test_the_rows_add_up_to_the_block(path: str, column) -> None:
    block = at(path)
    for depth in (None, 1, 2, 9):
        rows = [row.summary(column) for row in block.rows(depth)]
        assert sum(total.value for total in rows if total) == block.summary(column).value


def test_a_share_is_of_a_whole_and_rounded_half_up() -> None:
    block = at("pair")
    (first, _) = block.rows()
    part, whole = 5 * 7 * 9 + 5 + 2 * 5, 5 * 7 * 9 + 5 + 2 * 5 + 5 * 5 + 5
    params = (NETWORK.total("params", each.part.nodes) for each in (first, block))
    assert permille(*params) == int(Fraction(1000 * part, whole) + Fraction(1, 2))
    assert permille(Total(0), Total(0)) is None
    assert permille(Total(1), Total(3, is_complete=False)) is None


def test_a_figure_that_adds_up_has_its_share_of_the_network_and_no_other() -> None:
    first = at("pair").rows()[0]
    shares = {share.column.key: share.permille for share in first.shares}
    assert shares["params"] == permille(NETWORK.total("params", first.part.nodes), NETWORK.total("params"))
    assert shares["receptive_field"] is None


def test_a_layer_is_written_where_its_step_is_and_was_called_from() -> None:
    origin = at("pair.Pair.first").origin
    assert origin is not None
    assert (origin.span.line, origin.caller.span.line) == (7, 11)
    assert origin.caller.caller is None


def test_a_block_is_written_where_everything_in_it_came_from() -> None:
    assert at("pair").origin.span.line == 11
    assert at("sum").origin.span.line == 12


def test_steps_that_no_block_holds_together_have_their_lines() -> None:
    tail = at("tail")
    assert tail.origin is None
    assert [span.line for span in tail.lines] == [13, 13]


def test_a_shared_layer_and_its_owner_know_of_each_other() -> None:
    network = analyze(
        graph(layers("{conv: {out: 3, kernel: 1}, as: a}", "{conv: {out: 3, kernel: 1}, as: b, share: a}"))
    )
    owner, user = explain(network, "a").layer, explain(network, "b").layer
    assert owner.shared_with == ("b",)
    assert user.node.shares == "a"
    assert user.params == owner.params


def test_an_unknown_path_gets_a_suggestion() -> None:
    with pytest.raises(ConvcostError) as caught:
        at("pair.Pair.frist")
    assert caught.value.problems[0].code == "E402"
    assert caught.value.problems[0].notes == ("did you mean `pair.Pair.first`?",)


def test_a_network_without_layers_is_refused() -> None:
    with pytest.raises(ConvcostError) as refused:
        explain(analyze(graph("input: [3, 8, 8]\nlayers: []")))
    assert refused.value.problems[0].message == "a network without layers has nothing to explain"
