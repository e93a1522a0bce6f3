"""RepVGG against Table 3 of the paper, and its deployed form against the one that is trained."""

import pytest

STAGES = {
    "repvgg_a0": (48, ((2, 48), (4, 96), (14, 192), (1, 1280))),
    "repvgg_b1": (64, ((4, 128), (6, 256), (16, 512), (1, 2048))),
}
MILLIONS = {
    "repvgg_a0": 8.30, "repvgg_a1": 12.78, "repvgg_a2": 25.49, "repvgg_b0": 14.33, "repvgg_b1": 51.82,
    "repvgg_b1g4": 36.12, "repvgg_b2": 80.31, "repvgg_b2g4": 55.77, "repvgg_b3": 110.96, "repvgg_b3g4": 75.62,
}  # fmt: skip
"""Parameters that the authors print, cut after two decimals."""


@pytest.mark.parametrize("name", STAGES)
def test_a_deployed_network_is_a_stack_of_3x3_with_a_bias(zoo, name):
    stem, stages = STAGES[name]
    params, width = 3 * stem * 9 + stem, stem
    for layers, out in stages:
        for _ in range(layers):
            params += width * out * 9 + out
            width = out
    assert zoo(name, None, deployed="true").params == params + 1000 * width + 1000
    kinds = [node.op.kind for node in zoo(name, None, deployed="true").analysis.graph.nodes]
    assert kinds == ["conv", "relu"] * (1 + sum(layers for layers, _ in stages)) + ["global_avgpool", "linear"]


@pytest.mark.parametrize("name", MILLIONS)
def test_deployed_parameters_are_those_the_authors_print(zoo, name):
    assert zoo(name, None, deployed="true").params // 10**4 == round(100 * MILLIONS[name])


def test_a_block_that_is_trained_has_three_branches_where_the_size_stays(zoo):
    net = zoo("repvgg_a0")
    assert net.params_of("stage.1.0") == 48 * 96 * 9 + 2 * 96 + 48 * 96 + 2 * 96
    assert net.params_of("stage.1.1") == 96 * 96 * 9 + 2 * 96 + 96 * 96 + 2 * 96 + 2 * 96


def test_every_second_layer_is_in_groups(zoo):
    groups = [
        n.op.groups for n in zoo("repvgg_b1g4", None, deployed="true").analysis.graph.nodes if n.op.kind == "conv"
    ]
    assert groups == [1] + [1, 4] * 13 + [1]


def test_the_1x1_beside_each_3x3_adds_a_ninth_of_the_work(zoo):
    trained, deployed = zoo("repvgg_b0"), zoo("repvgg_b0", None, deployed="true")
    assert 9 * (trained.macs - 1000 * 1280) == 10 * (deployed.macs - 1000 * 1280)
