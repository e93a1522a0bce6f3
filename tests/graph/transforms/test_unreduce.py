"""What the reductions of GoogLeNet save, module by module, and what a reduction is and is not."""

from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.graph.transforms.unreduce import unreduce
from tests.conftest import Net
from tests.written import graph, layers, shapes

# Per module: channels that come in, side of the maps, 1x1, 3x3 and its reduction, 5x5 and its reduction, projection.
MODULES = {
    "3a": (192, 28, 64, 96, 128, 16, 32, 32),
    "3b": (256, 28, 128, 128, 192, 32, 96, 64),
    "4a": (480, 14, 192, 96, 208, 16, 48, 64),
    "4b": (512, 14, 160, 112, 224, 24, 64, 64),
    "4c": (512, 14, 128, 128, 256, 24, 64, 64),
    "4d": (512, 14, 112, 144, 288, 32, 64, 64),
    "4e": (528, 14, 256, 160, 320, 32, 128, 128),
    "5a": (832, 7, 256, 160, 320, 32, 128, 128),
    "5b": (832, 7, 384, 192, 384, 48, 128, 128),
}


def network(zoo: Callable[..., Net]) -> Net:
    return Net(analyze(unreduce(zoo("googlenet_paper").analysis.graph)))


@pytest.mark.parametrize("module", MODULES)
def test_every_inception_module_with_and_without_its_reductions(zoo: Callable[..., Net], module: str) -> None:
    c, side, c1, reduce3, c3, reduce5, c5, projection = MODULES[module]
    part = f"inception{module}"
    reduced = c * reduce3 + 9 * reduce3 * c3 + c * reduce5 + 25 * reduce5 * c5
    assert zoo("googlenet_paper").macs_of(part) == side * side * (c * c1 + reduced + c * projection)
    assert network(zoo).macs_of(part) == side * side * (c * c1 + 9 * c * c3 + 25 * c * c5 + c * projection)


def test_3a_costs_2_41_times_as_much_without_them(zoo: Callable[..., Net]) -> None:
    assert zoo("googlenet_paper").macs_of("inception3a") == 128_049_152
    assert network(zoo).macs_of("inception3a") == 308_281_344
    assert network(zoo).output_of("inception3a") == zoo("googlenet_paper").output_of("inception3a") == (256, 28, 28)


def test_the_modules_need_the_weights_that_are_tabled(zoo: Callable[..., Net]) -> None:
    weights = {  # published with the table of the naive modules; the biases of 1x1, 3x3, 5x5 and projection added
        "3a": 393_216, "3b": 1_105_920, "4a": 1_597_440, "4b": 1_966_080, "4c": 2_097_152, "4d": 2_236_416,
        "4e": 3_412_992, "5a": 5_378_048, "5b": 5_963_776,
    }  # fmt: skip
    for module, (_, _, c1, _, c3, _, c5, projection) in MODULES.items():
        assert network(zoo).params_of(f"inception{module}") == weights[module] + c1 + c3 + c5 + projection


def test_the_norm_goes_with_the_reduction(zoo: Callable[..., Net]) -> None:
    bottleneck = analyze(unreduce(zoo("resnet50").analysis.graph))
    assert Net(bottleneck).params_of("conv3_x.Bottleneck.1.add.main") == (
        512 * 128 * 3 * 3 + 2 * 128 + 128 * 512 + 2 * 512
    )


STEM = "{conv: {out: 16, kernel: 3}, as: stem}"


@pytest.mark.parametrize(
    "steps",
    [
        ["{conv: {out: 16, kernel: 1}, as: as_wide}", "conv: {out: 8, kernel: 3}"],
        ["{conv: {out: 4, kernel: 1, stride: 2}, as: strides}", "conv: {out: 8, kernel: 3}"],
        ["{conv: {out: 4, kernel: 1, padding: 1}, as: grows}", "conv: {out: 8, kernel: 3}"],
        ["{conv: {out: 4, kernel: 1, groups: 4}, as: grouped}", "conv: {out: 8, kernel: 3}"],
        ["{conv: {out: 4, kernel: 1}, as: in_front_of_1x1}", "conv: {out: 8, kernel: 1}"],
        ["{conv: {out: 4, kernel: 1}, as: in_front_of_groups}", "conv: {out: 8, kernel: 3, groups: 2}"],
        ["{conv: {out: 4, kernel: 1}, as: in_front_of_depthwise}", "conv: {out: 4, kernel: 3, groups: in}"],
        ["{conv: {out: 4, kernel: 1}, as: in_front_of_pool}", "maxpool: 2", "conv: {out: 8, kernel: 3}"],
        ["{conv: {out: 4, kernel: 1}, as: last}"],
        ["{conv: {out: 4, kernel: 1}, as: used_twice}", "conv: {out: 4, kernel: 3, padding: 1}", "add: used_twice"],
        ["{side: [{conv: {out: 4, kernel: 1}}], as: out}", "{conv: {out: 8, kernel: 3}, from: out}"],
    ],
    ids=lambda steps: steps[0],
)
def test_what_does_more_than_reduce_stays(steps: list[str]) -> None:
    made = graph(layers(STEM, *steps))
    assert unreduce(made) == made


def test_reductions_in_a_row_all_go() -> None:
    made = graph(
        layers(STEM, "conv: {out: 8, kernel: 1}", "conv: {out: 4, kernel: 1}", "{conv: {out: 5, kernel: 3}, as: last}")
    )
    assert shapes(unreduce(made)) == {"stem": "16x11x15", "last": "5x9x13"}


def test_a_reduction_for_two_wide_convolutions_goes() -> None:
    pair = "{concat: {a: [conv: {out: 5, kernel: [1, 3], padding: same}], b: [conv: {out: 5, kernel: 3, padding: 1}]}}"
    made = graph(layers(STEM, "{conv: {out: 8, kernel: 1, norm: batch, activation: relu}, as: reduced}", pair))
    assert list(shapes(unreduce(made))) == ["stem", "concat.a.conv", "concat.b.conv", "concat"]
