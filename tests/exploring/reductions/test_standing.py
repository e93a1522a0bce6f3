"""What reductions that stand already save, what follows them, and which rows could be one layer."""

from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.exploring.reductions.data import data
from convcost.exploring.reductions.page import Reductions
from convcost.exploring.reductions.standing import standing, unseparated
from convcost.exploring.reductions.survey import survey
from convcost.graph.rewriting.merging import Rank
from convcost.graph.transforms.unreduce import unreduce
from convcost.page.formats import text
from convcost.page.look import Look
from tests.conftest import Net
from tests.written import graph, layers

LINEAR = layers(
    "conv: {out: 16, kernel: 1, norm: batch}", "conv: {out: 32, kernel: 5, padding: same}", input="[192, 28, 23]"
)
RELU = layers(
    "conv: {out: 16, kernel: 1, norm: batch, activation: relu}", "conv: {out: 32, kernel: 5, padding: same}",
    input="[192, 28, 23]",
)  # fmt: skip
SAVED = 28 * 23 * (192 * 32 * 25 - 192 * 16 - 16 * 32 * 25)


def test_both_purposes_of_a_reduction() -> None:
    (with_relu,) = standing(analyze(graph(RELU)))
    assert (with_relu.channels_in, with_relu.width, with_relu.saved) == (192, 16, SAVED)
    assert [node.name for node in with_relu.nonlinear] == ["conv.activation"]
    assert with_relu.rank is None
    assert with_relu.sentence.startswith(f"It makes 16 of 192 channels for conv_2, which saves {SAVED:,} MACs, ")
    assert with_relu.sentence.endswith("and relu behind it adds a nonlinear layer.")


def test_without_a_nonlinearity_it_is_a_factorisation() -> None:
    (linear,) = standing(analyze(graph(LINEAR)))
    assert (linear.saved, linear.nonlinear, linear.rank) == (SAVED, (), Rank(16, min(192, 32 * 25)))
    assert linear.sentence.endswith("so that it is a factorisation of rank 16, and no deeper.")


def test_rows_are_told_that_could_be_one_layer_and_no_layer_with_its_norm() -> None:
    (row,) = unseparated(analyze(graph(LINEAR)))
    assert [node.name for node in row.nodes] == ["conv", "conv.norm", "conv_2"]
    assert unseparated(analyze(graph(RELU))) == ()
    assert unseparated(analyze("resnet50")) == ()


def test_a_reduction_may_serve_several_and_may_not_pay() -> None:
    both = layers(
        "{conv: {out: 3, kernel: 1, activation: relu}, as: r}",
        "concat: {a: [conv: {out: 5, kernel: 3, padding: same}], b: [conv: {out: 1, kernel: 5, padding: same}]}",
        input="[4, 7, 11]",
    )
    (found,) = standing(analyze(graph(both)))
    assert [node.name for node in found.serves] == ["concat.a.conv", "concat.b.conv"]
    assert found.saved == 7 * 11 * ((4 - 3) * (5 * 9 + 1 * 25) - 4 * 3)
    (poor,) = standing(
        analyze(graph(layers("conv: {out: 3, kernel: 1}", "conv: {out: 1, kernel: [1, 2]}", input="[4, 7, 11]")))
    )
    assert poor.saved == 7 * 10 * 1 * 2 * (4 - 3) - 7 * 11 * 4 * 3
    assert "which costs 784 MACs" in poor.sentence
    assert -poor.saved == 784


@pytest.mark.parametrize("name", ["googlenet_paper", "inception_v3", "resnet50"])
def test_all_together_they_save_what_unreduce_costs(zoo: Callable[..., Net], name: str) -> None:
    analysis = zoo(name).analysis
    found = standing(analysis)
    assert not {node.name for each in found for node in each.serves} & {each.node.name for each in found}
    assert found
    assert analyze(unreduce(analysis.graph)).macs == analysis.macs + sum(each.saved for each in found)


def test_people_and_programs_are_told_the_same() -> None:
    found = survey(analyze(graph(LINEAR)), (2,))
    shown = text.render(Reductions([found]), (), Look())
    assert "conv  192 to 16" in shown
    assert "nothing        16" in shown
    assert "Nothing nonlinear between them, these are one layer: conv + conv_2; --apply merge_linear shows it" in shown
    (model,) = data([found], None, None).content["models"]
    assert model["reductions"] == [
        {"name": "conv", "serves": ["conv_2"], "in": 192, "width": 16, "saved_macs": SAVED, "nonlinear": [], "rank": 16}
    ]
    assert model["linear_rows"] == [["conv", "conv.norm", "conv_2"]]
