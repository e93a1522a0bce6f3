"""AlexNet v2 as TF-Slim built it."""

CONVOLUTIONS = 64 * 3 * 11 * 11, 192 * 64 * 5 * 5, 384 * 192 * 3 * 3, 384 * 384 * 3 * 3, 256 * 384 * 3 * 3
DENSE = 4096 * 256 * 5 * 5, 4096 * 4096, 1000 * 4096
BIASES = 64 + 192 + 384 + 384 + 256 + 4096 + 4096 + 1000


def test_parameters_and_multiply_adds_are_those_of_its_eight_layers(zoo):
    net = zoo("slim_alexnet_v2")
    sides = (54, 26, 12, 12, 12)
    assert net.params == sum(CONVOLUTIONS) + sum(DENSE) + BIASES == 50_303_912
    work = sum(side * side * weights for side, weights in zip(sides, CONVOLUTIONS, strict=True)) + sum(DENSE)
    assert net.macs == work == 736_555_776


def test_the_dense_layers_slide_over_larger_images(zoo):
    assert zoo("slim_alexnet_v2").outputs == [(1000, 1, 1)]
    assert zoo("slim_alexnet_v2", (3, 320, 384)).outputs == [(1000, 4, 6)]
