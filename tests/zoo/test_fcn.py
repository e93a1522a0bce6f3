"""FCN on VGG-16: three strides, dense upsampling kernels."""

import pytest

VGG_CONVOLUTIONS = 14_714_688
HEAD = 7 * 7 * 512 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 21 + 21


@pytest.mark.parametrize(
    ("name", "upsampling", "params", "mib"),
    [
        ("fcn32s", 21 * 21 * 64 * 64, 136_152_917, 519),
        ("fcn16s", 21 * 21 * (4 * 4 + 32 * 32) + 512 * 21 + 21, 134_815_994, 514),
        ("fcn8s", 21 * 21 * (4 * 4 + 4 * 4 + 16 * 16) + (512 + 256) * 21 + 2 * 21, 134_489_759, 513),
    ],
)
def test_parameters_with_upsampling_kernels_over_all_pairs_of_classes(zoo, name, upsampling, params, mib):
    net = zoo(name)
    assert net.params == VGG_CONVOLUTIONS + HEAD + upsampling == params
    assert round(net.params * 4 / 2**20) == mib


def test_the_convolutions_are_those_of_vgg16(zoo):
    stages = [f"stage{number}" for number in (1, 2, 3, 4, 5)]
    assert sum(zoo("vgg16").params_of(stage) for stage in stages) == VGG_CONVOLUTIONS
    assert zoo("fcn32s").params_of("fc6") == zoo("vgg16").params_of("fc6") == 102_764_544
    assert VGG_CONVOLUTIONS + HEAD == 134_346_581


def test_the_image_is_padded_so_that_fc6_fits_and_the_scores_come_back_to_its_size(zoo):
    net = zoo("fcn8s")
    assert [net.output_of(f"vgg.stage{number}")[1] for number in (1, 2, 3, 4, 5)] == [349, 175, 88, 44, 22]
    assert net.output_of("fc6") == (4096, 16, 16)
    assert [net.output_of(name)[1] for name in ("fuse_pool4", "fuse_pool3", "upscore")] == [34, 70, 568]
    for name in ("fcn32s", "fcn16s", "fcn8s"):
        assert zoo(name).outputs == [(21, 500, 500)]


def test_multiply_adds_of_upsampling_count_input_positions(zoo):
    net = zoo("fcn8s")
    assert net.macs_of("fuse_pool4.upscore") == 16 * 16 * 21 * 21 * 4 * 4
    assert net.macs_of("upscore") == 70 * 70 * 21 * 21 * 16 * 16
    assert [zoo(name).macs for name in ("fcn32s", "fcn16s", "fcn8s")] == [
        181_365_854_976,
        181_448_086_272,
        181_529_034_048,
    ]


def test_any_image_goes_through(zoo):
    assert zoo("fcn8s", (3, 373, 499)).outputs == [(21, 373, 499)]
