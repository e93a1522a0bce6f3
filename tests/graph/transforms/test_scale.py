"""A width multiplier over whole networks."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from convcost import analyze
from convcost.errors import ConvcostError
from convcost.graph.transforms.scale import scale
from tests.conftest import Net
from tests.written import graph, layers, shapes

HALF = Fraction(1, 2)


@pytest.mark.parametrize("width", ["0.75", "0.5", "0.25"])
def test_mobilenet_scaled_is_the_mobilenet_of_that_width(zoo: Callable[..., Net], width: str) -> None:
    whole, narrow = (zoo(f"mobilenet_v1@width={each},res=160").analysis.graph for each in ("1", width))
    assert scale(whole, width=Fraction(width)) == narrow


@pytest.mark.parametrize("width", ["1.4", "0.35"])
def test_mobilenet_v2_has_its_own_rounding_as_a_divisor(width: str) -> None:
    # the first two blocks of the published 1.4 and 0.35: 32 -> 48 and 16, 16 -> 24 and 8, 24 -> 32 and 8
    wide = graph(
        layers(
            "conv: {out: 32, kernel: 1}",
            "conv: {out: 16, kernel: 1}",
            "conv: {out: 24, kernel: 1}",
            "linear: 2",
            input="[3, 1, 1]",
        )
    )
    made = scale(wide, width=Fraction(width), divisor=8)
    expected = {"1.4": ["48x1x1", "24x1x1", "32x1x1", "2"], "0.35": ["16x1x1", "8x1x1", "8x1x1", "2"]}
    assert list(shapes(made).values()) == expected[width]


NETWORKS = (
    "resnet18", "resnet50", "densenet121", "vgg16", "googlenet_paper_aux", "squeezenet1_0", "yolov3", "hrnet_w18",
    "efficientnet_b0", "convnext_tiny", "vit_b_16", "fcn_resnet50",
)  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_halve_and_answer_as_before(zoo: Callable[..., Net], name: str) -> None:
    whole = zoo(name).analysis
    half = analyze(scale(whole.graph, width=HALF))
    assert [half.graph.shapes[t] for t in half.graph.outputs.values()] == [
        whole.graph.shapes[t] for t in whole.graph.outputs.values()
    ]
    assert whole.params * 0.2 < half.params < whole.params * 0.5
    assert scale(half.graph, width=Fraction(2)) == whole.graph


def test_depthwise_follows_its_input_and_keeps_its_multiplier() -> None:
    made = graph(
        layers(
            "conv: {out: 8, kernel: 1}",
            "{conv: {out: 3*in, kernel: 3, groups: in}, as: dw}",
            "conv: {out: 2, kernel: 1}",
        )
    )
    half = scale(made, width=HALF)
    assert analyze(half).params == 4 * 3 + 4 + 12 * 1 * 9 + 12 + 2 * 12 + 2


def test_other_groups_keep_their_number() -> None:
    made = graph(
        layers("conv: {out: 8, kernel: 1}", "conv: {out: 16, kernel: 3, groups: 4}", "conv: {out: 2, kernel: 1}")
    )
    assert analyze(scale(made, width=HALF)).params == 4 * 3 + 4 + 8 * (4 // 4) * 9 + 8 + 2 * 8 + 2


def test_what_a_sum_ties_to_the_image_keeps_its_channels() -> None:
    steps = (
        "conv: {out: 8, kernel: 3, padding: 1}",
        "{conv: {out: 3, kernel: 3, padding: 1}, as: back}",
        "add: input",
        "conv: {out: 8, kernel: 1}",
        "conv: {out: 2, kernel: 1}",
    )
    made = scale(graph(layers(*steps)), width=HALF)
    assert [str(node.output.channels) for node in made.nodes] == ["4", "3", "3", "4", "2"]


def test_what_a_second_sum_ties_to_an_output_keeps_its_channels() -> None:
    steps = (
        "{conv: {out: 8, kernel: 1}, as: a}",
        "{conv: {out: 8, kernel: 1}, as: b}",
        "{add: a, as: answer}",
        "{conv: {out: 8, kernel: 1}, as: c}",
        "{add: b, as: inside}",
        "{conv: {out: 6, kernel: 1}, as: wide}",
        "{conv: {out: 2, kernel: 1}, as: last}",
    )
    made = scale(graph(layers(*steps) + "outputs: [answer, last]\n"), width=HALF)
    assert {name: int(shape.partition("x")[0]) for name, shape in shapes(made).items()} == {
        "a": 8, "b": 8, "answer": 8, "c": 8, "inside": 8, "wide": 3, "last": 2,
    }  # fmt: skip


def test_widths_stay_below_2_to_the_63() -> None:
    made = graph(layers("conv: {out: 2, kernel: 1}", "conv: {out: 2, kernel: 1}"))
    assert shapes(scale(made, width=2**61))["conv"] == f"{2**62}x13x17"
    with pytest.raises(ConvcostError, match="reach 2\\^63"):
        scale(made, width=2**62)


def test_layers_that_share_keep_their_channels_together() -> None:
    steps = (
        "{conv: {out: 8, kernel: 1}, as: body}",
        "{conv: {out: 6, kernel: 3, padding: 1}, as: inside}",
        "{conv: {out: 6, kernel: 3, padding: 1}, share: inside, from: body, as: answer}",
        "{conv: {out: 4, kernel: 1}, from: inside, as: last}",
    )
    made = scale(graph(layers(*steps) + "outputs: [answer, last]\n"), width=HALF)
    assert shapes(made) == {"body": "4x13x17", "inside": "6x13x17", "answer": "6x13x17", "last": "4x13x17"}


def test_a_gate_of_one_channel_stays_one() -> None:
    made = graph(
        layers(
            "conv: {out: 8, kernel: 1}",
            "mul: {x: [], gate: [{conv: {out: 1, kernel: 1}}, sigmoid]}",
            "conv: {out: 2, kernel: 1}",
        )
    )
    assert shapes(scale(made, width=HALF))["mul.gate.conv"] == "1x13x17"


def test_slices_and_written_shapes_follow() -> None:
    made = graph(
        layers(
            "conv: {out: 12, kernel: 1}",
            "split: {a: 4, b: 8}",
            "concat: a",
            "global_avgpool",
            "flatten",
            "reshape: [12, 1, 1]",
            "conv: {out: 2, kernel: 1}",
        )
    )
    assert shapes(scale(made, width=HALF)) == {
        "conv": "6x13x17", "split.a": "2x13x17", "split.b": "4x13x17", "concat": "6x13x17", "global_avgpool": "6x1x1",
        "flatten": "6", "reshape": "6x1x1", "conv_2": "2x1x1",
    }  # fmt: skip


def test_picked_and_padded_channels_follow() -> None:
    steps = ("conv: {out: 16, kernel: 3}", "index_select: 12", "pad: {amount: [[4, 4]], axis: channels}")
    made = scale(graph(layers(*steps, "conv: {out: 10, kernel: 1}")), width=HALF)
    assert analyze(made).params == 8 * 3 * 3 * 3 + 8 + 10 * (12 // 2 + 2 + 2) + 10


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (["conv: {out: 7, kernel: 1}"], "7 channels times 1/2 is 7/2, which is no whole number"),
        (["conv: {out: 8, kernel: 1}", "split: {a: 3, b: 5}"], "3 channels written here would become 3/2"),
        (["conv: {out: 8, kernel: 1}", "groupnorm: 8"], "4 channels cannot be cut into 8 groups"),
        (
            ["conv: {out: 8, kernel: 1}", "opaque: {shape: [8, 13, 17], params: 5, macs: 7}"],
            "is declared for maps 8x13x17",
        ),
    ],
)
def test_what_cannot_be_scaled_exactly_is_refused(steps: list[str], message: str) -> None:
    made = graph(layers(*steps, "conv: {out: 2, kernel: 1}"))
    with pytest.raises(ConvcostError, match=message):
        scale(made, width=HALF)


def test_channels_that_become_another_axis_stay() -> None:
    """Behind `permute: [1, 0, 2]` the rows are channels: with 3 channels in place of 6, the output would be 5x3x17."""
    made = graph(layers("conv: {out: 6, kernel: 1}", "permute: [1, 0, 2]", "conv: {out: 5, kernel: 1}"))
    assert scale(made, width=2) == made
    swapped = graph(layers("conv: {out: 6, kernel: 1}", "permute: [0, 2, 1]", "conv: {out: 5, kernel: 1}"))
    assert shapes(scale(swapped, width=2)) == {"conv": "12x13x17", "permute": "12x17x13", "conv_2": "5x17x13"}


def test_only_what_stands_before_the_permute_is_tied_to_it() -> None:
    convs = [f"conv: {{out: {out}, kernel: 1}}" for out in (6, 8, 5)]
    made = graph(layers(convs[0], "permute: [1, 0, 2]", *convs[1:]))
    halves = {"conv": "6x13x17", "permute": "13x6x17", "conv_2": "4x6x17", "conv_3": "5x6x17"}
    assert shapes(scale(made, width=HALF)) == halves


def test_layers_that_are_not_chosen_keep_their_channels_and_take_what_comes() -> None:
    made = scale(graph(layers(*3 * ["conv: {out: 8, kernel: 1}"], "conv: {out: 5, kernel: 1}")), width=2, only="conv_2")
    assert [node.output.channels for node in made.nodes] == [8, 16, 8, 5]
