from fractions import Fraction

import pytest

from convcost.analysis import Analysis, analyze
from convcost.comparison.comparison import Comparison, compare
from convcost.comparison.difference import Difference
from convcost.comparison.figures import comparable
from tests.written import graph

AREA = 28 * 28
REDUCED_3X3 = AREA * (96 * 192 + 128 * 96 * 3 * 3)
REDUCED_5X5 = AREA * (16 * 192 + 32 * 16 * 5 * 5)
NAIVE_3X3 = AREA * 128 * 192 * 3 * 3
NAIVE_5X5 = AREA * 32 * 192 * 5 * 5
POOL = AREA * 32 * 192
"""The 1x1 behind the pooling, which only the reduced module has."""

SHARED = """\
input: [3, 13, 17]
vars: {width: 5, rounds: 2}
layers:
  - {conv: {out: width, kernel: [1, 3]}, as: stem}
  - {seq: [{conv: {out: width, kernel: 1}, as: mix, share: mix}, relu], repeat: rounds, as: loop}
  - {conv: {out: 7, kernel: 1}, as: head}
"""
PARTLY_UNKNOWN = """\
input: [3, 13, 17]
vars: {width: 5, extra: false}
layers:
  - {conv: {out: width, kernel: 1}, as: stem}
  - {opaque: {shape: [7, 13, 17], params: 11, macs: unknown}, as: odd}
  - {opaque: {shape: [7, 13, 17], params: unknown, macs: 2}, as: odder, when: extra}
"""


def written(text: str, **values: object) -> Analysis:
    return analyze(graph(text, values={name: str(value) for name, value in values.items()}))


def changed(comparison: Comparison, metric: str = "macs") -> dict[str, tuple[int | None, ...]]:
    """The figures of the parts that differ."""
    lines = {part.path: comparison.line(metric, part) for part in comparison.parts if comparison.differs(part, metric)}
    return {path: tuple(figure and figure.value for figure in line.figures) for path, line in lines.items()}


@pytest.fixture
def inception(example):
    return compare([example("inception_3a@reduced").analysis, example("inception_3a@naive").analysis])


def test_the_totals_of_reduced_and_naive_inception(inception):
    params, macs = inception.total("params"), inception.total("macs")
    assert [each.value for each in params.figures] == [163_696, 387_296]
    assert [each.value for each in macs.figures] == [128_049_152, 303_464_448]
    assert [each.value for each in macs.differences] == [0, 175_415_296]
    assert macs.ratio(1) == Fraction(303_464_448, 128_049_152)
    assert not macs.is_same


def test_the_parts_of_reduced_and_naive_inception(inception):
    assert changed(inception) == {
        "concat.3x3": (REDUCED_3X3, NAIVE_3X3),
        "concat.5x5": (REDUCED_5X5, NAIVE_5X5),
        "concat.pool": (POOL, 0),
    }
    assert NAIVE_3X3 - REDUCED_3X3 + NAIVE_5X5 - REDUCED_5X5 - POOL == 175_415_296


def test_what_is_no_part_of_the_change_is_told_from_what_only_costs_the_same(inception):
    changes = {part.path: inception.change(part, 1) for part in inception.parts}
    assert changes["concat.1x1"] == "unchanged"
    assert changes["concat"] == "changed"  # it joins 416 channels in place of 256, for no multiply-adds either way


def test_the_part_that_contributes_most_is_named(inception):
    part, difference = inception.explained("macs", 1)
    assert (part.path, difference.value) == ("concat.5x5", NAIVE_5X5 - REDUCED_5X5)
    part, difference = inception.explained("params", 1)
    assert (part.path, difference.value) == ("concat.5x5", 32 * 192 * 25 - 16 * 192 - 16 - 32 * 16 * 25)


def test_a_part_that_shrinks_does_not_explain_growth(example):
    naive, reduced = example("inception_3a@naive").analysis, example("inception_3a@reduced").analysis
    part, difference = compare([naive, reduced]).explained("macs", 1)
    assert (part.path, difference.value) == ("concat.5x5", REDUCED_5X5 - NAIVE_5X5)


def test_three_networks_are_each_compared_with_the_first(example):
    names = ("reduced", "projected", "naive")
    found = compare([example(f"inception_modules@{name}").analysis for name in names])
    first = found.parts[0]
    assert first.path == "3a"
    line = found.line("macs", first)
    assert [each.value for each in line.figures] == [128_049_152, 303_464_448 + POOL, 303_464_448]
    assert [each.value for each in line.differences] == [0, 175_415_296 + POOL, 175_415_296]


def test_a_network_does_not_differ_from_itself(zoo_file):
    from tests.conftest import analyzed, names

    analysis = analyzed(zoo_file, next(iter(names(zoo_file).values())), None).analysis
    found = compare([analysis, analysis])
    assert all(map(found.is_unchanged, found.parts))
    assert all(found.total(metric).is_same for metric in comparable())
    assert changed(found) == {}
    assert found.explained("macs", 1) is None


def test_only_what_differs_is_opened_and_nothing_whose_parts_are_not_comparable(zoo):
    deeper = compare([zoo("resnet50").analysis, zoo("resnet152").analysis])
    assert list(changed(deeper)) == ["conv3_x", "conv4_x"]
    strided = compare([zoo("resnet50").analysis, zoo("resnet50_v1").analysis])
    assert list(changed(strided)) == [f"conv{stage}_x.Bottleneck.0.add.main.reduce" for stage in (3, 4, 5)]


def test_a_depth_opens_every_part_that_far(zoo):
    found = compare([zoo("resnet50").analysis, zoo("resnet152").analysis], depth=3)
    added = [part.path for part in found.parts if found.change(part, 1) == "added"]
    assert added == [
        *(f"conv3_x.Bottleneck.{index}" for index in range(4, 8)),
        *(f"conv4_x.Bottleneck.{index}" for index in range(6, 36)),
    ]


@pytest.mark.parametrize("depth", [None, 1, 2, 3, 99])
@pytest.mark.parametrize("metric", comparable())
def test_parts_add_up_to_the_total_shared_weights_too(depth, metric, example):
    groups = [
        [written(SHARED), written(SHARED, rounds=3), written(SHARED, width=11)],
        [example(f"inception_modules@{name}").analysis for name in ("reduced", "projected", "naive")],
    ]
    for analyses in groups:
        found = compare(analyses, depth=depth)
        lines = [found.line(metric, part) for part in found.parts]
        for index in range(3):
            known = [line.figures[index].value for line in lines if line.figures[index]]
            assert sum(known) == found.total(metric).figures[index].value
            differences = [line.differences[index].value for line in lines]
            assert sum(differences) == found.total(metric).differences[index].value


def test_shared_weights_are_counted_once_in_the_part_that_owns_them():
    found = compare([written(SHARED), written(SHARED, rounds=3)], depth=2)
    assert changed(found, "params") == {"loop.2": (None, 0)}
    assert changed(found, "macs") == {"loop.2": (None, 13 * 15 * 5 * 5)}


def test_the_same_unknown_cost_on_both_sides_leaves_the_difference_exact():
    found = compare([written(PARTLY_UNKNOWN), written(PARTLY_UNKNOWN, width=5)])
    assert found.total("macs").differences[1] == Difference(0)
    assert found.total("macs").is_same


def test_an_unknown_cost_behind_another_input_makes_the_difference_unknown():
    line = compare([written(PARTLY_UNKNOWN), written(PARTLY_UNKNOWN, width=7)]).total("macs")
    assert line.differences[1] == Difference(13 * 17 * 2 * 3, "unknown")
    assert line.ratio(1) is None
    assert not line.is_same


def test_an_unknown_cost_on_one_side_bounds_the_difference():
    plain, extra = written(PARTLY_UNKNOWN), written(PARTLY_UNKNOWN, extra="true")
    assert compare([plain, extra]).total("params").differences[1] == Difference(0, "at least")
    assert compare([extra, plain]).total("params").differences[1] == Difference(0, "at most")
    assert compare([plain, extra]).total("macs").differences[1] == Difference(2)


def test_a_figure_that_does_not_add_up_is_compared_as_a_whole(example):
    pair = [example(f"inception_3a@{name}").analysis for name in ("reduced", "naive")]
    line = compare(pair).total("receptive_field")
    assert [each.value for each in line.figures] == [(5, 5), (5, 5)]
    assert line.is_same
    assert line.differences == (None, None)


def test_networks_without_a_part_of_one_name_say_so(zoo, example):
    found = compare([zoo("resnet50").analysis, example("inception_3a@naive").analysis, zoo("resnet18").analysis])
    assert [found.shares_parts(index) for index in found.others] == [False, True]


def test_one_network_or_a_metric_without_parts_is_refused(example):
    analysis = example("inception_3a@naive").analysis
    with pytest.raises(ValueError, match="two networks"):
        compare([analysis])
    with pytest.raises(ValueError, match=r"receptive_field.*one of params, trainable, buffers, macs"):
        compare([analysis, analysis], ["receptive_field"])
