"""U-Net++ against Table 2 of the paper and the nodes of Figure 1."""


def double(width: int, out: int) -> int:
    return width * out * 9 + out + out * out * 9 + out


def test_figures_are_those_of_table_2(zoo):
    assert round(zoo("unetplusplus").params / 10**6, 2) == 9.04
    assert round(zoo("unet", None, base=32).params / 10**6, 2) == 7.76


def test_a_node_sees_its_whole_row_and_the_one_below(zoo):
    net = zoo("unetplusplus")
    for place in range(1, 5):
        enlarge = 64 * 32 * 2 * 2 + 32
        assert net.params_of(f"x0{place}") == enlarge + double(place * 32 + 32, 32)
    assert zoo("unetplusplus_bn").params_of("x02") == double(2 * 32 + 64, 32) + 2 * 2 * 32


def test_every_node_stands_at_the_size_of_its_row(zoo):
    net = zoo("unetplusplus")
    for depth in range(5):
        sizes = {net.output_of(f"x{depth}{place}") for place in range(5 - depth)}
        assert sizes == {(32 << depth, 96 >> depth, 96 >> depth)}


def test_there_is_a_mask_for_every_cut(zoo):
    assert zoo("unetplusplus", (3, 64, 80)).outputs == [(1, 64, 80)] * 4
