"""Network in Network: every layer by hand."""

import pytest

CIFAR_WEIGHTS = [
    (5 * 5 * 3 * 192 + 192 * 160 + 160 * 96, 192 + 160 + 96),
    (5 * 5 * 96 * 192 + 192 * 192 + 192 * 192, 3 * 192),
    (3 * 3 * 192 * 192 + 192 * 192 + 192 * 10, 192 + 192 + 10),
]
IMAGENET_WEIGHTS = [
    (11 * 11 * 3 * 96 + 2 * 96 * 96, 3 * 96),
    (5 * 5 * 96 * 256 + 2 * 256 * 256, 3 * 256),
    (3 * 3 * 256 * 384 + 2 * 384 * 384, 3 * 384),
    (3 * 3 * 384 * 1024 + 1024 * 1024 + 1024 * 1000, 1024 + 1024 + 1000),
]


@pytest.mark.parametrize(
    ("name", "weights", "sides"),
    [("nin_cifar10", CIFAR_WEIGHTS, [32, 16, 8]), ("nin_imagenet", IMAGENET_WEIGHTS, [54, 27, 13, 6])],
)
def test_every_mlpconv_costs_its_three_convolutions(zoo, name, weights, sides):
    net = zoo(name)
    for number, ((weight, bias), side) in enumerate(zip(weights, sides, strict=True)):
        assert net.params_of(f"mlpconv.{number}") == weight + bias
        assert net.macs_of(f"mlpconv.{number}") == side * side * weight
    assert net.params == sum(weight + bias for weight, bias in weights)


@pytest.mark.parametrize(
    ("name", "params", "macs"),
    [
        ("nin_cifar10", 966_986, 222_486_528),
        ("nin_cifar100", 984_356, 223_592_448),
        ("nin_imagenet", 7_595_176, 1_100_188_800),
    ],
)
def test_totals_are_the_published_ones(zoo, name, params, macs):
    assert zoo(name).params == params
    assert zoo(name).macs == macs


def test_a_hundred_classes_cost_ninety_more_maps(zoo):
    assert zoo("nin_cifar100").params - zoo("nin_cifar10").params == 90 * (192 + 1)
    assert zoo("nin_cifar100").outputs == [(100, 1, 1)]


def test_the_network_for_imagenet_is_29_mib_an_eighth_of_alexnet(zoo):
    assert round(zoo("nin_imagenet").params * 4 / 2**20, 2) == 28.97
    assert round(zoo("alexnet_grouped").params / zoo("nin_imagenet").params) == 8
