"""DarkNet-53 against Table 1 of the YOLOv3 paper."""

STAGES = [(64, 1), (128, 2), (256, 8), (512, 8), (1024, 4)]


def test_it_has_53_layers_with_weights(zoo):
    assert sum(node.op.kind in {"conv", "linear"} for node in zoo("darknet53").analysis.graph.nodes) == 53


def test_stages_have_the_sizes_of_table_1(zoo):
    net = zoo("darknet53")
    sizes = [(64, 128, 128), (128, 64, 64), (256, 32, 32), (512, 16, 16), (1024, 8, 8)]
    assert [net.output_of(f"stage.{number}") for number in range(5)] == sizes


def test_parameters_are_those_of_its_blocks(zoo):
    params, width = 3 * 32 * 9 + 2 * 32, 32
    for out, blocks in STAGES:
        half = out // 2
        params += width * out * 9 + 2 * out + blocks * (out * half + 2 * half + half * out * 9 + 2 * out)
        width = out
    assert zoo("darknet53").params == params + 1024 * 1000 + 1000 == 41_609_928


def test_operations_are_those_that_darknet_prints(zoo):
    """Billions of floating-point operations, two per multiply-add."""
    assert round(2 * zoo("darknet53").macs / 10**9, 2) == 18.57
    assert round(2 * zoo("darknet53", (3, 448, 448)).macs / 10**9, 2) == 56.87
