"""Networks without their auxiliary heads."""

from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.errors import ConvcostError
from convcost.graph.transforms.drop_side import drop_side
from tests.conftest import Net
from tests.written import graph, layers, wiring


def test_googlenet_without_its_heads_is_the_network_that_is_used(zoo: Callable[..., Net]) -> None:
    with_heads, without = (zoo(name).analysis.graph for name in ("googlenet_paper_aux", "googlenet_paper"))
    assert analyze(with_heads).params == 13_378_280
    assert drop_side(with_heads) == without
    assert analyze(drop_side(with_heads)).params == 6_998_552


def test_what_others_need_stays() -> None:
    made = drop_side(graph(layers("{relu: , as: a}", "{tanh: , as: b}", "{side: [], as: deep}", "{relu: , as: c}")))
    assert wiring(made) == {"a": ("input",), "b": ("a",), "c": ("b",)}
    assert made.outputs == {"c": "c"}


def test_a_side_that_other_layers_take_from_goes_with_what_hangs_on_it() -> None:
    steps = ("{side: [{add: in}, {relu: , as: r}], as: aux}", "{side: [{tanh: , as: t, from: aux}], as: more}", "relu")
    assert wiring(drop_side(graph(layers(*steps)))) == {"relu": ("input",)}


@pytest.mark.filterwarnings("ignore")
def test_an_unused_layer_behind_a_side_goes_too_and_others_stay() -> None:
    steps = ("{side: [{relu: , as: r}], as: aux}", "{tanh: , from: aux, as: lost}", "{relu: , from: input, as: kept}")
    made = drop_side(
        graph(
            layers(*steps, "{sigmoid: , from: kept, as: out}", "{tanh: , from: input, as: unused}")
            + "outputs: [out, aux]\n"
        )
    )
    assert list(wiring(made)) == ["kept", "out", "unused"]


def test_parameters_that_a_head_owned_belong_to_the_next_user() -> None:
    conv = "conv: {out: 5, kernel: 3}"
    made = graph(layers(f"{{side: [{{{conv}, as: c}}], as: aux}}", f"{{{conv}, share: aux.c, as: body}}"))
    assert analyze(made).params == analyze(drop_side(made)).params == 5 * 3 * 9 + 5
    assert [(node.name, node.shares) for node in drop_side(made).nodes] == [("body", None)]


def test_a_network_without_sides_stays(zoo: Callable[..., Net]) -> None:
    assert drop_side(zoo("resnet18").analysis.graph) is zoo("resnet18").analysis.graph


def test_a_detector_of_sides_alone_is_refused(zoo: Callable[..., Net]) -> None:
    with pytest.raises(ConvcostError, match="every output of YOLOv3 is a side, so `drop_side` would leave nothing"):
        drop_side(zoo("yolov3").analysis.graph)


TWO = layers("{side: [linear: 3], as: first}", "{side: [linear: 5], as: second}", "linear: 7", input="[11]")


def test_one_of_two_sides_is_dropped() -> None:
    made = drop_side(graph(TWO), only="first")
    assert [node.name for node in made.nodes] == ["second.linear", "linear"]
    assert made.sides == {"second.linear"}
    assert drop_side(made) == drop_side(graph(TWO))
