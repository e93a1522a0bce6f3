"""EfficientNetV2 against Table 4 of the paper."""


def fused(width: int, expand: int, out: int) -> int:
    """A full 3x3 that expands, then a 1x1; without expansion a single 3x3."""
    if expand == 1:
        return width * out * 3 * 3 + 2 * out
    return width * expand * width * 3 * 3 + 2 * expand * width + expand * width * out + 2 * out


def mbconv(width: int, expand: int, out: int) -> int:
    wide, squeeze = expand * width, width // 4
    gate = wide * squeeze + squeeze + squeeze * wide + wide
    return width * wide + 2 * wide + 3 * 3 * wide + 2 * wide + gate + wide * out + 2 * out


def test_the_small_one_is_the_sum_of_its_blocks(zoo):
    params, width = 3 * 24 * 3 * 3 + 2 * 24, 24
    for expand, out, layers in [(1, 24, 2), (4, 48, 4), (4, 64, 4)]:
        for _ in range(layers):
            params += fused(width, expand, out)
            width = out
    for expand, out, layers in [(4, 128, 6), (6, 160, 9), (6, 256, 15)]:
        for _ in range(layers):
            params += mbconv(width, expand, out)
            width = out
    params += 256 * 1280 + 2 * 1280 + 1280 * 1000 + 1000
    assert zoo("efficientnet_v2_s").params == params == 21_458_488
    assert zoo("efficientnet_v2_s").macs == 8_365_617_152


def test_stages_of_the_small_one_have_the_sizes_of_table_4(zoo):
    net = zoo("efficientnet_v2_s")
    assert [net.output_of(f"fused_stage.{s}") for s in range(3)] == [(24, 192, 192), (48, 96, 96), (64, 48, 48)]
    assert [net.output_of(f"mbconv_stage.{s}") for s in range(3)] == [(128, 24, 24), (160, 24, 24), (256, 12, 12)]


def test_a_fused_block_multiplies_more_than_the_two_layers_it_replaces(zoo):
    block = "fused_stage.1.1.add.main"
    net = zoo("efficientnet_v2_s")
    assert net.macs_of(f"{block}.expansion") == 96 * 96 * 48 * 192 * 3 * 3
    separate = 96 * 96 * 48 * 192 + 96 * 96 * 192 * 3 * 3
    assert net.macs_of(f"{block}.expansion") > 7 * separate
