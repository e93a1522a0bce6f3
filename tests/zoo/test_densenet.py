"""DenseNet against Table 1 of the paper and the layers it is made of."""

import pytest

DEPTHS = {
    "densenet121": (6, 12, 24, 16),
    "densenet161": (6, 12, 36, 24),
    "densenet169": (6, 12, 32, 32),
    "densenet201": (6, 12, 48, 32),
}


def dense_layer(width: int, growth: int) -> int:
    """Norm and 1x1 to 4k maps, norm and 3x3 to k maps."""
    return 2 * width + width * 4 * growth + 2 * 4 * growth + 4 * growth * growth * 3 * 3


@pytest.mark.parametrize("name", DEPTHS)
def test_every_layer_takes_all_that_was_made_before_it(zoo, name):
    growth = 48 if name == "densenet161" else 32
    width = 2 * growth
    params = 3 * width * 7 * 7 + 2 * width
    for block, depth in enumerate(DEPTHS[name]):
        if block:
            params += 2 * width + width * (width // 2)
            width //= 2
        params += sum(dense_layer(width + layer * growth, growth) for layer in range(depth))
        width += depth * growth
    assert zoo(name).params == params + 2 * width + 1000 * width + 1000


def test_layers_and_transitions_have_the_widths_of_table_1(zoo):
    net = zoo("densenet121")
    assert net.output_of("dense1") == (64 + 6 * 32, 56, 56)
    assert net.output_of("transition1") == (128, 28, 28)
    assert net.output_of("dense2") == (128 + 12 * 32, 28, 28)
    assert net.output_of("transition2") == (256, 14, 14)
    assert net.output_of("dense3") == (256 + 24 * 32, 14, 14)
    assert net.output_of("transition3") == (512, 7, 7)
    assert net.output_of("dense4") == (512 + 16 * 32, 7, 7)


def test_the_bottleneck_keeps_the_3x3_from_growing_with_the_width(zoo):
    net = zoo("densenet121")
    for layer in range(16):
        assert net.macs_of(f"dense4.{layer}.concat.new.bottleneck") == 7 * 7 * (512 + 32 * layer) * 128
        assert net.macs_of(f"dense4.{layer}.concat.new.grow") == 7 * 7 * 128 * 32 * 3 * 3


def test_densenet121_is_the_figure_everybody_quotes(zoo):
    assert zoo("densenet121").params == 7_978_856
    assert zoo("densenet121").macs == 2_834_161_664
