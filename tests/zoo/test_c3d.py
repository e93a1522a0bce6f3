"""C3D against Figure 3 of the paper."""

CONVS = [(3, 64), (64, 128), (128, 256), (256, 256), (256, 512), (512, 512), (512, 512), (512, 512)]
POSITIONS = [16 * 112**2, 16 * 56**2, 8 * 28**2, 8 * 28**2, 4 * 14**2, 4 * 14**2, 2 * 7**2, 2 * 7**2]


def test_parameters_are_the_3x3x3_convolutions_and_three_dense_layers(zoo):
    convs = sum(27 * width * out + out for width, out in CONVS)
    dense = 512 * 1 * 4 * 4 * 4096 + 4096 + 4096 * 4096 + 4096
    assert zoo("c3d").params == convs + dense + 4096 * 487 + 487 == 79_991_015
    assert zoo("c3d_ucf101").params == convs + dense + 4096 * 101 + 101 == 78_409_573


def test_multiply_adds_are_27_per_weight_and_position(zoo):
    convs = sum(27 * width * out * places for (width, out), places in zip(CONVS, POSITIONS, strict=True))
    assert zoo("c3d").macs == convs + 8192 * 4096 + 4096 * 4096 + 4096 * 487 == 38_548_959_232


def test_pooling_spares_time_once_and_rounds_up(zoo):
    net = zoo("c3d")
    sizes = [(64, 16, 56, 56), (128, 8, 28, 28), (256, 4, 14, 14), (512, 2, 7, 7), (512, 1, 4, 4)]
    assert [net.output_of(f"pool{number}") for number in range(1, 6)] == sizes
