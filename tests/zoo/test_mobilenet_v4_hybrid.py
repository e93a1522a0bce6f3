"""MobileNetV4 with attention: one head of keys and values for all, from a smaller map where the map is large."""

ATTENTION = "attention.add.attended"


def test_keys_and_values_are_one_head_from_a_quarter_of_the_positions(zoo):
    net = zoo("mobilenetv4_hybrid_medium")
    part = f"stage.5.0.{ATTENTION}"
    queries, few, width = 14 * 14, 7 * 7, 4 * 64
    depthwise = 2 * few * 160 * 9
    projections = queries * 160 * width + 2 * few * 160 * 64 + queries * width * 160
    assert net.macs_of(part) == depthwise + projections + 2 * queries * few * width
    weights = 2 * 160 * 9 + 160 * width + 2 * 160 * 64 + width * 160
    assert net.params_of(part) == weights + 3 * 2 * 160 + 160  # three norms and the scale of the layer


def test_in_the_last_stage_every_position_is_a_key(zoo):
    net = zoo("mobilenetv4_hybrid_medium")
    kinds = [n.op.kind for n in net.analysis.graph.nodes if n.name.startswith(f"stage.16.0.{ATTENTION}")]
    assert "conv" not in kinds
    positions, width = 7 * 7, 4 * 64
    projections = positions * 256 * (width + 2 * 64 + width)
    assert net.macs_of(f"stage.16.0.{ATTENTION}") == projections + 2 * positions * positions * width


def test_eight_blocks_of_each_are_followed_by_attention(zoo):
    for name, first, last in (("mobilenetv4_hybrid_medium", 160, 256), ("mobilenetv4_hybrid_large", 192, 512)):
        nodes = [n for n in zoo(name).analysis.graph.nodes if n.op.kind == "attention"]
        assert [node.output.sizes[0] for node in nodes] == [first] * 4 + [last] * 4


def test_every_residual_has_a_scale_per_channel(zoo):
    net = zoo("mobilenetv4_hybrid_medium")
    assert net.params_of("stage.3.0.uib.add.main.LayerScale") == 160
