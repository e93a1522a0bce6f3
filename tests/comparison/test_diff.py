import pytest
from hypothesis import given

from convcost.analysis import analyze
from convcost.comparison.diff import LayerChange, diff
from convcost.comparison.figures import comparable
from convcost.graph import Graph
from tests.graphs import graphs
from tests.written import graph, layers

FLAT = (
    "conv: {out: 5, kernel: 1}",
    "conv: {out: 7, kernel: 3}",
    "relu",
    "conv: {out: 7, kernel: 3}",
    "conv: {out: 2, kernel: 1}",
)
BLOCKS = """\
input: [3, 29, 31]
vars: {rounds: 2, wide: 3}
blocks:
  Residual:
    layers:
      - add: {main: [{conv: {out: 7, kernel: 3, padding: 1}}, relu, {conv: {out: 7, kernel: 1}}], skip: []}
layers:
  - {conv: {out: 7, kernel: [1, 5]}, as: stem}
  - {Residual, repeat: rounds, as: first}
  - maxpool: 2
  - {Residual, repeat: wide, as: second}
"""


def told(change: LayerChange) -> tuple[object, ...]:
    """What happened, to which layer, and how: names only where they differ."""
    old, new = change.old and change.old.path, change.new and change.new.path
    name = new if old in {new, None} else old if new is None else f"{old} -> {new}"
    return (change.fate, name, *(tuple(map(str, each)) for each in change.alterations))


def news(old: Graph, new: Graph) -> list[tuple[object, ...]]:
    return [told(change) for change in diff(old, new).changes if change.fate != "unchanged"]


def flat(*steps: str) -> Graph:
    return graph(layers(*steps, input="[3, 29, 31]"))


def test_an_inserted_layer_leaves_those_behind_it_what_they_are():
    put_in = "conv: {out: 5, kernel: 1, bias: false}"
    for place in range(1, 6):
        found = news(flat(*FLAT), flat(*FLAT[:place], put_in, *FLAT[place:]))
        added = [each for each in found if each[0] == "added"]
        assert len(added) == 1
        assert {each[0] for each in found} <= {"added", "renumbered", "reshaped"}


def test_an_inserted_layer_renumbers_those_behind_it():
    assert news(flat(*FLAT), flat(FLAT[0], "conv: {out: 5, kernel: 1, bias: false}", *FLAT[1:])) == [
        ("added", "conv_2"),
        ("renumbered", "conv_2 -> conv_3"),
        ("renumbered", "conv_3 -> conv_4"),
        ("renumbered", "conv_4 -> conv_5"),
    ]


def test_one_of_several_equal_layers_is_removed_without_shifting_the_others():
    same = ["conv: {out: 3, kernel: 1}"] * 5
    assert news(flat(*same, *FLAT), flat(*same[:3], *FLAT)) == [
        ("removed", "conv_4"),
        ("removed", "conv_5"),
        ("renumbered", "conv_6 -> conv_4"),
        ("renumbered", "conv_7 -> conv_5"),
        ("renumbered", "conv_8 -> conv_6"),
        ("renumbered", "conv_9 -> conv_7"),
    ]


def test_a_changed_argument_is_named_with_both_values_and_what_follows_from_it():
    new = flat(FLAT[0], "conv: {out: 11, kernel: [1, 3], stride: 2}", *FLAT[2:])
    assert news(flat(*FLAT), new) == [
        ("changed", "conv_2", ("out", "7", "11"), ("kernel", "(3,)", "(1, 3)"), ("stride", "(1,)", "(2,)")),
        ("reshaped", "relu", ("input", "7x27x29", "11x15x15")),
        ("reshaped", "conv_3", ("input", "7x27x29", "11x15x15")),
        ("reshaped", "conv_4", ("input", "7x25x27", "7x13x13")),
    ]


def test_norm_and_activation_belong_to_their_layer():
    def net(options: str, groups: int = 3) -> Graph:
        defaults = f"defaults: {{groupnorm: {{groups: {groups}}}}}\n"
        return graph(defaults + layers(f"{{conv: {{out: 6, kernel: 1, {options}}}, as: stem}}"))

    plain, normed = net("activation: relu"), net("norm: batch")
    assert news(plain, normed) == [("changed", "stem", ("activation", "relu", "none"), ("norm", "none", "batchnorm"))]
    assert news(normed, net("norm: group")) == [("changed", "stem", ("norm", "batchnorm", "groupnorm"))]
    assert news(net("norm: group"), net("norm: group", 2)) == [("changed", "stem", ("norm.groups", "3", "2"))]


def test_another_kind_under_the_same_given_name():
    old, new = flat("{maxpool: 2, as: down}"), flat("{avgpool: 2, as: down}")
    assert news(old, new) == [("changed", "down", ("kind", "maxpool", "avgpool"))]


def test_more_rounds_are_added_at_the_end_of_their_repetition():
    old, new = graph(BLOCKS), graph(BLOCKS, values={"rounds": "3", "wide": "5"})
    added = [name for fate, name in news(old, new) if fate == "added"]
    rounds = ("first.2", "second.3", "second.4")
    assert added == [
        f"{each}.add{rest}" for each in rounds for rest in (".main.conv", ".main.relu", ".main.conv_2", "")
    ]
    assert len(news(old, new)) == len(added)


def test_a_layer_at_another_place_is_moved():
    old = flat(
        "{conv: {out: 5, kernel: 3}, as: wide}", "{conv: {out: 3, kernel: 1}, as: narrow}", "{relu: {}, as: act}"
    )
    new = flat(
        "{relu: {}, as: act}", "{conv: {out: 5, kernel: 3}, as: wide}", "{conv: {out: 3, kernel: 1}, as: narrow}"
    )
    assert news(old, new) == [("moved", "act", ("input", "3x27x29", "3x29x31"))]


def test_a_layer_under_another_given_name_or_in_a_block_is_renamed():
    old = flat("{conv: {out: 5, kernel: 3}, as: stem}", "{conv: {out: 3, kernel: 1}, as: head}")
    new = flat("{conv: {out: 5, kernel: 3}, as: root}", "{seq: [conv: {out: 3, kernel: 1}], as: top}")
    assert news(old, new) == [("renamed", "stem -> root"), ("renamed", "head -> top.conv")]


def test_another_tensor_is_named_but_no_mere_consequence():
    steps = ["{conv: {out: 5, kernel: 1}, as: a}", "{conv: {out: 5, kernel: 1}, as: b}", "{add: a, as: sum}"]
    rewired = news(flat(*steps, "relu"), flat(*steps, "{relu: {}, from: a}"))
    assert rewired == [("rewired", "relu", ("from", "sum", "a"))]
    shorter = news(flat(*steps, "relu"), flat(*steps, "{dropout: 0.5, as: drop}", "relu"))
    assert shorter == [("added", "drop")]


def test_weights_that_are_shared_now_are_a_change():
    steps = "{{conv: {{out: 3, kernel: 1}}, repeat: 2, as: mix{0}}}"
    old, new = flat(steps.format("")), flat(steps.format(", share: mix"))
    assert news(old, new) == [("changed", "mix.1", ("shares", "none", "mix.0"))]


def test_a_network_does_not_differ_from_itself(zoo):
    made = zoo("densenet121").analysis.graph
    assert {change.fate for change in diff(made, made).changes} == {"unchanged"}


@pytest.mark.parametrize("metric", comparable())
@pytest.mark.parametrize(
    "names",
    [
        ("resnet50", "resnet50_v1"),
        ("resnet18", "vgg11"),
        ("googlenet_paper", "inception_v3"),
        ("retinanet_resnet50_fpn", "fcos_resnet50_fpn"),
    ],
)
def test_what_layers_did_adds_up_to_the_difference(names, metric, zoo):
    old, new = (zoo(name).analysis for name in names)
    contributed = {"added", "removed", "changed", "reshaped", "moved"}
    total = 0
    for change in diff(old.graph, new.graph).changes:
        before = old.total(metric, change.old.part.nodes).value if change.old else 0
        after = new.total(metric, change.new.part.nodes).value if change.new else 0
        assert change.fate in contributed or before == after
        total += after - before
    assert total == new.total(metric).value - old.total(metric).value


@given(graphs(), graphs())
def test_between_any_two_networks_every_layer_is_there_once_and_effects_add_up(old, new):
    before, after = analyze(old), analyze(new)
    changes = diff(old, new).changes
    for made, side in ((old, "old"), (new, "new")):
        nodes = [index for change in changes if (layer := getattr(change, side)) for index in layer.part.nodes]
        assert sorted(nodes) == list(range(len(made.nodes)))
    for metric in comparable():
        effects = [
            (after.total(metric, change.new.part.nodes).value if change.new else 0)
            - (before.total(metric, change.old.part.nodes).value if change.old else 0)
            for change in changes
        ]
        assert sum(effects) == after.total(metric).value - before.total(metric).value


@given(graphs())
def test_any_network_is_the_same_as_itself(made):
    assert {change.fate for change in diff(made, made).changes} == {"unchanged"}


def test_two_thousand_layers_with_a_change_in_every_block_are_aligned():
    def net(extra: str) -> Graph:
        block = ["{conv: {out: 7, kernel: 3, padding: 1}}", "{conv: {out: 7, kernel: 1}}", "relu"]
        return flat("conv: {out: 7, kernel: 1}", *([*block[:2], *([extra] if extra else []), block[2]] * 600))

    fates = [change.fate for change in diff(net(""), net("sigmoid")).changes]
    assert fates.count("added") == 600
    assert set(fates) <= {"added", "unchanged", "renumbered"}
