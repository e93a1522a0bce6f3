"""Dense layers as convolutions: the same parameters, and a map of answers for a larger input."""

from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.graph.rewriting.rewrite import infer
from convcost.graph.transforms.fully_convolutional import fully_convolutional
from convcost.layers.shape import Shape, maps
from tests.conftest import Net
from tests.written import graph, layers, shapes


def answers(net: Net, size: tuple[int, ...]) -> Shape:
    made = infer(fully_convolutional(net.analysis.graph), {"input": maps(*size)})
    return made.shapes[next(reversed(made.outputs.values()))]


def test_vgg_16_keeps_every_parameter_and_every_mac(zoo: Callable[..., Net]) -> None:
    made = analyze(fully_convolutional(zoo("vgg16").analysis.graph))
    assert (made.params, made.macs) == (138_357_544, 15_470_264_320)


def test_vgg_16_gives_6x6_answers_for_an_image_of_384(zoo: Callable[..., Net]) -> None:
    assert answers(zoo("vgg16"), (3, 384, 384)) == maps(1000, 6, 6)  # 384 / 32 - 7 + 1
    assert answers(zoo("vgg16"), (3, 224, 224)) == maps(1000, 1, 1)
    assert answers(zoo("vgg16"), (3, 224, 256)) == maps(1000, 1, 2)


def test_the_kernels_stay_as_large_as_they_were_made(zoo: Callable[..., Net]) -> None:
    made = infer(fully_convolutional(zoo("vgg16").analysis.graph), {"input": maps(3, 384, 384)})
    assert analyze(made).params == 138_357_544
    convolutions = sum(zoo("vgg16", (3, 384, 384)).macs_of(f"stage{stage}") for stage in range(1, 6))
    dense = 7 * 7 * 512 * 4096 + 4096 * 4096 + 4096 * 1000
    assert analyze(made).macs == convolutions + 6 * 6 * dense


def test_alexnet_drops_the_pooling_that_does_nothing(zoo: Callable[..., Net]) -> None:
    made = fully_convolutional(zoo("alexnet").analysis.graph)
    assert "adaptive_avgpool" not in {node.op.kind for node in made.nodes}
    assert answers(zoo("alexnet"), (3, 288, 224)) == maps(1000, 3, 1)


def test_a_pooling_that_does_something_stays_and_one_answer_with_it() -> None:
    made = graph(layers("adaptive_avgpool: 3", "flatten", "linear: 5"))
    after = fully_convolutional(made)
    assert shapes(after) == {"adaptive_avgpool": "3x3x3", "linear": "5x1x1"}
    assert shapes(infer(after, {"input": maps(3, 29, 31)}))["linear"] == "5x1x1"
    assert analyze(after).params == analyze(made).params == 5 * 3 * 3 * 3 + 5


def test_a_global_pooling_stays_global(zoo: Callable[..., Net]) -> None:
    assert answers(zoo("resnet18"), (3, 384, 384)) == maps(1000, 1, 1)


def test_a_pooling_in_front_of_a_join_is_not_the_heads_business() -> None:
    made = graph(layers("{adaptive_avgpool: [13, 17], as: pool}", "add: input", "flatten", "linear: 5"))
    assert list(shapes(fully_convolutional(made))) == ["pool", "add", "linear"]


@pytest.mark.parametrize(("size", "kernel"), [("[3, 7]", (7,)), ("[3, 7, 5]", (7, 5)), ("[3, 4, 7, 5]", (4, 7, 5))])
def test_maps_of_any_number_of_axes(size: str, kernel: tuple[int, ...]) -> None:
    made = fully_convolutional(graph(layers("flatten", "linear: 11", "relu", "linear: 2", input=size)))
    assert [getattr(node.op, "kernel", None) for node in made.nodes] == [kernel, None, (1,)]


def test_tokens_and_plain_features_stay(zoo: Callable[..., Net]) -> None:
    features = graph("input: [7]\nlayers: [linear: 5, flatten, linear: 3]")
    assert fully_convolutional(features) == features
    assert fully_convolutional(zoo("vit_b_16").analysis.graph) == zoo("vit_b_16").analysis.graph


def test_one_head_of_two() -> None:
    head = "[adaptive_avgpool: [7, 5], flatten, linear: 3, linear: 2]"
    written = layers(f"{{side: {head}, as: aux}}", f"{{seq: {head}, as: main}}", input="[11, 7, 5]")
    made = fully_convolutional(graph(written), only="main.linear_2")
    assert [node.op.kind for node in made.nodes] == ["adaptive_avgpool", "flatten", "linear", "linear", "conv", "conv"]
