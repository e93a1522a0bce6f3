"""DLA-34 against the trees of Figure 2, and which levels meet at their roots."""


def joined(zoo, name: str, root: str) -> list[int]:
    """The widths that meet in front of a root."""
    graph = zoo(name).analysis.graph
    (node,) = [node for node in graph.nodes if node.name == root]
    return [graph.shapes[tensor].sizes[0] for tensor in node.inputs]


def test_a_tree_of_one_level_is_two_blocks_and_a_root(zoo):
    net = zoo("dla34")
    assert net.params_of("tree.skip") == 32 * 64 + 2 * 64
    assert net.params_of("tree.x1") == 32 * 64 * 9 + 2 * 64 + 64 * 64 * 9 + 2 * 64
    assert net.params_of("tree.x2") == 2 * (64 * 64 * 9 + 2 * 64)
    assert net.params_of("tree.conv") == 2 * 64 * 64 + 2 * 64


def test_the_last_root_of_a_stage_sees_every_tree_and_what_came_in(zoo):
    assert joined(zoo, "dla34", "stage.0.tree.x.root") == [128, 128]
    assert joined(zoo, "dla34", "stage.0.tree.Tree1.root") == [128, 128, 64, 128]
    assert joined(zoo, "dla34", "stage.2.tree.root") == [512, 512, 256]
    assert joined(zoo, "dla102", "stage.1.tree.Tree3.Tree2.Tree1.root") == [512, 512, 256, 512, 512, 512]


def test_stages_have_the_sizes_of_table_1(zoo):
    net = zoo("dla34")
    assert [net.output_of(f"stem.{number}") for number in range(3)] == [(16, 224, 224), (16, 224, 224), (32, 112, 112)]
    assert net.output_of("tree") == (64, 56, 56)
    assert [net.output_of(f"stage.{number}") for number in range(3)] == [(128, 28, 28), (256, 14, 14), (512, 7, 7)]


def test_blocks_of_dla_60_are_bottlenecks_of_half_the_width(zoo):
    assert zoo("dla60").params_of("tree.x2") == 128 * 64 + 2 * 64 + 64 * 64 * 9 + 2 * 64 + 64 * 128 + 2 * 128
    assert zoo("dla60x").params_of("tree.x2") == 128 * 128 + 2 * 128 + 128 * 4 * 9 + 2 * 128 + 128 * 128 + 2 * 128


def test_compact_ones_have_the_parameters_of_table_2(zoo):
    millions = {"dla46_c": 1.30, "dla46x_c": 1.07, "dla60x_c": 1.32, "dla60x": 17.4, "dla102": 33.3, "dla102x2": 41.3}
    for name, printed in millions.items():
        assert round(zoo(name).params / 10**6, 2 if printed < 10 else 1) == printed
