"""Inception-ResNet v2 as TF-Slim built it."""


def test_end_points_have_the_shapes_of_tf_slim(zoo):
    net = zoo("inception_resnet_v2")
    assert net.output_of("Conv2d_4a_3x3") == (192, 71, 71)
    assert net.output_of("Mixed_5b") == (320, 35, 35)
    assert net.output_of("blocks35") == (320, 35, 35)
    assert net.output_of("Mixed_6a") == net.output_of("PreAuxLogits") == (1088, 17, 17)
    assert net.output_of("Mixed_7a") == net.output_of("last_block8") == (2080, 8, 8)
    assert net.output_of("Conv2d_7b_1x1") == (1536, 8, 8)


def test_the_aligned_variant_pads_every_layer(zoo):
    net = zoo("inception_resnet_v2_same", (3, 321, 321))
    assert net.output_of("Conv2d_1a_3x3") == (32, 161, 161)
    assert net.output_of("Mixed_5b") == (320, 41, 41)
    assert net.output_of("PreAuxLogits") == (1088, 21, 21)
    assert net.output_of("Conv2d_7b_1x1") == (1536, 11, 11)
    assert net.params == zoo("inception_resnet_v2").params


def test_a_block_ends_with_a_1x1_that_restores_the_width(zoo):
    block = (1088 * 192 + 2 * 192) + (1088 * 128 + 2 * 128) + (7 * 128 * 160 + 2 * 160) + (7 * 160 * 192 + 2 * 192)
    up = (192 + 192) * 1088 + 1088
    assert zoo("inception_resnet_v2").params_of("PreAuxLogits.7") == block + up
    assert zoo("inception_resnet_v2").params_of("PreAuxLogits") == 20 * (block + up)


def test_only_the_last_block_has_no_activation(zoo):
    names = {node.name for node in zoo("inception_resnet_v2").analysis.graph.nodes}
    assert "blocks8.8.relu" in names
    assert "last_block8.relu" not in names


def test_figures_are_those_of_the_port_in_timm(zoo):
    assert zoo("inception_resnet_v2").params == 55_843_464
    assert zoo("inception_resnet_v2").macs == 13_155_794_016
