"""AlexNet: the paper's, in two groups, and torchvision's."""

DENSE = 4096 * 256 * 6 * 6 + 4096 * 4096 + 1000 * 4096
DENSE_BIASES = 4096 + 4096 + 1000

GROUPED = {
    "conv1": (55, 96 * 3 * 11 * 11, 96),
    "conv2": (27, 256 * 96 // 2 * 5 * 5, 256),
    "conv3": (13, 384 * 256 * 3 * 3, 384),
    "conv4": (13, 384 * 384 // 2 * 3 * 3, 384),
    "conv5": (13, 256 * 384 // 2 * 3 * 3, 256),
}


def test_every_convolution_of_the_paper(zoo):
    net = zoo("alexnet_grouped")
    for name, (side, weight, bias) in GROUPED.items():
        assert net.params_of(name) == weight + bias
        assert net.macs_of(name) == side * side * weight


def test_the_paper_has_61_million_parameters(zoo):
    net = zoo("alexnet_grouped")
    assert net.params == 60_965_224
    assert net.params == sum(weight + bias for _, weight, bias in GROUPED.values()) + DENSE + DENSE_BIASES
    assert net.macs == 724_406_816
    assert round(net.params * 4 / 2**20, 1) == 232.6


def test_groups_halve_what_they_cut(zoo):
    whole = zoo("alexnet_grouped", groups=1)
    for name in ("conv2", "conv4", "conv5"):
        assert whole.macs_of(name) == 2 * zoo("alexnet_grouped").macs_of(name)


def test_the_dense_layers_hold_96_percent_of_the_parameters(zoo):
    for name in ("alexnet", "alexnet_grouped"):
        assert round(100 * (DENSE + DENSE_BIASES) / zoo(name).params) == 96


def test_torchvision_is_the_narrower_network_without_groups(zoo):
    net = zoo("alexnet")
    assert net.params == 61_100_840
    assert net.macs == 714_188_480
    assert net.macs_of("conv4") == 13 * 13 * 256 * 384 * 3 * 3
