"""Merged rows and what they stand for, run by torch on random weights: the same outputs inside of the border."""

from random import Random
from typing import Any

import pytest

from convcost.errors import Refusal
from convcost.graph import Graph, Node
from convcost.graph.rewriting.chains import LinearChain, chains
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.linear import Linear
from convcost.layers.op import Op
from convcost.layers.shape import Shape, features, maps

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch", reason="torch is not installed: merged rows are compared in pure Python only")


def module(op: Op, x: Shape) -> Any:
    """A layer of torch with random weights; padding in front where torch has none on one side only."""
    torch.manual_seed(x.channels)
    if isinstance(op, Batchnorm):
        norm = torch.nn.BatchNorm1d(x.channels) if x.layout == "features" else torch.nn.BatchNorm2d(x.channels)
        for each in (norm.weight, norm.bias, norm.running_mean):
            torch.nn.init.normal_(each)
        torch.nn.init.uniform_(norm.running_var, 0.5, 2)
        return norm.double().eval()
    if isinstance(op, Linear):
        return torch.nn.Linear(x.channels, op.out, bias=op.bias).double()
    assert isinstance(op, Conv | ConvTranspose)
    sliding = op.sliding(x)
    told = {"stride": sliding.stride, "dilation": sliding.dilation, "groups": op.groups, "bias": op.bias}
    if isinstance(op, ConvTranspose):
        return torch.nn.ConvTranspose2d(x.channels, op.out, sliding.kernel, **told).double()
    (top, bottom), (left, right) = sliding.pads
    conv = torch.nn.Conv2d(x.channels, op.out, sliding.kernel, **told)
    return torch.nn.Sequential(torch.nn.ZeroPad2d((left, right, top, bottom)), conv).double()


def set_to_equal(one: Any, op: Op, several: Any, chain: LinearChain, x: Shape) -> None:
    """Give the one layer the weights with which it does what the others do, found by impulses where no border is."""
    if isinstance(op, Linear):
        zero = several(torch.zeros(1, x.channels).double())[0]
        one.weight.copy_((several(torch.eye(x.channels).double()) - zero).T)
        if op.bias:
            one.bias.copy_(zero)
        return
    assert isinstance(op, Conv)
    conv = one[1]
    without = torch.nn.Sequential(
        *(
            layer
            for each in several
            for layer in (each if isinstance(each, torch.nn.Sequential) else [each])
            if not isinstance(layer, torch.nn.ZeroPad2d)
        )
    )
    reach = [d * (k - 1) + 1 for k, d in zip(conv.kernel_size, conv.dilation, strict=True)]
    zero = without(torch.zeros(1, x.channels, *reach).double())[0, :, 0, 0]
    per_group_in, per_group_out = x.channels // op.groups, op.out // op.groups
    for channel in range(x.channels):
        for i in range(conv.kernel_size[0]):
            for j in range(conv.kernel_size[1]):
                impulse = torch.zeros(1, x.channels, *reach).double()
                impulse[0, channel, i * conv.dilation[0], j * conv.dilation[1]] = 1
                answer = without(impulse)[0, :, 0, 0] - zero
                own = slice(channel // per_group_in * per_group_out, (channel // per_group_in + 1) * per_group_out)
                conv.weight[own, channel % per_group_in, i, j] = answer[own]
                answer[own] = 0
                assert not answer.any(), "channels of different groups meet"
    if op.bias:
        conv.bias.copy_(zero)


def row(layers: list[Op], x: Shape) -> Graph:
    nodes: list[Node] = []
    shape = x
    for index, op in enumerate(layers):
        shape = op.output((shape,))
        nodes.append(Node(f"n{index}", op, (nodes[-1].name if nodes else "input",), shape))
    return Graph("row", {"input": x}, tuple(nodes), {"out": nodes[-1].name})


def assert_same(layers: list[Op], x: Shape) -> None:
    graph = row(layers, x)
    for chain in chains(graph).merged:
        (start,) = graph.input_shapes(chain.nodes[0])
        with torch.no_grad():
            several = torch.nn.Sequential(*(module(node.op, *graph.input_shapes(node)) for node in chain.nodes))
            one = module(chain.op, start)
            set_to_equal(one, chain.op, several, chain, start)
            given = torch.randn(2, *start.sizes).double()
            wanted, found = several(given), one(given)
        assert wanted.shape == found.shape
        inside = [
            slice(before, size - after) for (before, after), size in zip(chain.border, wanted.shape[2:], strict=False)
        ]
        torch.testing.assert_close(found[..., *inside], wanted[..., *inside])
    assert chains(graph).merged


def random_layer(random: Random, channels: int) -> Op:
    if random.random() < 0.25:
        return Batchnorm()
    out = random.choice([2, 3, 4, 6])
    groups = random.choice([g for g in (1, 1, 2, 3, channels) if channels % g == out % g == 0])
    sides = tuple((random.randint(0, 2), random.randint(0, 2)) for _ in range(2))
    return Conv(
        out=out,
        kernel=(random.choice([1, 1, 2, 3]), random.choice([1, 1, 3, 5])),
        stride=(random.choice([1, 1, 2]), random.choice([1, 1, 3])),
        padding=random.choice(["same", ((0, 0),), sides]),  # type: ignore[arg-type]
        dilation=(random.choice([1, 1, 2]), 1),
        groups=groups,
        bias=random.random() < 0.5,
    )


@pytest.mark.parametrize("seed", range(40))
def test_random_rows_of_convolutions(seed: int) -> None:
    random = Random(seed)
    while True:
        x = maps(random.choice([2, 3, 6]), random.randint(5, 17), random.randint(5, 19))
        layers: list[Op] = []
        shape = x
        try:
            for _ in range(random.randint(2, 3)):
                layers.append(random_layer(random, shape.channels))
                shape = layers[-1].output((shape,))
        except Refusal:
            continue
        if chains(row(layers, x)).merged and not all(isinstance(each, Batchnorm) for each in layers[:2]):
            break
    assert_same(layers, x)


def test_linear_layers_and_their_normalisation() -> None:
    assert_same([Linear(out=5, bias=False), Batchnorm(), Linear(out=11), Linear(out=3)], features(17))


def test_a_depthwise_and_a_1x1() -> None:
    depthwise = Conv(out=6, kernel=(3, 5), groups=6, padding="same", bias=False)
    assert_same([depthwise, Conv(out=4, kernel=(1,), bias=False)], maps(6, 11, 13))


def test_a_transposed_convolution_and_a_1x1_on_either_side() -> None:
    x, up = maps(5, 7, 6), ConvTranspose(out=4, kernel=(3, 2), stride=(2, 3))
    in_front, behind = Conv(out=5, kernel=(1,), bias=False), Conv(out=11, kernel=(1,))
    (chain,) = chains(row([in_front, up, behind], maps(3, 7, 6))).merged
    assert chain.op == ConvTranspose(out=11, kernel=(3, 2), stride=(2, 3))
    assert chain.border == ()
    with torch.no_grad():
        first, middle, last = module(in_front, maps(3, 7, 6)), module(up, x), module(behind, up.output((x,)))
        one = module(chain.op, maps(3, 7, 6))
        into, out_of = first[1].weight[..., 0, 0], last[1].weight[..., 0, 0]
        one.weight.copy_(torch.einsum("xi,xmhw,om->iohw", into, middle.weight, out_of))
        one.bias.copy_(out_of @ middle.bias + last[1].bias)
        given = torch.randn(2, 3, 7, 6).double()
        torch.testing.assert_close(one(given), last(middle(first(given))))
