"""EfficientNet against Table 1 of the paper: the baseline's stages, and what the two multipliers make of them."""

import pytest


def mbconv(width: int, expand: int, kernel: int, out: int) -> int:
    """Expansion, depthwise convolution, squeeze to a quarter of what came in, excitation, projection."""
    wide = expand * width
    expansion = width * wide + 2 * wide if expand > 1 else 0
    squeeze = width // 4
    gate = wide * squeeze + squeeze + squeeze * wide + wide
    return expansion + kernel * kernel * wide + 2 * wide + gate + wide * out + 2 * out


def test_the_baseline_is_the_sum_of_its_blocks(zoo):
    params = 3 * 32 * 3 * 3 + 2 * 32
    width = 32
    for expand, kernel, out, layers in [
        (1, 3, 16, 1), (6, 3, 24, 2), (6, 5, 40, 2), (6, 3, 80, 3), (6, 5, 112, 3), (6, 5, 192, 4), (6, 3, 320, 1),
    ]:  # fmt: skip
        for _ in range(layers):
            params += mbconv(width, expand, kernel, out)
            width = out
    params += 320 * 1280 + 2 * 1280 + 1280 * 1000 + 1000
    assert zoo("efficientnet_b0").params == params == 5_288_548
    assert zoo("efficientnet_b0").macs == 385_814_752


def test_stages_of_the_baseline_have_the_sizes_of_table_1(zoo):
    net = zoo("efficientnet_b0")
    sizes = [(16, 112, 112), (24, 56, 56), (40, 28, 28), (80, 14, 14), (112, 14, 14), (192, 7, 7), (320, 7, 7)]
    assert [net.output_of(f"stage.{number}") for number in range(7)] == sizes


@pytest.mark.parametrize(
    ("name", "layers", "widths"),
    [
        ("efficientnet_b1", [2, 3, 3, 4, 4, 5, 2], [16, 24, 40, 80, 112, 192, 320]),
        ("efficientnet_b4", [2, 4, 4, 6, 6, 8, 2], [24, 32, 56, 112, 160, 272, 448]),
        ("efficientnet_b7", [4, 7, 7, 10, 10, 13, 4], [32, 48, 80, 160, 224, 384, 640]),
    ],
)
def test_depth_rounds_up_and_widths_go_to_multiples_of_8(zoo, name, layers, widths):
    net = zoo(name)
    names = {node.name for node in net.analysis.graph.nodes}
    assert [sum(f"stage.{s}.{i}.add.main.depthwise" in names for i in range(20)) for s in range(7)] == layers
    assert [net.output_of(f"stage.{number}")[0] for number in range(7)] == widths


def test_the_squeeze_is_a_quarter_of_what_entered_the_block(zoo):
    gate = "stage.1.0.add.main.SqueezeExcite"
    assert zoo("efficientnet_b0").params_of(gate) == 96 * (16 // 4) + 4 + 4 * 96 + 96
