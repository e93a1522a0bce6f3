"""SqueezeNet against Table 1 of the paper."""

import pytest

FIRE = {  # width that comes in, squeeze, expand
    "fire2": (96, 16, 64),
    "fire3": (128, 16, 64),
    "fire4": (128, 32, 128),
    "fire5": (256, 32, 128),
    "fire6": (256, 48, 192),
    "fire7": (384, 48, 192),
    "fire8": (384, 64, 256),
    "fire9": (512, 64, 256),
}


def parameters(width, squeeze, expand):
    return width * squeeze + squeeze + (1 * 1 + 3 * 3) * squeeze * expand + 2 * expand


@pytest.mark.parametrize("name", FIRE)
def test_a_fire_module_costs_its_three_convolutions(zoo, name):
    net = zoo("squeezenet1_0")
    assert net.params_of(name) == parameters(*FIRE[name])
    assert net.output_of(name)[0] == 2 * FIRE[name][2]


def test_parameters_of_the_paper(zoo):
    fires = sum(parameters(*fire) for fire in FIRE.values())
    net = zoo("squeezenet1_0")
    assert net.params == 96 * 3 * 7 * 7 + 96 + fires + 512 * 1000 + 1000 == 1_248_424
    assert round(net.params * 4 / 2**20, 1) == 4.8
    assert zoo("alexnet_grouped").params // net.params == 48


def test_224_pixels_give_109_and_227_the_111_of_the_paper(zoo):
    assert zoo("squeezenet1_0").output_of("conv1") == (96, 109, 109)
    assert zoo("squeezenet1_0").macs == 818_924_576
    larger = zoo("squeezenet1_0", (3, 227, 227))
    assert [larger.output_of(name)[1] for name in ("conv1", "maxpool", "fire5", "fire9")] == [111, 55, 27, 13]
    assert larger.macs == 832_667_936


def test_the_later_version_does_2_3_times_less_work(zoo):
    assert zoo("squeezenet1_1").macs == 349_151_936
    assert round(zoo("squeezenet1_0").macs / zoo("squeezenet1_1").macs, 1) == 2.3
