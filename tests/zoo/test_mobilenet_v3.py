"""MobileNetV3 against Tables 1, 2 and 3 of the paper."""


def test_blocks_of_the_large_one_have_the_sizes_of_table_1(zoo):
    net = zoo("mobilenet_v3_large")
    sizes = [net.output_of(f"bneck.{number}") for number in range(15)]
    assert sizes[:3] == [(16, 112, 112), (24, 56, 56), (24, 56, 56)]
    assert sizes[3:6] == [(40, 28, 28)] * 3
    assert sizes[6:12] == [(80, 14, 14)] * 4 + [(112, 14, 14)] * 2
    assert sizes[12:] == [(160, 7, 7)] * 3
    assert net.output_of("top") == (960, 7, 7)


def test_blocks_of_the_small_one_have_the_sizes_of_table_2(zoo):
    net = zoo("mobilenet_v3_small")
    sizes = [net.output_of(f"bneck.{number}") for number in range(11)]
    assert sizes[:3] == [(16, 56, 56), (24, 28, 28), (24, 28, 28)]
    assert sizes[3:8] == [(40, 14, 14)] * 3 + [(48, 14, 14)] * 2
    assert sizes[8:] == [(96, 7, 7)] * 3
    assert net.output_of("top") == (576, 7, 7)


def test_the_squeeze_is_a_quarter_of_the_expanded_width_rounded_to_8(zoo):
    gate = "add.main.SqueezeExcite"
    net = zoo("mobilenet_v3_large")
    assert net.params_of(f"bneck.3.{gate}") == 72 * 24 + 24 + 24 * 72 + 72
    assert net.params_of(f"bneck.10.{gate}") == 480 * 120 + 120 + 120 * 480 + 480


def test_pooling_before_the_last_stage_leaves_it_one_position(zoo):
    net = zoo("mobilenet_v3_large")
    assert net.macs_of("hidden") == 960 * 1280
    assert net.macs_of("classifier") == 1280 * 1000


def test_figures_are_those_of_table_3(zoo):
    large, small = zoo("mobilenet_v3_large"), zoo("mobilenet_v3_small")
    assert (large.params, large.macs) == (5_483_032, 216_589_760)
    assert (small.params, small.macs) == (2_542_856, 56_510_400)
