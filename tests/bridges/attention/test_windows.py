"""Attention with all that belongs to it as one layer: windows, their shift, the bias for offsets, both projections."""

from typing import Any

import pytest

from convcost.analysis import analyze
from convcost.bridges.torch.network import flat
from convcost.bridges.torch.program import StoredTensor
from convcost.graph import Graph
from convcost.layers.op import arguments
from tests.bridges.torch.exports import SAMPLES, buffer, call, program, weight

HEADS, DIM, H, W = 3, 5, 4, 9
WINDOW = (2, 3)
OFFSETS = (2 * 2 - 1) * (2 * 3 - 1)
WIDTH, SEEN, COUNT = HEADS * DIM, 2 * 3, (4 // 2) * (9 // 3)
MACS = H * W * WIDTH * 3 * WIDTH + 2 * H * W * SEEN * WIDTH + H * W * WIDTH * WIDTH
PARAMS = WIDTH * 3 * WIDTH + 3 * WIDTH + OFFSETS * HEADS + WIDTH * WIDTH + WIDTH


def windowed(
    *,
    entries: int = OFFSETS,
    back: int = 1,
    is_trained: bool = True,
    outputs: tuple[str, ...] = ("out",),
    is_summed: bool = False,
) -> Graph:
    """Maps of 15 x 4 x 9 in windows of 2 x 3 that are shifted by 1, as the code of Swin writes it.

    Or ``is_summed``: the mask is added to the bias before the scores are.
    """
    many = SAMPLES * COUNT
    channels_last, cut = (SAMPLES, H, W, WIDTH), (SAMPLES, 2, 2, 3, 3, WIDTH)
    windows, apart = (SAMPLES, 2, 3, 2, 3, WIDTH), (many, HEADS, SEEN, DIM)
    stored: list[StoredTensor] = [
        weight("qkv.weight", 3 * WIDTH, WIDTH), weight("qkv.bias", 3 * WIDTH), weight("proj.weight", WIDTH, WIDTH),
        weight("proj.bias", WIDTH), weight("table", entries, HEADS, is_trained=is_trained),
        buffer("index", SEEN * SEEN), buffer("mask", COUNT, 1, SEEN, SEEN),
    ]  # fmt: skip
    calls: list[Any] = [
        call("last", "permute.default", channels_last, self="%x", dims=[0, 2, 3, 1]),
        call("there", "roll.default", channels_last, self="%last", shifts=[-1, -1], dims=[1, 2]),
        call("cut", "view.default", cut, self="%there", size=list(cut)),
        call("near", "permute.default", windows, self="%cut", dims=[0, 1, 3, 2, 4, 5]),
        call("rows", "reshape.default", (many, SEEN, WIDTH), self="%near", shape=[many, SEEN, WIDTH]),
        call("all", "linear.default", (many, SEEN, 3 * WIDTH), "qkv", input="%rows", weight="%p_qkv_weight",
             bias="%p_qkv_bias"),
        call("thirds", "view.default", (many, SEEN, 3, HEADS, DIM), self="%all", size=[many, SEEN, 3, HEADS, DIM]),
        call("front", "permute.default", (3, *apart), self="%thirds", dims=[2, 0, 3, 1, 4]),
        *(call(name, "select.int", apart, self="%front", dim=0, index=place) for place, name in enumerate("qkv")),
        call("keys", "transpose.int", (many, HEADS, DIM, SEEN), self="%k", dim0=2, dim1=3),
        call("product", "matmul.default", (many, HEADS, SEEN, SEEN), self="%q", other="%keys"),
        call("found", "index_select.default", (SEEN * SEEN, HEADS), self="%p_table", dim=0, index="%b_index"),
        call("square", "view.default", (SEEN, SEEN, HEADS), self="%found", size=[SEEN, SEEN, HEADS]),
        call("bias", "permute.default", (HEADS, SEEN, SEEN), self="%square", dims=[2, 0, 1]),
        *(_added_together(many) if is_summed else _one_by_one(many)),
        call("shares", "softmax.int", (many, HEADS, SEEN, SEEN), self="%again", dim=-1),
        call("heads", "matmul.default", apart, self="%shares", other="%v"),
        call("side", "transpose.int", (many, SEEN, HEADS, DIM), self="%heads", dim0=1, dim1=2),
        call("by_side", "reshape.default", (many, SEEN, WIDTH), self="%side", shape=[many, SEEN, WIDTH]),
        call("left", "linear.default", (many, SEEN, WIDTH), "proj", input="%by_side", weight="%p_proj_weight",
             bias="%p_proj_bias"),
        call("in_windows", "view.default", windows, self="%left", size=list(windows)),
        call("far", "permute.default", cut, self="%in_windows", dims=[0, 1, 3, 2, 4, 5]),
        call("whole", "reshape.default", channels_last, self="%far", shape=list(channels_last)),
        call("back", "roll.default", channels_last, self="%whole", shifts=[back, back], dims=[1, 2]),
        call("out", "permute.default", (SAMPLES, WIDTH, H, W), self="%back", dims=[0, 3, 1, 2]),
    ]  # fmt: skip
    exported = program({"x": (WIDTH, H, W)}, stored, calls, *outputs)
    return flat(lambda samples: exported, "net")


def _one_by_one(many: int) -> list[Any]:
    """The bias is added to the scores, then the mask to those of every sample."""
    return [
        call("scores", "add.Tensor", (many, HEADS, SEEN, SEEN), self="%product", other="%bias"),
        call("of_each", "view.default", (SAMPLES, COUNT, HEADS, SEEN, SEEN), self="%scores",
             size=[SAMPLES, COUNT, HEADS, SEEN, SEEN]),
        call("masked", "add.Tensor", (SAMPLES, COUNT, HEADS, SEEN, SEEN), self="%of_each", other="%b_mask"),
        call("again", "view.default", (many, HEADS, SEEN, SEEN), self="%masked", size=[many, HEADS, SEEN, SEEN]),
    ]  # fmt: skip


def _added_together(many: int) -> list[Any]:
    """The bias and the mask are added, and both to the scores of every sample."""
    return [
        call("both", "add.Tensor", (COUNT, HEADS, SEEN, SEEN), self="%bias", other="%b_mask"),
        call("scores", "view.default", (SAMPLES, COUNT, HEADS, SEEN, SEEN), self="%product",
             size=[SAMPLES, COUNT, HEADS, SEEN, SEEN]),
        call("masked", "add.Tensor", (SAMPLES, COUNT, HEADS, SEEN, SEEN), self="%scores", other="%both"),
        call("again", "view.default", (many, HEADS, SEEN, SEEN), self="%masked", size=[many, HEADS, SEEN, SEEN]),
    ]  # fmt: skip


@pytest.mark.parametrize("is_summed", [False, True])
def test_windows_that_are_shifted_and_biased_are_one_layer(is_summed: bool) -> None:
    graph = windowed(is_summed=is_summed)
    (node,) = graph.nodes
    said = {name: value for name, value in arguments(node.op).items() if value not in (None, False)}
    wanted = {"heads": HEADS, "window": WINDOW, "shift": (1,), "relative_bias": True, "bias": True, "out_bias": True}
    assert {name: said[name] for name in wanted} == wanted
    found = analyze(graph)
    assert (found.params, found.macs) == (PARAMS, MACS)


def test_a_table_of_another_size_leaves_the_products_as_they_are() -> None:
    graph = windowed(entries=OFFSETS + 1)
    assert {"matmul", "softmax", "parameter"} <= {each.op.kind for each in graph.nodes}
    found = analyze(graph)
    assert (found.params, found.macs) == (PARAMS + HEADS, MACS)


def test_windows_that_are_not_put_back_keep_their_two_shifts() -> None:
    kinds = [each.op.kind for each in windowed(back=2).nodes]
    assert kinds == ["roll", "attention", "roll"]


@pytest.mark.parametrize("more", ["all", "v", "scores"])
def test_what_others_take_too_stays_a_layer_of_its_own(more: str) -> None:
    graph = windowed(outputs=("out", more))
    assert "matmul" in {each.op.kind for each in graph.nodes}
    found = analyze(graph)
    assert (found.params, found.macs) == (PARAMS, MACS)


def test_a_bias_that_is_frozen_where_the_rest_is_trained_stays_apart() -> None:
    found = analyze(windowed(is_trained=False))
    assert (found.params, found.macs) == (PARAMS, MACS)
    assert sum(filter(None, found.figures("trainable"))) == PARAMS - OFFSETS * HEADS


def test_a_network_without_layers_has_none_to_join() -> None:
    exported = program({"x": (WIDTH, H, W)}, [], [], "x")
    assert flat(lambda samples: exported, "net").nodes == ()
