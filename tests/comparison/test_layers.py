from collections.abc import Callable
from dataclasses import replace

import pytest

from convcost.analysis import analyze
from convcost.comparison.comparison import Comparison, compare
from convcost.comparison.figures import comparable
from convcost.comparison.grouping import grouped, separately
from convcost.comparison.layers import sections
from convcost.comparison.view import ComparisonView, Sort
from convcost.graph import Graph
from convcost.page import Prose, Section, Table, plain
from tests.comparison.networks import other, variant
from tests.comparison.texts import document, rendered, spreadsheet, terminal
from tests.written import graph, layers

Golden = Callable[[str, str], None]
LAYERS = ComparisonView(layers=True)
AREA = 13 * 17


def flat(*steps: str) -> Graph:
    return graph(layers(*steps))


def names(old: Graph, new: Graph) -> list[tuple[str, str, int]]:
    """What is listed: what became of it, the name, and how many layers that is."""
    changes = compare([analyze(old), analyze(new)]).layers(1)
    return [(group[0].fate, name, len(group)) for name, group in grouped(changes)]


def cells(section: Section, title: str) -> list[str]:
    """A column of the table of layers."""
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    (index,) = (index for index, column in enumerate(table.columns) if column.title == title)
    return [plain(row.cells[index]) for row in table.rows]


def unlisted(section: Section) -> list[str]:
    return [plain(sentence) for block in section.blocks if isinstance(block, Prose) for sentence in block.sentences]


def kinds(old: Graph, new: Graph) -> list[str]:
    (found,) = sections(compare([analyze(old), analyze(new)]), LAYERS)
    return cells(found, "kind")


def test_plain(three: Comparison, golden: Golden) -> None:
    golden("layers.txt", rendered(three, LAYERS))


def test_terminal_at_70_columns(pair: Comparison, golden: Golden) -> None:
    golden("layers_70.txt", terminal(pair, LAYERS, width=70))


def test_markdown_of_all_by_their_difference(pair: Comparison, golden: Golden) -> None:
    golden("layers.md", rendered(pair, ComparisonView(layers=True, all=True, sort=Sort.DIFFERENCE), "markdown"))


def test_a_part_that_is_new_as_a_whole_is_one_row_and_rounds_that_follow_each_other_are_one() -> None:
    block = "{{seq: [conv: {{out: 3, kernel: 1}}, relu], repeat: {}, as: stage}}"
    old, new = flat(block.format(2), "sigmoid"), flat("{seq: [tanh, tanh], as: stem}", block.format(6), "sigmoid")
    assert names(old, new) == [("added", "stem", 2), ("added", "stage.2..5", 8)]
    assert names(new, old) == [("removed", "stem", 2), ("removed", "stage.2..5", 8)]


def test_a_part_that_is_new_in_part_is_listed_by_layer() -> None:
    steps = ["{conv: {out: 3, kernel: 1}, as: a}", "{conv: {out: 5, kernel: 1}, as: b}", "relu"]
    old, new = (flat(f"{{seq: [{', '.join(each)}], as: stem}}") for each in (steps[1:2], steps))
    assert names(old, new) == [("added", "stem.a", 1), ("added", "stem.relu", 1)]


def test_a_renamed_part_is_one_row_and_a_renamed_layer_has_both_names() -> None:
    block = "{{seq: [conv: {{out: 3, kernel: 1}}, relu], repeat: 2, as: {}}}"
    assert names(flat(block.format("stage")), flat(block.format("trunk"))) == [("renamed", "stage -> trunk", 4)]
    one = "{{seq: [relu], as: {}}}"
    assert names(flat(one.format("act")), flat(one.format("last"))) == [("renamed", "act.relu -> last.relu", 1)]


def test_what_only_got_another_number_is_counted() -> None:
    old, new = (flat(*[f"conv: {{out: {out}, kernel: 1}}" for out in outs]) for outs in ((3, 5), (3, 3, 5)))
    (found,) = sections(compare([analyze(old), analyze(new)]), LAYERS)
    assert (cells(found, "name"), cells(found, "change"), unlisted(found)) == (
        ["conv_2"],
        ["added"],
        ["(1 renumbered, 1 unchanged)"],
    )
    changes = compare([analyze(old), analyze(new)]).layers(1)
    assert [name for name, _ in separately(changes)] == ["conv", "conv_2", "conv_2 -> conv_3"]


def test_values_are_written_as_in_the_notation() -> None:
    old = flat("{conv: {out: 5, kernel: 3, bias: true, padding: 1, norm: batch}, as: stem}")
    new = flat("{conv: {out: 5, kernel: [1, 5], bias: false, padding: same, activation: relu}, as: stem}")
    altered = "kernel 3 -> 1x5, padding 1 -> same, bias true -> false, norm batchnorm -> none, activation none -> relu"
    assert kinds(old, new) == [f"conv: {altered}"]


def test_an_unknown_cost_is_not_an_argument_that_is_left_out() -> None:
    declared = "opaque: {{shape: [3], params: {}, macs: 7}}"
    assert kinds(flat(declared.format("unknown")), flat(declared.format(11))) == ["opaque: params unknown -> 11"]
    attention = "{{attention: {{heads: 1{}}}, as: mix}}"
    old, new = (flat("conv: {out: 6, kernel: 1}", attention.format(each)) for each in ("", ", window: 1"))
    assert kinds(old, new) == ["attention: window none -> 1"]


def test_lines_are_those_of_both_files() -> None:
    old, new = (
        flat("{relu: {}, as: act}", "{conv: {out: 5, kernel: 1}, as: top}"),
        flat("{conv: {out: 7, kernel: 1}, as: top}"),
    )
    (found,) = sections(compare([analyze(old), analyze(new)]), LAYERS)
    assert cells(found, "line") == ["4", "5 -> 4"]


def test_what_layers_did_adds_up_to_the_difference(three: Comparison) -> None:
    for index, found in enumerate(sections(three, LAYERS), 1):
        for metric, title in (("macs", "MACs"), ("params", "params")):
            differences = [int(cell.replace(",", "")) for cell in cells(found, title)]
            assert sum(differences) == three.total(metric).differences[index].value


def test_json_has_the_layers_of_every_network_that_is_no_reference(three: Comparison) -> None:
    whole = document(three, layers=True)
    assert "layers" not in document(three)
    first, second, third = whole["layers"]
    assert first == []
    removed, wide = second[:2]
    assert removed["change"] == "removed"
    assert removed["names"] == ["module.wide.conv", None]
    assert removed["kinds"] == ["conv 3 kernel=1 padding=same, relu", None]
    assert removed["differences"]["macs"] == -AREA * 3 * 31
    assert wide["names"] == ["module.wide.conv_2", "module.wide.conv_2"]
    assert wide["alterations"] == [{"argument": "input", "values": [[3, 13, 17], [31, 13, 17]]}]
    assert wide["differences"]["macs"] == AREA * 11 * 5 * 5 * (31 - 3)
    assert [each["lines"] for each in third] == [[None, 16]]
    for index, changes in enumerate(whole["layers"]):
        for metric in comparable():
            effects = sum(change["differences"][metric] for change in changes)
            assert effects == whole["totals"][metric]["differences"][index]


def test_csv_has_a_row_per_layer_that_is_not_as_it_was(pair: Comparison) -> None:
    rows = spreadsheet(pair, layers=True)
    assert [row["change"] for row in rows] == ["removed", "reshaped", "removed", "reshaped", "reshaped"]
    assert rows[0] | {"macs": None} == rows[0] | {"model": "naive", "old": "module.wide.conv", "new": "", "macs": None}
    assert rows[1]["kind"] == "conv: input 3x13x17 -> 31x13x17"
    assert sum(int(row["macs"]) for row in rows) == pair.total("macs").differences[1].value  # type: ignore[union-attr]


def test_an_effect_that_is_not_certain_is_left_empty_or_bounded() -> None:
    comparison = compare([other(), other(extra="true")])
    (found,) = sections(compare([other(), other(extra="true")], ("params",)), LAYERS)
    assert cells(found, "params") == [">=0", f"+{23 * 5 + 23}"]
    odd = next(row for row in spreadsheet(comparison, layers=True) if row["new"] == "odd")
    assert (odd["params"], odd["macs"]) == ("", "5")


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_narrow_terminal_shortens_names_and_keeps_numbers(three: Comparison, width: int) -> None:
    text = terminal(three, LAYERS, width=width)
    assert f"+{AREA * 11 * 5 * 5 * (31 - 3):,}" in text


def test_hostile_names_are_shown_escaped() -> None:
    made = other().graph
    node = made.nodes[0]._replace(name="a\x1b[31m|::error::")
    hostile = analyze(replace(made, nodes=(node,), outputs={"out": node.name}))
    comparison = compare([variant("naive"), hostile])
    for text in (
        rendered(comparison, LAYERS),
        rendered(comparison, LAYERS, "markdown"),
        rendered(comparison, LAYERS, "csv"),
    ):
        assert "\x1b" not in text


def test_where_it_is_narrow_a_name_gives_way_before_what_is_different() -> None:
    name = "a_name_of_twenty_nine_letters"
    old, new = (flat(f"{{conv: {{out: {out}, kernel: 1}}, as: {name}}}") for out in (2, 5))
    comparison = compare([analyze(old), analyze(new)])

    def row(text: str) -> str:
        return next(line for line in text.splitlines() if line.startswith("changed"))

    whole = row(rendered(comparison, LAYERS))
    narrow = row(terminal(comparison, LAYERS, width=len(whole) - 3))
    assert (len(narrow), name in narrow) == (len(whole) - 3, False)
    assert narrow.endswith("  conv: out 2 -> 5")
