"""MobileNet v1 against the tables of the paper, and the two places where they contradict themselves."""

import pytest

SEPARABLE = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]


def weights_and_macs():
    """Of the stem, the depthwise and the 1x1 convolutions, and the classifier, at width 1 and 224 pixels."""
    side, width = 112, 32
    stem, depthwise, pointwise = (3 * 3 * 3 * 32, 112 * 112 * 3 * 3 * 3 * 32), [], []
    for out, stride in SEPARABLE:
        side //= stride
        depthwise.append((width * 3 * 3, side * side * width * 3 * 3))
        pointwise.append((width * out, side * side * width * out))
        width = out
    return [stem], depthwise, pointwise, [(1024 * 1000, 1024 * 1000)]


def test_table_4_separable(zoo):
    net = zoo("mobilenet_v1@width=1,res=224")
    layers = [layer for part in weights_and_macs() for layer in part]
    norms = 2 * (32 + sum(out for out, _ in SEPARABLE) + 32 + sum(out for out, _ in SEPARABLE[:-1]))
    assert net.params == sum(weight for weight, _ in layers) + norms + 1000 == 4_231_976
    assert net.macs == sum(macs for _, macs in layers) == 568_740_352
    assert sum(weight for weight, _ in layers) == 4_209_088


def test_table_2_shares(zoo):
    """The paper prints 1.19 for the 3x3 convolution: the digits are transposed, its column adds up to 99.29."""
    stem, depthwise, pointwise, dense = weights_and_macs()
    net = zoo("mobilenet_v1@width=1,res=224")
    share = [round(100 * sum(macs for _, macs in part) / net.macs, 2) for part in (pointwise, depthwise, stem, dense)]
    assert share == [94.86, 3.06, 1.91, 0.18]
    share = [round(100 * sum(w for w, _ in part) / 4_209_088, 2) for part in (pointwise, depthwise, stem, dense)]
    assert share == [74.59, 1.06, 0.02, 24.33]


def test_table_3_one_layer_of_14x14x512(zoo):
    net = zoo("mobilenet_v1@width=1,res=224")
    assert net.macs_of("middle.0") == 14 * 14 * (3 * 3 * 512 + 512 * 512) == 52_283_392
    narrow = zoo("mobilenet_v1@width=0.75,res=224")
    assert narrow.macs_of("middle.0") == 14 * 14 * (3 * 3 * 384 + 384 * 384) == 29_578_752
    smaller = zoo("mobilenet_v1@width=0.75,res=160")
    assert smaller.macs_of("middle.0") == 10 * 10 * (3 * 3 * 384 + 384 * 384) == 15_091_200


def test_table_5_narrow_or_shallow(zoo):
    narrow, shallow = zoo("mobilenet_v1@width=0.75,res=224"), zoo("mobilenet_v1@width=1,res=224", repeats=0)
    assert (narrow.macs // 10**6, round(narrow.params / 10**6, 1)) == (325, 2.6)
    assert (shallow.macs // 10**6, round(shallow.params / 10**6, 1)) == (307, 2.9)


@pytest.mark.parametrize(
    ("variant", "macs", "millions"),
    [
        ("width=0.5,res=224", 149_497_088, 149),
        ("width=0.25,res=224", 41_030_272, 41),
        ("width=1,res=192", 418_121_728, 418),
        ("width=1,res=160", 290_675_200, 290),
        ("width=1,res=128", 186_400_768, 186),
    ],
)
def test_tables_6_and_7_cut_the_millions_off(zoo, variant, macs, millions):
    assert zoo(f"mobilenet_v1@{variant}").macs == macs
    assert macs // 10**6 == millions


@pytest.mark.parametrize(("width", "params"), [("1", 4_231_976), ("0.5", 1_331_592), ("0.25", 470_072)])
def test_the_resolution_changes_no_parameter(zoo, width, params):
    assert {zoo(f"mobilenet_v1@width={width},res={res}").params for res in (224, 192, 160, 128)} == {params}
